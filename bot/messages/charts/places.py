"""What stands where in a chart, in units of which a picture has `WIDTH` across."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.severity import Severity

WIDTH, EDGE = 480.0, 16.0
TITLE, NOTE, FIGURE, TEXT, SMALL = 21.0, 14.5, 17.0, 14.0, 13.0
"""Sizes of letters; on a phone they are about two thirds of them."""
TO_MIDDLE = 4.5
"""How far below the middle of its letters a text stands."""

Spot = tuple[float, float]


@dataclass(frozen=True)
class Text:
    """Words at a place; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Frame:
    """The edges between which figures of a time are drawn."""

    start: datetime
    end: datetime
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """Tell where a moment lies."""
        return self.left + (at - self.start) / (self.end - self.start) * (self.right - self.left)


@dataclass(frozen=True)
class Band:
    """A level: from `top` for `height`, with the line at its edge and its name."""

    severity: Severity
    top: float
    height: float
    edge: float
    name: Text


@dataclass(frozen=True)
class Course:
    """A series: its pieces without a gap, the figure of now, and what is written beside that."""

    pieces: Sequence[Sequence[Spot]]
    last: Spot | None
    label: Sequence[Text]


@dataclass(frozen=True)
class Flag:
    """Something that happened: its line, and its label, which is left out where there is no room."""

    x: float
    severity: Severity | None
    label: Text | None


@dataclass(frozen=True)
class Ground:
    """A part of the time, and its name."""

    left: float
    width: float
    is_apart: bool
    name: Text


@dataclass(frozen=True)
class Field:
    """A panel: its plot, the ticks of its scale, and what is drawn in it."""

    top: float
    height: float
    title: Text | None
    unit: Text | None
    ticks: Sequence[Text]
    bands: Sequence[Band]
    courses: Sequence[Course]
    silences: Sequence[Text]

    @property
    def bottom(self) -> float:
        """Where its plot ends."""
        return self.top + self.height


@dataclass(frozen=True)
class Layout:
    """A chart, all of it at its place."""

    height: float
    left: float
    right: float
    title: Text
    note: Text
    fields: Sequence[Field]
    moments: Sequence[Text]
    flags: Sequence[Flag]
    grounds: Sequence[Ground]
