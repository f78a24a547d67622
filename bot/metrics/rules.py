"""What holds for figures: over which span one looks, how its steps are chosen, and how figures compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.metrics.ports import Point, Span

USUAL = timedelta(hours=1)
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=90)
MOST = 360
"""Points of a series at the most: as many as a chart can tell apart."""
STEPS = tuple(timedelta(seconds=each) for each in (15, 30, 60, 120, 300, 600, 1800, 3600, 10800, 21600))
"""Steps between two points, from which one is chosen."""


class State(StrEnum):
    """How far a snapshot is."""

    ASKED = "asked"
    TAKEN = "taken"
    FAILED = "failed"


def span_of(length: timedelta, now: datetime, finest: timedelta = STEPS[0]) -> Span:
    """Lay a span of some length until now, in steps that fit it; both ends lie on whole steps.

    `finest` is the shortest step of use, such as that by which a source collects.
    """
    step = next((each for each in STEPS if each >= finest and length / each <= MOST), STEPS[-1])
    end = on_grid(now, step)
    return Span(end - int(length / step) * step, end, step)


def on_grid(at: datetime, step: timedelta) -> datetime:
    """Give the newest whole multiple of a step since 1970 that is not after a moment."""
    return at - timedelta(seconds=at.timestamp() % step.total_seconds())


def on_steps(points: Sequence[Point], span: Span) -> Sequence[Point]:
    """Lay figures in the order of their time onto the steps of a span; nothing where none of them is known.

    At each step stands the newest known figure that is no older than a step, or than the distance of the figures.
    """
    known = [point for point in points if point.value is not None]
    distance = min((later.at - point.at for point, later in pairwise(points)), default=span.step)
    reach, place, laid = max(span.step, distance), 0, list[Point]()
    for at in (span.start + step * span.step for step in range(span.count)):
        while place < len(known) and known[place].at <= at:
            place += 1
        newest = known[place - 1] if place else None
        laid.append(Point(at, newest.value if newest and newest.at > at - reach else None))
    return laid if any(point.value is not None for point in laid) else ()


@dataclass(frozen=True)
class Summary:
    """A series in a few figures, those left out that are not known; `change` is from the first to the last."""

    first: Point
    last: Point
    low: float
    high: float
    mean: float

    @property
    def change(self) -> float | None:
        """The change from the first to the last as a share of the first; None where that is 0."""
        first, last = self.first.value or 0.0, self.last.value or 0.0
        return (last - first) / abs(first) if first else None


def summed_up(points: Sequence[Point]) -> Summary | None:
    """Sum a series up, None where it has no figure at all."""
    known = [(point, point.value) for point in points if point.value is not None]
    if not known:
        return None
    values = [value for _, value in known]
    return Summary(known[0][0], known[-1][0], min(values), max(values), sum(values) / len(values))


@dataclass(frozen=True)
class Comparison:
    """A metric over two spans; None where nothing is known of one."""

    before: Summary | None
    after: Summary | None

    @property
    def change(self) -> float | None:
        """The change of the mean as a share of the one before; None where that is 0, or either is not known."""
        if self.before is None or self.after is None or not self.before.mean:
            return None
        return (self.after.mean - self.before.mean) / abs(self.before.mean)


def bars(points: Sequence[Point], width: int) -> Sequence[float | None]:
    """Draw a series as heights from 0 to 1 in so many columns, each the mean of its part; None where none is known.

    A series that never changes is drawn at half the height.
    """
    if not points:
        return ()
    edges = [len(points) * at // width for at in range(width + 1)]
    means = [_mean(points[first : max(last, first + 1)]) for first, last in pairwise(edges)]
    known = [mean for mean in means if mean is not None]
    if not known:
        return (None,) * width
    low, height = min(known), max(known) - min(known)
    return tuple(None if mean is None else (mean - low) / height if height else 0.5 for mean in means)


def _mean(points: Sequence[Point]) -> float | None:
    values = [point.value for point in points if point.value is not None]
    return sum(values) / len(values) if values else None
