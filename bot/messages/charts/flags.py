"""Labels of what happened: in rows above the figures, none over another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages.charts.chart import Mark
from bot.messages.charts.letters import fitting, width
from bot.messages.charts.places import EDGE, SMALL, WIDTH, Flag, Frame, Text

ROW, ROWS = 20.0, 2
"""The height of a row, and how many there are at the most."""
SIGN = 13.0
"""The room for the sign of a deploy or an incident before its label."""
LONGEST, APART = 110.0, 10.0
"""How wide a label is at the most, and how much room is between two."""


@dataclass(frozen=True)
class Taken:
    """The room of a label, and where its line goes down from there."""

    row: int
    left: float
    room: float
    x: float

    def meets(self, other: "Taken") -> bool:
        """Tell whether this label lies over the other, or over its line."""
        if self.row == other.row:
            return self.left < other.left + other.room + APART and other.left < self.left + self.room + APART
        return self.row > other.row and self.left - 4 < other.x < self.left + self.room + 4


def flags(frame: Frame, marks: Sequence[Mark], top: float) -> Sequence[Flag]:
    """Place labels from `top` down, those of the gravest first; a mark without room for its label has a line only."""
    taken: list[Taken] = []
    placed = {mark: _placed(frame, mark, taken, top) for mark in sorted(marks, key=_weight)}
    return [Flag(frame.x(mark.at), mark.severity, placed[mark]) for mark in marks]


def rows_of(found: Sequence[Flag], top: float) -> int:
    """Count the rows that have labels."""
    return max((round((flag.label.y - top) / ROW) + 1 for flag in found if flag.label), default=0)


def _weight(mark: Mark) -> tuple[int, datetime]:
    return (mark.severity or 9, mark.at)


def _placed(frame: Frame, mark: Mark, taken: list[Taken], top: float) -> Text | None:
    """Find room for a label over its line, or beside it, in the highest row that has some."""
    text, x = fitting(mark.label, SMALL, LONGEST), frame.x(mark.at)
    room = SIGN + width(text, SMALL)
    for row in range(ROWS):
        for left in (x - room / 2, x - SIGN / 2, x - room + SIGN / 2):
            wanted = Taken(row, min(max(EDGE, left), WIDTH - EDGE - room), room, x)
            if not any(wanted.meets(other) or other.meets(wanted) for other in taken):
                taken.append(wanted)
                return Text(wanted.left, top + row * ROW, text)
    return None
