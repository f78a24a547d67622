"""Figures from Graphite, or from anything that answers its render API.

https://graphite.readthedocs.io/en/stable/render_api.html
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from bot.http import SERVER_ERROR, Answer
from bot.metrics.answers import Server, told
from bot.metrics.merging import Merging
from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable
from bot.metrics.rules import on_steps

MOST, LONGEST = 50, 16_000
"""Targets that are asked at once, and characters of them."""
FINER = 4
"""Figures that are asked for one step, so that none of them is the mean of two steps."""


@dataclass(frozen=True)
class Graphite:
    """A Graphite; a figure of now is at most `recent` old, since the newest of a series is often not there yet."""

    server: Server
    recent: timedelta
    merging: Merging = field(default_factory=lambda: Merging(MOST, LONGEST), repr=False, compare=False)

    def now(self, query: str, at: datetime) -> Series:
        """Tell the newest figure that there is, with its own time."""
        one = _one(_rows(told(self._render([query], at - self.recent, at))))
        return _newest(one, one["target"]) if one else Series()

    def over(self, query: str, span: Span) -> Series:
        """Tell the figures of a span, laid onto its steps; Graphite itself has steps of its own."""
        most = {"maxDataPoints": str(FINER * span.count)}
        one = _one(_rows(told(self._render([query], span.start - span.step, span.end, most))))
        return Series(on_steps(_points(one), span), _labels(one, one["target"])) if one else Series()

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Tell the figures of many targets by one request; what refuses it is found by halving."""
        return self.merging.ask(queries, lambda group: self._group(group, at))

    def _group(self, group: Sequence[str], at: datetime) -> Mapping[str, Found]:
        turn = token_hex(4)
        marks = {f"{turn}-{place}": query for place, query in enumerate(group)}
        targets = group if len(group) == 1 else [_marked(query, mark) for mark, query in marks.items()]
        answer = self._render(targets, at - self.recent, at)
        if answer.status == SERVER_ERROR:  # what an old one answers to a target that it does not understand
            raise Unanswerable("invalid")
        found: dict[str, list[Series]] = {query: [] for query in group}
        for each in _rows(told(answer)):
            named = each["target"] if len(group) > 1 else f"{turn}-0:{each['target']}"
            mark, _, name = named.partition(":")
            if mark in marks:
                found[marks[mark]].append(_newest(each, name))
        return found

    def offered(self) -> Sequence[Offered]:
        """List the names of its series."""
        names = told(self.server.ask("GET", "/metrics/index.json"))
        if not isinstance(names, list):
            raise Unanswerable("unreadable")
        return tuple(Offered(str(name).lstrip(".")) for name in names)

    def _render(
        self, targets: Sequence[str], start: datetime, end: datetime, also: Mapping[str, str] | None = None
    ) -> Answer:
        given = {"from": _seconds(start), "until": _seconds(end), "format": "json", **(also or {})}
        return self.server.ask("POST", "/render", [*(("target", each) for each in targets), *given.items()])


def _marked(query: str, mark: str) -> str:
    """Put a mark before the names of a target's series, which nobody could have written into a target."""
    return f'aliasSub({query}, "^", "{mark}:")'


def _rows(body: Any) -> Sequence[Mapping[str, Any]]:  # noqa: ANN401 - any JSON value
    """Read a list of series with their names."""
    if not isinstance(body, list) or not all(isinstance(each, dict) and "target" in each for each in body):
        raise Unanswerable("unreadable")
    return [each | {"target": str(each["target"])} for each in body]


def _one(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    if len(rows) > 1:
        raise Unanswerable("several", ", ".join(each["target"] for each in rows[:3]))
    return rows[0] if rows else None


def _newest(row: Mapping[str, Any], name: str) -> Series:
    last = Series(_points(row)).last
    return Series((last,) if last else (), _labels(row, name))


def _labels(row: Mapping[str, Any], name: str) -> Mapping[str, str]:
    """Give the tags of a series, and its name as "target", which tells those apart that have no tags."""
    tags = row.get("tags")
    own = {str(key): str(value) for key, value in tags.items() if key != "name"} if isinstance(tags, dict) else {}
    return own | {"target": name}


def _points(row: Mapping[str, Any]) -> Sequence[Point]:
    """Read `[value or null, seconds]`: the value comes first."""
    try:
        return tuple(_point(value, seconds) for value, seconds in row["datapoints"])
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise Unanswerable("unreadable") from None


def _point(value: float | None, seconds: float) -> Point:
    known = float(value) if value is not None and math.isfinite(value) else None
    return Point(datetime.fromtimestamp(seconds, UTC), known)


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))
