"""What is wrong in a catalogue, said so that a person can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the file, the line (from 1), the dotted key (empty for the whole file), and what is expected."""

    file: str
    line: int
    key: str
    message: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: {self.key + ': ' if self.key else ''}{self.message}"
        return f"{where}; expected {self.expected}" if self.expected else where


class CatalogueError(Exception):
    """A catalogue that cannot be used, with all its mistakes in the order of their lines."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: (mistake.line, mistake.key)))
        super().__init__("\n".join(map(str, self.mistakes)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give ` (did you mean "x"?)` for the known word that is nearest, or nothing."""
    near = nearest(word, known)
    return f' (did you mean "{near}"?)' if near else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that is nearest, in any case; None where none is near."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None
