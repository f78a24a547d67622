"""Where everything of a chart stands."""

from datetime import tzinfo

from bot.messages.charts.chart import Chart, Part
from bot.messages.charts.fields import Plot, field, room_beside, scale_of
from bot.messages.charts.flags import ROW, flags, rows_of
from bot.messages.charts.letters import fitting, width
from bot.messages.charts.places import EDGE, NOTE, SMALL, TITLE, WIDTH, Frame, Ground, Layout, Text
from bot.messages.charts.scales import moments
from bot.messages.words import Words

HEAD = 84.0
"""Where the first row under title and note stands."""
TALL, SHORT = 196.0, 108.0
"""Heights of the only panel, and of one of several."""
ABOVE, NAMED, BELOW = 16.0, 44.0, 40.0
"""The room above a panel, above one with a title or a long unit, and below all of them."""
MOMENT = 66.0
"""The room for a moment under the panels."""


def lay_out(words: Words, chart: Chart, zone: tzinfo) -> Layout:
    """Find the place of everything; moments are those of clocks in a zone."""
    scales = [scale_of(panel) for panel in chart.panels]
    left = max(width(tick.label, SMALL) for its in scales for tick in its.ticks) + EDGE + 8
    frame = Frame(chart.start, chart.end, left, WIDTH - EDGE - max(map(room_beside, chart.panels)) - 11)
    found = flags(frame, chart.marks, HEAD)
    top, fields = HEAD - ROW + rows_of(found, HEAD) * ROW, []
    for panel, its in zip(chart.panels, scales, strict=True):
        top += NAMED if panel.title or its.long_unit else ABOVE
        plot = Plot(frame, its, top, TALL if len(scales) == 1 else SHORT)
        fields.append(field(words, panel, plot, chart.nothing))
        top += plot.height
    room = frame.right - frame.left
    ticks = moments(chart.start, chart.end, zone, words.lang, int(room / MOMENT))
    return Layout(
        height=top + BELOW,
        left=frame.left,
        right=frame.right,
        title=Text(EDGE, 38, fitting(chart.title, TITLE, WIDTH - 2 * EDGE)),
        note=Text(EDGE, 61, fitting(chart.note, NOTE, WIDTH - 2 * EDGE)),
        fields=fields,
        moments=[Text(frame.left + tick.value * room, top + 21, tick.label, "middle") for tick in ticks],
        flags=found,
        grounds=[_ground(frame, part, fields[0].bottom) for part in chart.parts],
    )


def _ground(frame: Frame, part: Part, bottom: float) -> Ground:
    left, right = (min(max(frame.x(at), frame.left), frame.right) for at in (part.start, part.end))
    name = fitting(part.name, SMALL, right - left - 8)
    return Ground(left, right - left, part.is_apart, Text((left + right) / 2, bottom - 7, name, "middle"))
