"""When something will be full: a line through its course that single outliers do not bend."""

from collections.abc import Sequence
from statistics import median

FEWEST = 6
"""Figures without which nothing is foretold."""
COVERED = 0.5
"""The share of the span that the figures have to cover."""
NEVER = 10 * 365 * 86400.0
"""Seconds that stand for never; ten years."""


def seconds_until(points: Sequence[tuple[float, float]], target: float, span: float) -> float | None:
    """Tell in how many seconds a course reaches a figure, by the slopes' median (Theil and Sen).

    Points are seconds and figures in order; the time counts from the last. None where they are too few, or cover less
    than half of the span; `NEVER` where it does not go there.
    """
    if len(points) < FEWEST or points[-1][0] - points[0][0] < span * COVERED:
        return None
    slope = median(
        (later[1] - early[1]) / (later[0] - early[0])
        for at, early in enumerate(points)
        for later in points[at + 1 :]
        if later[0] > early[0]
    )
    end = points[-1][0]
    now = median(value + slope * (end - at) for at, value in points)
    left = target - now
    if slope == 0 or (left > 0) != (slope > 0):
        return 0.0 if left == 0 else NEVER
    return min(left / slope, NEVER)
