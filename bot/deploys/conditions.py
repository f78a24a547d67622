"""Whether metrics let a deploy begin, and whether they got worse by it: pure decisions over figures that are given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.catalogue.conditions import Condition
from bot.catalogue.metrics import Direction

SAMPLES = 3
"""Looks at a metric that it takes before a deploy, and after it, to compare the two."""


@dataclass(frozen=True)
class Beyond:
    """A metric that is beyond what may be; `value` is None where nothing is known of it now."""

    metric: str
    unit: str
    value: float | None
    limit: float


@dataclass(frozen=True)
class Mean:
    """The mean of so many looks."""

    value: float
    count: int


@dataclass(frozen=True)
class Worse:
    """A metric that is worse than it was before a deploy."""

    metric: str
    unit: str
    before: float
    after: float

    @property
    def share(self) -> float | None:
        """By which share it changed; None where it was 0."""
        return (self.after - self.before) / abs(self.before) if self.before else None


def beyond(condition: Condition, unit: str, values: Sequence[float | None]) -> Beyond | None:
    """Tell what is beyond a limit, of the newest figures of a metric's series; also that nothing is known of it.

    A series that tells nothing now is left out while another one tells something.
    """
    known = [value for value in values if value is not None]
    above, below = condition.above, condition.below
    if above is not None and (not known or max(known) > above):
        return Beyond(condition.metric, unit, max(known, default=None), above)
    if below is not None and (not known or min(known) < below):
        return Beyond(condition.metric, unit, min(known, default=None), below)
    return None


def joined(means: Iterable[Mean]) -> Mean | None:
    """Join the means of several series into one; None of none."""
    found = list(means)
    count = sum(each.count for each in found)
    return Mean(sum(each.value * each.count for each in found) / count, count) if count else None


def worse(condition: Condition, unit: str, good: Direction, before: Mean | None, after: Mean | None) -> Worse | None:
    """Tell whether a metric is worse after a deploy than before; nothing where too little is known of either time."""
    if condition.worse is None or before is None or after is None or min(before.count, after.count) < SAMPLES:
        return None
    rise = after.value - before.value if good == "low" else before.value - after.value
    is_worse = rise > 0 and rise > condition.worse * abs(before.value) and rise >= condition.least
    return Worse(condition.metric, unit, before.value, after.value) if is_worse else None
