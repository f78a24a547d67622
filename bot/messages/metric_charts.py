"""Charts of metrics: the picture of a snapshot, and what it shows in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from babel.dates import format_datetime

from bot.messages.amounts import amount
from bot.messages.charts.chart import Chart, Level, Line, Mark, Panel
from bot.messages.charts.drawing import drawn
from bot.messages.charts.layout import lay_out
from bot.messages.charts.letters import drawable
from bot.messages.charts.picture import png
from bot.messages.charts.scales import OF_DAY, OF_HOUR
from bot.messages.words import Words
from bot.metrics.queries import SnapshotView
from bot.metrics.rules import summed_up
from bot.slack.mrkdwn import Mrkdwn, plain


@dataclass(frozen=True)
class Drawing:
    """A chart, and in words what it shows."""

    chart: Chart
    alt: str

    def content(self, words: Words, zone: tzinfo) -> bytes:
        """Draw it as PNG, with the moments of clocks in a zone."""
        return png(drawn(lay_out(words, self.chart, zone)))


def snapshot(
    words: Words, of: SnapshotView, levels: Sequence[Level], marks: Sequence[Mark], zone: tzinfo
) -> Drawing | None:
    """Draw a metric over a span; None where nothing is known of it."""
    summary = summed_up(of.points)
    if summary is None:
        return None
    name = drawable(of.titles.get(words.lang) or of.metric)
    end = end_of(of)
    span = span_of(words, of.span.start, end, zone)
    told = {key: amount(getattr(summary, key), of.unit) for key in ("low", "high", "mean")}
    alt = words.render("metric_picture", "alt", name=name, now=now_of(of), **told, **span)
    more = [*said_of_levels(words, levels, of.unit), *said_of_marks(words, marks, zone)]
    chart = Chart(
        title=name,
        panels=[Panel(drawable(of.unit), [Line(of.points, now=of.now)], levels)],
        start=of.span.start,
        end=end,
        note=plain(words.render("metric_picture", "span", **span)),
        nothing=plain(words._("no data")),
        marks=marks,
    )
    return Drawing(chart, plain(Mrkdwn(" ").join([alt, *more])))


def end_of(of: SnapshotView) -> datetime:
    """Tell until when the chart of a snapshot goes: to the figure of now, which a span of the past has not."""
    return max(of.span.end, of.taken_at) if of.taken_at and of.now is not None else of.span.end


def now_of(of: SnapshotView) -> Mrkdwn:
    """Write the figure of now, where there is one."""
    return Mrkdwn("") if of.now is None else amount(of.now, of.unit)


def span_of(words: Words, start: datetime, end: datetime, zone: tzinfo) -> Mapping[str, Mrkdwn]:
    """Say how long a chart is, and until when it goes."""
    return {"length": words.duration(end - start), "until": words.time(end, zone)}


def said_of_levels(words: Words, levels: Sequence[Level], unit: str) -> Sequence[Mrkdwn]:
    """Say from which figure on each severity is raised."""
    if not levels:
        return ()
    told = [
        words.render("metric_picture", "level", severity=words.severity(each.severity), value=amount(edge, unit))
        for each in levels
        for edge in (each.low, each.high)
        if edge is not None
    ]
    return [words.render("metric_picture", "levels", told=told)]


def said_of_marks(words: Words, marks: Sequence[Mark], zone: tzinfo) -> Sequence[Mrkdwn]:
    """Say what happened meanwhile."""
    if not marks:
        return ()
    told = [f"{each.label} ({_moment(words, each.at.astimezone(zone))})" for each in marks]
    return [words.render("metric_picture", "marks", told=told)]


def _moment(words: Words, local: datetime) -> str:
    return str(format_datetime(local, f"{OF_DAY[words.lang]} {OF_HOUR}", locale=words.lang))
