"""How often releases reach people, and how well that goes: the five figures of DORA, over releases that are given.

A release is a deploy into production that went out, whether or not it turned out well; going back is the cure of one
and none itself, and a run that failed before anything went out changed nothing for anybody. The median of an even
number of values is the mean of the two in the middle. https://dora.dev/guides/dora-metrics/
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median


@dataclass(frozen=True)
class Release:
    """A deploy that went out into production.

    `authored` are the times of the commits that it brought, as far as the plan kept them. It `failed` where it turned
    out faulty, was undone, or is said to have caused an incident; `recovered_at` is when that was over, None while it
    is not, or nobody knows. `mends` where it was made to mend an incident.
    """

    number: int
    service: str
    out_at: datetime
    authored: Sequence[datetime] = ()
    failed: bool = False
    recovered_at: datetime | None = None
    mends: bool = False


@dataclass(frozen=True)
class Figures:
    """The five, with how many values stand behind the two medians; None where there is nothing to tell it by.

    `a_day` is a mean over all days, without a release too; the rates are shares from 0 to 1.
    """

    count: int
    a_day: float
    lead_time: timedelta | None
    commits: int
    fail_rate: float | None
    failed: int
    recovery: timedelta | None
    recovered: int
    rework_rate: float | None
    reworked: int


def summed(releases: Collection[Release], over: timedelta) -> Figures:
    """Tell the figures of releases over a time."""
    leads = [lead for each in releases for lead in lead_times(each)]
    failed = [each for each in releases if each.failed]
    recoveries = [each.recovered_at - each.out_at for each in failed if each.recovered_at is not None]
    reworked = sum(each.mends for each in releases)
    return Figures(
        count=len(releases),
        a_day=len(releases) / (over / timedelta(days=1)),
        lead_time=middle(leads),
        commits=len(leads),
        fail_rate=_share(len(failed), len(releases)),
        failed=len(failed),
        recovery=middle(recoveries),
        recovered=len(recoveries),
        rework_rate=_share(reworked, len(releases)),
        reworked=reworked,
    )


def lead_times(release: Release) -> Sequence[timedelta]:
    """Tell how long each commit took from being written to being out; none counts less than nothing."""
    return [max(release.out_at - each, timedelta(0)) for each in release.authored]


def middle(spans: Iterable[timedelta]) -> timedelta | None:
    """Give the median; of an even number the mean of the two in the middle, None of none."""
    seconds = [span.total_seconds() for span in spans]
    return timedelta(seconds=median(seconds)) if seconds else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
