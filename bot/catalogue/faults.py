"""How what leads nowhere is told, whichever table of the catalogue it stands in."""

from collections.abc import Iterable, Iterator

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.lines import Path
from bot.catalogue.mistakes import did_you_mean
from bot.catalogue.paging import is_group

Fault = tuple[Path, str, str]
"""The path of the key, the message, and what is expected."""


def unknown(path: Path, word: str, kind: str, known: Iterable[str]) -> Fault:
    """Say that there is nothing of this name, and what there is."""
    names = sorted(known)
    expected = f"one of {', '.join(names)}" if names else f"a {kind} that the catalogue defines; it defines none"
    return path, f'"{word}" is no {kind}{did_you_mean(word, names)}', expected


def named_windows(path: Path, names: Iterable[str], windows: list[str]) -> Iterator[Fault]:
    """Want the windows that are named."""
    for name in names:
        if name not in windows:
            yield unknown(path, name, "window", windows)


def is_somebody(catalogue: Catalogue, named: str) -> bool:
    """Whether this is a person, or a user group of Slack."""
    return named in catalogue.people or is_contact(named) or is_group(named)


def is_contact(owner: str) -> bool:
    """Whether this is an address, or an identifier of Slack."""
    return "@" in owner.strip("@") or (owner[:1] in {"U", "W"} and owner.isupper() and owner.isalnum())
