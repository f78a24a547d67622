"""How figures of many moments become a few, with their lowest, highest and mean kept right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.metrics.ports import Point, Span
from bot.metrics.rules import on_grid

RAW, MINUTES, HOURS = RESOLUTIONS = (30, 300, 3600)
"""Seconds for which a point stands: as it was looked at, and summed up."""
HOUR = timedelta(hours=1)
LATE = timedelta(minutes=5)
"""How long after an hour its figures are summed up, since a look may be late."""


@dataclass(frozen=True)
class Sum:
    """What was told from `at` on for `length` seconds: the lowest, the highest, the mean, and of how many looks."""

    at: datetime
    length: int
    low: float
    high: float
    mean: float
    count: int


def merged(parts: Iterable[Sum]) -> tuple[float, float, float, int] | None:
    """Give the lowest, the highest, the mean and the count of all parts together; None where there are none."""
    known = list(parts)
    if not known:
        return None
    count = sum(part.count for part in known)
    mean = sum(part.mean * part.count for part in known) / count
    low, high = min(part.low for part in known), max(part.high for part in known)
    return low, high, min(max(mean, low), high), count


def fitting(step: timedelta) -> int:
    """Give the coarsest resolution that is no coarser than the steps, else the finest."""
    return max((each for each in RESOLUTIONS if each <= step.total_seconds()), default=RAW)


def laid(span: Span, parts: Iterable[Sum]) -> Sequence[Point]:
    """Lay figures onto the steps of a span, each the mean of what falls upon it; nothing where none is known at all.

    One that stands for longer than a step is laid onto each that it covers.
    """
    step, places = span.step.total_seconds(), dict[int, list[Sum]]()
    for part in parts:
        first = int((part.at - span.start).total_seconds() // step)
        last = max(first, int(((part.at - span.start).total_seconds() + part.length - 1) // step))
        for place in range(max(0, first), min(last, span.count - 1) + 1):
            places.setdefault(place, []).append(part)
    if not places:
        return ()
    means = {place: found[2] for place, some in places.items() if (found := merged(some))}
    return tuple(Point(span.start + place * span.step, means.get(place)) for place in range(span.count))


def whole_hour(now: datetime) -> datetime:
    """Give the end of the newest hour whose figures are all there."""
    return on_grid(now - LATE, HOUR)
