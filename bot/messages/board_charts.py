"""The charts of the wall board, drawn as shapes that a page holds itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.messages.amounts import amount
from bot.messages.board import Chart, Course
from bot.messages.words import Words
from bot.slack.mrkdwn import plain

WIDTH, HEIGHT = 240, 60
"""The room in which lines are drawn; the page stretches it."""
PERCENT = "%"


@dataclass(frozen=True)
class Drawn:
    """A chart: what it is now, of which labels where there are several, its lines and its lowest and highest."""

    title: str
    value: str
    labels: str
    level: int
    lines: Sequence[str]
    low: str
    high: str


def drawn(words: Words, of: Chart) -> Drawn:
    """Draw a chart; without a figure of now it says so."""
    worst, values = of.worst, [each for course in of.courses for each in _values(course)]
    floor, ceiling = scale(values, of.unit)
    lines = [line for course in of.courses for line in paths(course, floor, ceiling)]
    return Drawn(
        title=of.titles[words.lang],
        value=plain(amount(worst.now, of.unit) if worst else words._("no data")),
        labels=worst.labels if worst and len(of.courses) > 1 else "",
        level=int(of.severity or 0),
        lines=lines,
        low=plain(amount(min(values), of.unit)) if values else "",
        high=plain(amount(max(values), of.unit)) if values else "",
    )


def _values(of: Course) -> Sequence[float]:
    return [point.value for point in of.points if point.value is not None]


def scale(values: Sequence[float], unit: str) -> tuple[float, float]:
    """Choose from where to where a chart reaches: shares from 0 to 100, all else from 0 to a little above."""
    if unit == PERCENT and all(0 <= each <= 100 for each in values):  # noqa: PLR2004 - per cent
        return 0.0, 100.0
    low, high = min([0.0, *values]), max([0.0, *values])
    room = (high - low) * 0.1 or 1.0
    return low - (room if low < 0 else 0), high + room


def paths(of: Course, floor: float, ceiling: float) -> Iterator[str]:
    """Draw a course as lines, broken where nothing is known."""
    line: list[str] = []
    last = max(1, len(of.points) - 1)
    for place, point in enumerate(of.points):
        if point.value is None:
            yield from _closed(line)
            line = []
        else:
            height = HEIGHT - (point.value - floor) / (ceiling - floor) * HEIGHT
            line.append(f"{place / last * WIDTH:.0f} {height:.1f}")
    yield from _closed(line)


def _closed(line: Sequence[str]) -> Iterator[str]:
    """Write a line; one of a single point becomes a short stroke."""
    if line:
        yield f"M{'L'.join(line)}" + ("h1" if len(line) == 1 else "")
