"""On which line of a TOML text a key stands; the standard library's reader does not say."""

import re
from collections.abc import Iterator, Mapping, Sequence

Path = tuple[str | int, ...]
"""Keys, with the index of an element where there is an array of tables."""

_WORD = r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'"
_DOTTED = rf"(?:{_WORD})(?:\s*\.\s*(?:{_WORD}))*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[\]{}\n]",
    re.DOTALL,
)


def line_of(lines: Mapping[Path, int], path: Sequence[str | int]) -> int:
    """Find the line of a path, or of the nearest table or key around it; 1 for the whole file."""
    path = tuple(path)
    return next((lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in lines), 1)


def find_lines(text: str) -> dict[Path, int]:
    """Map every table and every key of a valid TOML text to its line, the first being 1."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, statement in _statements(text):
        if header := _HEADER.match(statement):
            table = _numbered(_words(header[2]), counts, new=header[1] == "[[")
            _note(lines, (), table, number)
        elif key := _KEY.match(statement):
            _note(lines, table, _words(key[1]), number)
    return lines


def _note(lines: dict[Path, int], table: Path, path: Path, number: int) -> None:
    """Keep the line of a path and of all above it, where these had none."""
    for size in range(1, len(path) + 1):
        lines.setdefault(table + path[:size], number)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Give each header and each assignment, whole, with the line on which it begins."""
    text = text.replace("\r\n", "\n") + "\n"
    begin, number, next_number, depth = 0, 1, 1, 0
    for token in _TOKEN.finditer(text):
        word = token[0]
        next_number += word.count("\n")
        depth += (word in "[{") - (word in "]}")
        if word == "\n" and depth == 0:
            yield number, text[begin : token.start()]
            begin, number = token.end(), next_number


def _words(dotted: str) -> Path:
    return tuple(_bare(word) for word in re.findall(_WORD, dotted))


def _bare(word: str) -> str:
    if word[0] == '"':
        return re.sub(r"\\([\"\\])", r"\1", word[1:-1])
    return word.strip("'")


def _numbered(words: Path, counts: dict[Path, int], *, new: bool) -> Path:
    """Put into a header's path the index of each array of tables on the way."""
    path: Path = ()
    for position, word in enumerate(words):
        path += (word,)
        if new and position == len(words) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path
