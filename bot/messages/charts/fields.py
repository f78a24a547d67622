"""What is drawn in a panel: levels, series, and what is said where there is nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bot.messages.amounts import amount
from bot.messages.charts.chart import Level, Line, Panel
from bot.messages.charts.letters import fitting, width
from bot.messages.charts.places import EDGE, FIGURE, SMALL, TEXT, TO_MIDDLE, WIDTH, Band, Course, Field, Frame, Text
from bot.messages.charts.scales import Scale, scale
from bot.messages.words import Words
from bot.slack.mrkdwn import plain

STEPS = 4
NEAR, FAR = 1.6, 4.0
"""Levels up to so many times the highest figure are shown, and the first one of all up to so many: beyond it the
figures would lie flat.
"""
LONG = 70.0
"""How wide a time without figures is that is named."""
TITLED = 17.0
"""How far above a plot its title and its unit stand."""
LINE = 17.0
"""The height of a line of text."""
WIDEST = 104.0
"""The room for what is written beside a series."""


@dataclass(frozen=True)
class Plot:
    """A panel's own edges and scale."""

    frame: Frame
    scale: Scale
    top: float
    height: float

    def y(self, value: float) -> float:
        """Tell how high a figure lies; one beyond the scale lies at its edge."""
        return self.top + self.height * (1 - min(1.0, max(0.0, self.scale.place(value))))


def scale_of(panel: Panel) -> Scale:
    """Lay the scale on which all figures of a panel are, those of now too, and the levels near them."""
    found = [point.value for line in panel.lines for point in line.points if point.value is not None]
    found += [line.now for line in panel.lines if line.now is not None]
    reach = max(map(abs, found), default=0.0)
    edges = sorted(edge for level in panel.levels for edge in (level.low, level.high) if edge is not None)
    near = [edge for place, edge in enumerate(edges) if abs(edge) <= reach * (NEAR if place else FAR)]
    return scale([*found, *near], panel.unit, STEPS)


def room_beside(panel: Panel) -> float:
    """Tell how wide what is written beside the series is."""
    texts = [text for line in panel.lines for text in _beside(line, panel.unit)]
    return max((width(text, FIGURE) for text in texts), default=0.0)


def field(words: Words, panel: Panel, plot: Plot, nothing: str) -> Field:
    """Place a panel; `nothing` is what is said where there are no figures for long."""
    title = Text(EDGE, plot.top - TITLED, fitting(panel.title, TEXT, WIDTH / 2)) if panel.title else None
    labels = [_beside(line, panel.unit) for line in panel.lines]
    courses = [_course(plot, line) for line in panel.lines]
    return Field(
        top=plot.top,
        height=plot.height,
        title=title,
        unit=_unit(panel, plot),
        ticks=[] if _is_empty(panel) else list(_ticks(plot)),
        bands=list(_bands(words, plot, panel.levels)),
        courses=_labelled(plot, courses, labels),
        silences=list(_silences(plot, panel.lines, nothing)),
    )


def _ticks(plot: Plot) -> Iterator[Text]:
    for tick in plot.scale.ticks:
        yield Text(plot.frame.left - 8, plot.y(tick.value) + TO_MIDDLE, tick.label, "end")


def _unit(panel: Panel, plot: Plot) -> Text | None:
    """Place a unit that is too long for a tick: behind the panel's title, or over its scale."""
    if not plot.scale.long_unit:
        return None
    left = EDGE + (width(fitting(panel.title, TEXT, WIDTH / 2), TEXT) + 10 if panel.title else 0)
    return Text(left, plot.top - TITLED, fitting(plot.scale.long_unit, SMALL, WIDTH / 3))


def _is_empty(panel: Panel) -> bool:
    lines = panel.lines
    return all(line.now is None and all(point.value is None for point in line.points) for line in lines)


