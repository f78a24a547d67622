"""The word lists, read once: which words are noticed, where, and what makes them harmless."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from bot.postmortems.blameless.findings import Kind, Surroundings

FILES = {"en": "english.toml", "ko": "korean.toml"}
_PLACE = re.compile(r"<([a-z_]+)>")
NOBODY = r"(?!)"
"""A pattern that nothing matches."""
PAST = "[" + "".join(chr(code) for code in range(0xAC14, 0xD7A4, 28) if chr(code) not in "있겠") + "]"
"""The Hangul syllables that end in ㅆ, by which the past tense is told."""


@dataclass(frozen=True)
class Rule:
    """One thing to notice.

    A match of `unless` in the sentence makes it harmless. `fields` are where it is looked for, all where empty;
    `beside` where it is not. `repair` is a replacement of what was found, where that makes the sentence better by
    itself; else `rewrite` names the macro of the proposal, with the named groups of `find`.
    """

    kind: Kind
    find: re.Pattern[str]
    unless: re.Pattern[str] | None
    fields: frozenset[str]
    beside: frozenset[str]
    rewrite: str
    repair: str | None


@cache
def _read(language: str) -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath(FILES[language]).read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def rules(language: str, around: Surroundings) -> Sequence[Rule]:
    """Compile the rules of a language for an incident's people and things."""
    data = _read(language)
    places = {**data["places"], "past": PAST}
    names = [*data["given_names"], *around.people]
    places["name"] = _any(name for name in names if name.casefold() not in _cased(around.things))
    places["thing"] = _any([*data["things"], *around.things])
    return [_rule(entry, places) for entry in data["rule"]]


def _cased(names: frozenset[str]) -> set[str]:
    return {name.casefold() for name in names}


def _any(names: Any) -> str:  # noqa: ANN401 - strings from a file or from people
    written = sorted((re.escape(name.strip()) for name in names if name.strip()), key=len, reverse=True)
    return f"(?:{'|'.join(written)})" if written else NOBODY


def _rule(entry: Mapping[str, Any], places: Mapping[str, str]) -> Rule:
    return Rule(
        kind=Kind(entry["kind"]),
        find=_compiled(entry["find"], places),
        unless=_compiled(entry["unless"], places) if "unless" in entry else None,
        fields=frozenset(entry.get("fields", ())),
        beside=frozenset(entry.get("beside", ())),
        rewrite=entry.get("rewrite", ""),
        repair=entry.get("repair"),
    )


def _compiled(pattern: str, places: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(filled(pattern, places), re.IGNORECASE)


def filled(pattern: str, places: Mapping[str, str]) -> str:
    """Put into a pattern the parts that it names by `<part>`; parts may name others."""
    return _PLACE.sub(lambda found: _part(found, places), pattern)


def _part(found: re.Match[str], places: Mapping[str, str]) -> str:
    """Answer a part; `(?P<what>` is a group of Python's and no part."""
    if found.string[max(0, found.start() - 2) : found.start()] == "?P":
        return found[0]
    return f"(?:{filled(places[found[1]], places)})"
