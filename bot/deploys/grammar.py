"""How people say what is to be deployed: `web@ref to staging skip ci "why" fixes inc-12 dry-run`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from bot.errors import BotError

LONGEST = 200
"""Characters of a ref."""
REASON = 200
"""Characters of a reason that are kept."""
DRY_RUN = {"dry-run", "--dry-run", "dryrun"}
TO = {"to", "in", "on"}
_WORDS = re.compile(r'"([^"]*)"|(\S+)')
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]*")
_NEVER = re.compile(r"\.\.|//|@\{|\.lock$|[/.]$")
_INCIDENT = re.compile(r"(?:#|inc-?)?([0-9]{1,9})", re.IGNORECASE)
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_RELEASE = re.compile(r"#?[0-9]{1,9}|[0-9a-f]{7,64}")


class Word(NamedTuple):
    """A word that was typed, or what stood between quotes."""

    is_quoted: bool
    text: str


@dataclass(frozen=True)
class Wish:
    """What somebody wants deployed; what they did not say is None.

    `skip` names gates, which takes a `reason`; `fixes` is the number of an incident.
    """

    service: str
    ref: str | None = None
    environment: str | None = None
    is_dry_run: bool = False
    skip: tuple[str, ...] = ()
    reason: str | None = None
    fixes: int | None = None


def read_ref(typed: str) -> str:
    """Accept a branch, a tag or a commit, and nothing that a program could take for an option or a way out.

    Raises `BotError`. https://git-scm.com/docs/git-check-ref-format
    """
    if len(typed) > LONGEST or _REF.fullmatch(typed) is None or _NEVER.search(typed):
        raise BotError("deploy", "no_ref", typed=typed)
    return typed


def is_commit(ref: str) -> bool:
    """Tell whether a ref looks like a commit, whole or cut to at least seven digits."""
    return _COMMIT.fullmatch(ref) is not None


def read_words(text: str) -> list[Word]:
    """Split what was typed into words; what stands between quotes is one."""
    return [Word(found[1] is not None, found[1] or found[2] or "") for found in _WORDS.finditer(text)]


def read_way_back(text: str) -> tuple[Wish, str | None]:
    """Read `web in production to 41`, with the number or the commit of the release that is meant, where one is named.

    Raises `BotError`.
    """
    words = read_words(text)
    for place, (word, release) in enumerate(pairwise(words)):
        is_to = word.text.lower() == "to" and not (word.is_quoted or release.is_quoted)
        if is_to and _RELEASE.fullmatch(release.text):
            return _read([*words[:place], *words[place + 2 :]]), release.text.removeprefix("#")
    return _read(words), None


def with_reason(wish: Wish) -> Wish:
    """Accept a wish that says why it skips a gate, where it does. Raises `BotError`."""
    if wish.skip and not wish.reason:
        raise BotError("deploy", "why_skip")
    return wish


def read_service(word: str) -> tuple[str, str | None]:
    """Read a service, and the ref behind its `@`. Raises `BotError`."""
    service, at, ref = word.partition("@")
    if not service or (at and not ref):
        raise BotError("deploy", "which_service")
    return service, read_ref(ref) if ref else None


def read_wish(text: str) -> Wish:
    """Read what stands behind `/deploy` or `/deploy promote`. Raises `BotError` with what was not understood."""
    return _read(read_words(text))


def _read(words: Sequence[Word]) -> Wish:
    first = words[0].text if words and not words[0].is_quoted else ""
    wish, rest = Wish(*read_service(first)), iter(words[1:])
    for word in rest:
        wish = _with(wish, word, rest)
    return with_reason(wish)


def _with(wish: Wish, word: Word, rest: Iterator[Word]) -> Wish:
    """Add what one word says, with the word behind it where it takes one."""
    key = word.text.lower()
    if word.is_quoted:
        return replace(wish, reason=word.text.strip()[:REASON] or None)
    if key in DRY_RUN:
        return replace(wish, is_dry_run=True)
    if key in TO:
        return replace(wish, environment=_next(rest, word))
    if key == "skip":
        return replace(wish, skip=tuple(each for each in _next(rest, word).lower().split(",") if each))
    if key == "fixes":
        return replace(wish, fixes=read_incident(_next(rest, word)))
    raise BotError("deploy", "not_understood", word=word.text)


def _next(rest: Iterator[Word], before: Word) -> str:
    found = next(rest, None)
    if found is None or found.is_quoted:
        raise BotError("deploy", "not_finished", word=before.text)
    return found.text


def read_incident(typed: str) -> int:
    """Read the number of an incident as people write it: `12`, `#12`, `inc-12`. Raises `BotError`."""
    found = _INCIDENT.fullmatch(typed)
    if found is None:
        raise BotError("deploy", "no_incident", typed=typed)
    return int(found[1])
