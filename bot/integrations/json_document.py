"""Figures from a document in JSON that some server keeps up to date.

A query is a JSON Pointer: https://www.rfc-editor.org/rfc/rfc6901
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from bot.metrics.answers import Server, told
from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable

MILLISECONDS = 1e11
"""A moment beyond that is told in milliseconds: as seconds it would be in the year 5138."""
MOST = 1_000
"""Figures of a document that are offered."""


@dataclass(frozen=True)
class JsonDocument:
    """A document; where `moment` points to when it was made, that may be `recent` ago at the most."""

    server: Server
    moment: str | None
    recent: timedelta

    def now(self, query: str, at: datetime) -> Series:
        """Tell the figure of now: null is no data, while what is not there, is too old or no number is refused."""
        return self._series(self._document(), query, at)

    def over(self, query: str, span: Span) -> Series:
        """Tell nothing of the past, which a document does not know."""
        del query, span
        return Series()

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Answer all queries by one document."""
        document = self._document()
        return {query: self._found(document, query, at) for query in queries}

    def offered(self) -> Sequence[Offered]:
        """List the pointers to its numbers."""
        return tuple(map(Offered, islice(_numbers(self._document()), MOST)))

    def _document(self) -> object:
        return told(self.server.ask("GET", ""))

    def _found(self, document: object, query: str, at: datetime) -> Found:
        try:
            return (self._series(document, query, at),)
        except Unanswerable as refusal:
            return refusal

    def _series(self, document: object, query: str, at: datetime) -> Series:
        made = at if self.moment is None else _moment(_pointed(document, self.moment))
        if at - made > self.recent:
            raise Unanswerable("stale", made.isoformat())
        return Series((Point(min(made, at), _number(_pointed(document, query))),), {})


def _pointed(document: object, pointer: str) -> object:
    """Follow a pointer. Raises `Unanswerable` for one that is none, and for one that leads nowhere."""
    start, *parts = pointer.split("/")
    if start:
        raise Unanswerable("invalid", pointer)
    for part in parts:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict) and key in document:
            document = document[key]
        elif isinstance(document, list) and key.isdecimal() and int(key[:9]) < len(document):
            document = document[int(key[:9])]
        else:
            raise Unanswerable("missing", pointer)
    return document


def _number(found: object) -> float | None:
    """Read a number, which some write as text; a yes is 1. Raises `Unanswerable` for all else but null."""
    if found is None:
        return None
    try:
        value = float(found) if isinstance(found, (int, float, str)) else math.nan
    except (ValueError, OverflowError):
        value = math.nan
    if not math.isfinite(value):
        raise Unanswerable("unreadable", str(found)[:100])
    return value


def _moment(found: object) -> datetime:
    """Read a moment: in ISO 8601, UTC unless it says otherwise, or the seconds or milliseconds of Unix."""
    try:
        if isinstance(found, str) and not found.replace(".", "", 1).isdecimal():
            made = datetime.fromisoformat(found)
            return made if made.tzinfo else made.replace(tzinfo=UTC)
        seconds = _number(found) or 0.0
        return datetime.fromtimestamp(seconds / 1000 if seconds > MILLISECONDS else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise Unanswerable("unreadable", str(found)[:100]) from None


def _numbers(document: object) -> Iterator[str]:
    """Find the pointers to all numbers, in the order of the document."""
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        pointer, found = waiting.pop()
        if isinstance(found, (int, float)) and not isinstance(found, bool):
            yield pointer
        inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
        waiting += reversed([(f"{pointer}/{_escaped(key)}", each) for key, each in inner])


def _escaped(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
