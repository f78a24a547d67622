"""What a chart shows, in words that are ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.metrics.ports import Point
from bot.severity import Severity

MOST_LINES = 4
"""Series that a reader tells apart."""
MOST_PANELS = 4


@dataclass(frozen=True)
class Line:
    """A series; `name` tells it from the others of its panel, `now` is the figure of the moment itself."""

    points: Sequence[Point]
    name: str = ""
    now: float | None = None


@dataclass(frozen=True)
class Level:
    """From which figure on something has a severity: from `low` up, or from `high` down."""

    severity: Severity
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Mark:
    """Something that happened at a moment: a deploy, or an incident with its severity."""

    at: datetime
    label: str
    severity: Severity | None = None


@dataclass(frozen=True)
class Panel:
    """Series of the same unit over the same time."""

    unit: str
    lines: Sequence[Line]
    levels: Sequence[Level] = ()
    title: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.lines) <= MOST_LINES:
            raise ValueError(f"a panel has {len(self.lines)} lines; expected 1 to {MOST_LINES}")


@dataclass(frozen=True)
class Part:
    """A part of the time with a name of its own; one that `is_apart` has another ground."""

    start: datetime
    end: datetime
    name: str
    is_apart: bool = False


@dataclass(frozen=True)
class Chart:
    """Panels one below the other over the time from `start` to `end`, with what happened meanwhile.

    `note` is said under the title; `nothing` where nothing is known for long.
    """

    title: str
    panels: Sequence[Panel]
    start: datetime
    end: datetime
    note: str = ""
    nothing: str = ""
    marks: Sequence[Mark] = ()
    parts: Sequence[Part] = ()

    def __post_init__(self) -> None:
        if not 0 < len(self.panels) <= MOST_PANELS:
            raise ValueError(f"a chart has {len(self.panels)} panels; expected 1 to {MOST_PANELS}")