def _beside(line: Line, unit: str) -> Sequence[str]:
    """Say what is written beside a series: its name where it has one, and the figure of now."""
    name = [fitting(line.name, TEXT, WIDEST)] if line.name else []
    if line.now is None:
        return name
    figure = plain(amount(line.now, unit))
    parts = figure.split(" ", 1) if width(figure, FIGURE) > WIDEST else [figure]
    return [*name, *(fitting(part, FIGURE, WIDEST) for part in parts)]


def _bands(words: Words, plot: Plot, levels: Sequence[Level]) -> Iterator[Band]:
    """Place levels that are on the scale, each up to where the next one begins, and their names side by side."""
    taken: list[tuple[float, float]] = []
    for level, end in _reaches(plot.scale, levels):
        edge = level.low if level.low is not None else level.high
        if edge is None or not plot.scale.low <= edge <= plot.scale.high:
            continue
        y, other = plot.y(edge), plot.y(end)
        text = plain(words.severity(level.severity))
        below = y - 5 if level.low is not None and y - LINE >= plot.top else y + 14
        left = max([plot.frame.left + 8, *(right + 10 for at, right in taken if abs(at - below) < SMALL)])
        taken.append((below, left + width(text, SMALL)))
        name = Text(left, below, text)
        yield Band(level.severity, min(y, other), abs(y - other), y, name)


def _reaches(its: Scale, levels: Sequence[Level]) -> Iterator[tuple[Level, float]]:
    """Say of each level where it ends: at the next graver one, else at the end of the scale."""
    up = sorted((level for level in levels if level.low is not None), key=lambda level: level.low or 0.0)
    down = sorted((level for level in levels if level.low is None), key=lambda level: -(level.high or 0.0))
    for level, following in pairwise([*up, None]):
        if level is not None:
            yield level, min(its.high, following.low if following and following.low is not None else its.high)
    for level, following in pairwise([*down, None]):
        if level is not None:
            yield level, max(its.low, following.high if following and following.high is not None else its.low)


def _course(plot: Plot, line: Line) -> Course:
    """Place a series in pieces that end where nothing is known."""
    known = groupby(line.points, key=lambda point: point.value is not None)
    pieces = [
        [(plot.frame.x(point.at), plot.y(point.value)) for point in points if point.value is not None]
        for is_known, points in known
        if is_known
    ]
    if line.now is not None:
        return Course(pieces, (plot.frame.right, plot.y(line.now)), ())
    return Course(pieces, pieces[-1][-1] if pieces else None, ())


def _labelled(plot: Plot, courses: Sequence[Course], labels: Sequence[Sequence[str]]) -> Sequence[Course]:
    """Write beside each series what it is, from the highest to the lowest, none over another."""
    x, free = plot.frame.right + 11, plot.top - LINE
    done: dict[int, Sequence[Text]] = {}
    below = sum(len(label) for label in labels) * LINE
    for place in sorted(range(len(courses)), key=lambda place: _height(courses[place], plot)):
        label = labels[place]
        below -= len(label) * LINE
        y = _height(courses[place], plot) - (len(label) - 1) * LINE / 2 + 5
        y = max(free + LINE, min(y, plot.top + plot.height + 5 - below - (len(label) - 1) * LINE))
        done[place] = [Text(x, y + at * LINE, text) for at, text in enumerate(label)]
        free = y + (len(label) - 1) * LINE if label else free
    return [replace(course, label=done[place]) for place, course in enumerate(courses)]


def _height(course: Course, plot: Plot) -> float:
    return course.last[1] if course.last else plot.top


def _silences(plot: Plot, lines: Sequence[Line], nothing: str) -> Iterator[Text]:
    """Name the long times in which no series has a figure."""
    known = sorted({point.at for line in lines for point in line.points if point.value is not None})
    frame = plot.frame
    spots = [frame.left, *map(frame.x, known), frame.right]
    for left, right in pairwise(spots):
        if right - left >= max(LONG, width(nothing, SMALL) + 16) and nothing:
            yield Text((left + right) / 2, plot.top + plot.height / 2 + 4, nothing, "middle")
