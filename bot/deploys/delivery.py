"""How delivery goes: the five figures of DORA over deploys that are given, and which way they went.

A release is a deploy that went out, whether or not it turned out well; going back is the cure of one and none itself,
and a run that ended before anything went out changed nothing for anybody. https://dora.dev/guides/dora-metrics/
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import NamedTuple

ENOUGH = 5
"""Values from which on a share or a median is told; of fewer it would say little."""
NOISE = 0.05
"""A change by a smaller share than this is none."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)
SHORT = timedelta(days=14)
"""Up to this length the course is drawn by days, beyond by weeks."""


class Ending(StrEnum):
    """How a deploy that began came out; `faulty` is out all the same."""

    OUT = "out"
    FAULTY = "faulty"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Figure(StrEnum):
    """The five."""

    FREQUENCY = "frequency"
    LEAD = "lead"
    FAILED = "failed"
    RECOVERY = "recovery"
    REWORK = "rework"


WENT_OUT = (Ending.OUT, Ending.FAULTY)


class Ended(NamedTuple):
    """A deploy that began and ended; see `bot.models.Delivery` for what each means.

    There are many, so that it is a tuple, and `leads` stay a list in JSON until the median is told: lists by the ten
    thousand cost Python more than all of the counting.
    """

    key: int
    number: int
    service: str
    environment: str
    at: datetime
    ending: str
    is_back: bool = False
    leads: str = "[]"
    undoes: int | None = None
    fixes: int | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Where it went."""
        return self.service, self.environment

    @property
    def is_release(self) -> bool:
        """Whether it counts as a release."""
        return self.ending in WENT_OUT and not self.is_back


@dataclass(frozen=True)
class Range:
    """A time and the one before, both without their ends; all three are aware."""

    before: datetime
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Median:
    """The value in the middle, of an even number the mean of the two there; None of none."""

    value: timedelta | None
    count: int

    @property
    def is_enough(self) -> bool:
        """Whether there are enough values to tell it by."""
        return self.count >= ENOUGH

    @property
    def is_between(self) -> bool:
        """Whether it lies between two values."""
        return self.count > 0 and self.count % 2 == 0

    @property
    def told(self) -> float | None:
        """The value in seconds, None of too few."""
        return self.value.total_seconds() if self.value is not None and self.is_enough else None


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def is_enough(self) -> bool:
        """Whether there are enough to tell a share of them."""
        return self.whole >= ENOUGH

    @property
    def told(self) -> float | None:
        """The share from 0 to 1, None of too few."""
        return self.part / self.whole if self.is_enough else None


@dataclass(frozen=True)
class Figures:
    """The five figures of a time, and beside them what counts in none: `back` are rollbacks.

    `a_day` is a mean over all days, those without a release too; `still` of those that failed are not over yet.
    """

    releases: int
    a_day: float
    lead: Median
    failed: Share
    recovery: Median
    still: int
    rework: Share
    back: int
    broken: int
    cancelled: int

    @property
    def told(self) -> Mapping[Figure, float | None]:
        """The five in releases a day, seconds and shares; None of what there is too little data for."""
        return {
            Figure.FREQUENCY: self.a_day if self.releases >= ENOUGH else None,
            Figure.LEAD: self.lead.told,
            Figure.FAILED: self.failed.told,
            Figure.RECOVERY: self.recovery.told,
            Figure.REWORK: self.rework.told,
        }


@dataclass(frozen=True)
class Incidents:
    """Incidents of a time, and how many of them are said to come from no deploy."""

    count: int
    of_none: int


class Way(StrEnum):
    """Where a figure went since the time before."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


def way(now: float | None, before: float | None, *, is_high_good: bool = False) -> Way | None:
    """Tell where a figure went; None where one of the two is not told."""
    if now is None or before is None:
        return None
    if abs(now - before) <= NOISE * max(abs(now), abs(before)):
        return Way.SAME
    return Way.BETTER if (now > before) == is_high_good else Way.WORSE


