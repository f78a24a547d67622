"""What metrics need from outside: a source that tells figures of now and of the past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Point:
    """A figure at a moment, aware; None where the source knows none then, which is not 0."""

    at: datetime
    value: float | None


@dataclass(frozen=True)
class Span:
    """From a moment to another, both aware, with a figure at each `step`."""

    start: datetime
    end: datetime
    step: timedelta

    @property
    def count(self) -> int:
        """How many figures that are at the most."""
        return int((self.end - self.start) / self.step) + 1


@dataclass(frozen=True)
class Series:
    """Figures in the order of their time; `labels` tell it from others of the same query, `warnings` are theirs."""

    points: Sequence[Point] = ()
    labels: Mapping[str, str] | None = None
    warnings: Sequence[str] = ()

    @property
    def last(self) -> Point | None:
        """The newest figure that there is."""
        return next((point for point in reversed(self.points) if point.value is not None), None)


@dataclass(frozen=True)
class Look:
    """What a look at a series of a metric told, at a moment that all series of the look share; None is no data.

    A metric that has told nothing yet is looked at without labels. Once it tells something with labels, there are no
    such looks any more. A series that has told nothing for a day is not looked at any more either, unless none does.
    """

    series_id: int
    labels: Mapping[str, str]
    label_key: str
    at: datetime
    value: float | None


@dataclass(frozen=True)
class Offered:
    """Something that a source can tell: the query for it, and what it says of itself."""

    query: str
    about: str = ""
    unit: str = ""


class Unanswerable(Exception):  # noqa: N818 - it is an answer of theirs, not an error of ours
    """A source said no for sure. `why` is a word of `REASONS`, `said` are its own words."""

    def __init__(self, why: str, said: str = "") -> None:
        super().__init__(f"{why}: {said}" if said else why)
        self.why, self.said = why, said


REASONS = ("denied", "invalid", "missing", "too_much", "slow", "stale", "unreadable", "several")
"""401 or 403; a query that it does not understand; nothing under that name; more than it gives; more work than it does
at a time; too old; no answer of its kind; more than one series where a metric is one.
"""


Found = Sequence[Series] | Unanswerable
"""What a query among many has found: its series, none where there is no data; or why there is no answer."""


class Source(Protocol):
    """Where figures come from. Each method takes ten seconds at most, and changes nothing.

    All raise `Unanswerable` for a plain no, `bot.http.OutsideBusy` where a pause is asked for, and
    `bot.http.OutsideAway` where nobody answers.
    """

    def now(self, query: str, at: datetime) -> Series:
        """Tell the figure of now: a series of one point, or of none where there is no data."""

    def over(self, query: str, span: Span) -> Series:
        """Tell the figures of a span."""

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Tell the figures of now for many queries, by few requests; each series has one point and keeps its labels.

        A query that it had no time for is left out. Raises only where nothing at all could be told.
        """

    def offered(self) -> Sequence[Offered]:
        """List what it can tell."""


@runtime_checkable
class Watching(Protocol):
    """A source that watches things itself, and tells what was there lately; it fails as a `Source` does."""

    def lately(self, since: datetime) -> Sequence[Offered]:
        """List what it can tell of the time since a moment, which leaves out what was renamed before."""

    def rules(self) -> Sequence[str]:
        """List the queries of its own alert rules."""

    def down(self) -> Sequence[str]:
        """Name what it finds down."""