@dataclass(frozen=True)
class Report:
    """Figures against those of the time before, releases by days or weeks, and incidents.

    `since` is when the first deploy is known that began and ended, None before there is one.
    """

    range: Range
    now: Figures
    before: Figures
    course: Sequence[int]
    incidents: Incidents
    since: datetime | None

    @property
    def ways(self) -> Mapping[Figure, Way | None]:
        """Where each of the five went."""
        now, before = self.now.told, self.before.told
        return {each: way(now[each], before[each], is_high_good=each == Figure.FREQUENCY) for each in Figure}


def report(
    ended: Sequence[Ended],
    of: Range,
    caused: Mapping[int, datetime | None],
    incidents: Incidents,
    since: datetime | None = None,
) -> Report:
    """Tell how delivery went in a time and in the one before.

    `ended` are all from the time before until now, in the order in which they came out; what failed may have been cured
    later. `caused` are the deploys that are said to have caused incidents, by their keys, with when the last was over.
    """
    failed = failures(ended, caused)
    return Report(
        of,
        summed(ended, failed, of.begin, of.end),
        summed(ended, failed, of.before, of.begin),
        course(ended, of),
        incidents,
        since,
    )


def failures(ended: Sequence[Ended], caused: Mapping[int, datetime | None]) -> Mapping[int, datetime | None]:
    """Tell which releases failed, by their keys, and when that was over; None while it is not.

    A release failed where it turned out faulty, was undone, or is said to have caused an incident. It was over with
    the last of its incidents; else when the next release or rollback that went well was out in its place.
    """
    undone = {(each.place, each.undoes) for each in ended if each.is_back and each.ending in WENT_OUT}
    good: dict[tuple[str, str], datetime] = {}
    found: dict[int, datetime | None] = {}
    for each in reversed(ended):
        if each.key in caused:
            found[each.key] = caused[each.key]
        elif each.ending == Ending.FAULTY or (each.place, each.number) in undone:
            found[each.key] = good.get(each.place)
        if each.ending == Ending.OUT:
            good[each.place] = each.at
    return found


def summed(ended: Iterable[Ended], failed: Mapping[int, datetime | None], begin: datetime, end: datetime) -> Figures:
    """Tell the figures of a time."""
    within = [each for each in ended if begin <= each.at < end]
    releases = [each for each in within if each.is_release]
    bad = [each for each in releases if each.key in failed]
    over = [(each.at, failed[each.key]) for each in bad]
    return Figures(
        releases=len(releases),
        a_day=len(releases) / max((end - begin) / DAY, 1),
        lead=middle(_leads(releases)),
        failed=Share(len(bad), len(releases)),
        recovery=middle(max((last - out).total_seconds(), 0) for out, last in over if last is not None),
        still=sum(last is None for _, last in over),
        rework=Share(sum(each.fixes is not None for each in releases), len(releases)),
        back=sum(each.is_back and each.ending in WENT_OUT for each in within),
        broken=sum(each.ending == Ending.FAILED for each in within),
        cancelled=sum(each.ending == Ending.CANCELLED for each in within),
    )


def _leads(of: Iterable[Ended]) -> Sequence[int]:
    """Give the seconds that the commits of all of these took, read in one go."""
    each_of: list[list[int]] = json.loads(f"[{','.join(each.leads for each in of)}]")
    return [seconds for each in each_of for seconds in each]


def middle(seconds: Iterable[float]) -> Median:
    """Give the median of spans in seconds."""
    values = list(seconds)
    return Median(timedelta(seconds=median(values)) if values else None, len(values))


def course(ended: Collection[Ended], of: Range) -> Sequence[int]:
    """Count releases by days or weeks until the end, the oldest first; what is left over at the beginning is none."""
    step = bar(of)
    counts = [0] * ((of.end - of.begin) // step)
    begin = of.end - len(counts) * step
    for each in ended:
        if each.is_release and begin <= each.at < of.end:
            counts[(each.at - begin) // step] += 1
    return counts


def bar(of: Range) -> timedelta:
    """Tell of how long a time one bar of the course tells."""
    return DAY if of.end - of.begin <= SHORT else WEEK
