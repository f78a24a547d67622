"""Charts of metrics that are taken together: one below the other, around a deploy, and one span beside another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from babel.dates import format_datetime

from bot.deploys.queries import DeployView
from bot.messages.amounts import amount
from bot.messages.charts.chart import MOST_PANELS, Chart, Level, Line, Mark, Panel, Part
from bot.messages.charts.letters import drawable
from bot.messages.charts.scales import OF_DAY, OF_HOUR
from bot.messages.metric_charts import Drawing, end_of, now_of, said_of_marks, span_of
from bot.messages.words import Words
from bot.metrics.ports import Point
from bot.metrics.queries import SnapshotView
from bot.metrics.rounds import DECLARED, RESOLVED, SCHEDULED, RoundView
from bot.metrics.rules import summed_up
from bot.slack.mrkdwn import Mrkdwn, plain

Levels = Mapping[str, Sequence[Level]]
"""The levels of each metric."""


def together(words: Words, of: RoundView, levels: Levels, marks: Sequence[Mark], zone: tzinfo) -> Drawing | None:
    """Draw metrics one below the other; None where nothing is known of any."""
    shown = chosen(of.snapshots, levels)
    if not shown:
        return None
    start, end = ends(shown)
    panels = [_panel(words, each, levels.get(each.metric, ())) for each in shown]
    chart = Chart(_title(words, of), panels, start, end, marks=marks)
    return _drawing(words, chart, [_said(words, each) for each in shown], zone)


def deployed(
    words: Words,
    deploy: DeployView,
    before: Sequence[SnapshotView],
    after: Sequence[SnapshotView],
    levels: Levels,
    marks: Sequence[Mark],
    zone: tzinfo,
) -> Drawing | None:
    """Draw how metrics went before a deploy and after it; None where nothing is known of any."""
    were = {each.metric: each for each in before}
    shown = chosen([_joined(were.get(each.metric), each) for each in after], levels)
    if not shown:
        return None
    start, end = ends(shown)
    begun, over = deploy.started_at or start, deploy.ended_at or end
    parts = [
        Part(start, begun, plain(words._("before")), is_apart=True),
        Part(max(begun, over), end, plain(words._("after"))),
    ]
    named = {"number": deploy.number, "service": deploy.service, "environment": deploy.environment}
    title = drawable(plain(words.render("metric_picture", "deployed", **named)))
    panels = [_panel(words, each, levels.get(each.metric, ())) for each in shown]
    chart = Chart(title, panels, start, end, marks=marks, parts=parts)
    return _drawing(words, chart, [_said(words, each) for each in shown], zone)


def compared(
    words: Words, before: SnapshotView, after: SnapshotView, levels: Sequence[Level], zone: tzinfo
) -> Drawing | None:
    """Draw a span of a metric over an earlier one, which is moved to its time; None where nothing is known of one."""
    if summed_up(before.points) is None or summed_up(after.points) is None:
        return None
    moved = [replace(point, at=point.at + (after.span.start - before.span.start)) for point in before.points]
    names = _names(words, before.span.start.astimezone(zone), after.span.start.astimezone(zone))
    lines = [Line(after.points, names[1], after.now), Line(moved, names[0])]
    start, end = ends([after])
    chart = Chart(_name(words, after), [Panel(drawable(after.unit), lines, levels)], start, end)
    said = [f"{name}: {_said(words, each)}" for name, each in zip(names, (before, after), strict=True)]
    return _drawing(words, chart, said, zone)


def chosen(found: Iterable[SnapshotView], levels: Levels) -> Sequence[SnapshotView]:
    """Choose what a picture has room for: what is known, and first what is watched."""
    known = [each for each in found if summed_up(each.points) is not None]
    return sorted(known, key=lambda each: not levels.get(each.metric))[:MOST_PANELS]


def ends(of: Sequence[SnapshotView]) -> tuple[datetime, datetime]:
    """Tell from when to when snapshots go."""
    return min(each.span.start for each in of), max(map(end_of, of))


def _title(words: Words, of: RoundView) -> str:
    titles = {
        SCHEDULED: of.title or "",
        DECLARED: plain(words._("As the incident began")),
        RESOLVED: plain(words._("As the incident was over")),
    }
    return drawable(titles.get(of.reason) or of.service or plain(words._("Metrics")))


def _panel(words: Words, of: SnapshotView, levels: Sequence[Level]) -> Panel:
    return Panel(drawable(of.unit), [Line(of.points, now=of.now)], levels, title=_name(words, of))


def _name(words: Words, of: SnapshotView) -> str:
    return drawable(of.titles.get(words.lang) or of.metric)


def _joined(before: SnapshotView | None, after: SnapshotView) -> SnapshotView:
    """Join both spans of a metric, with a gap between them where nothing was asked for."""
    if before is None:
        return after
    gap = before.span.end + (after.span.start - before.span.end) / 2
    gaps = [Point(gap, None)] if after.span.start - before.span.end > after.span.step else []
    points = [*before.points, *gaps, *(point for point in after.points if point.at > before.span.end)]
    return replace(after, points=points, span=replace(after.span, start=before.span.start))


def _names(words: Words, before: datetime, after: datetime) -> tuple[str, str]:
    """Name two spans by their days, or by their hours on the same day."""
    form = OF_HOUR if before.date() == after.date() else OF_DAY[words.lang]
    earlier, later = (str(format_datetime(at, form, locale=words.lang)) for at in (before, after))
    return earlier, later


def _said(words: Words, of: SnapshotView) -> Mrkdwn:
    """Say of a metric what its panel shows."""
    summary = summed_up(of.points)
    told = {key: amount(getattr(summary, key), of.unit) for key in ("low", "high", "mean")} if summary else {}
    return words.render("metric_picture", "panel", name=_name(words, of), now=now_of(of), **told)


def _drawing(words: Words, chart: Chart, said: Sequence[str], zone: tzinfo) -> Drawing:
    """Add to a chart what is said of its time, and in words what it shows."""
    note = plain(words.render("metric_picture", "span", **span_of(words, chart.start, chart.end, zone)))
    heading = f"{chart.title} ({note})."
    alt = plain(Mrkdwn(" ").join([heading, *said, *said_of_marks(words, chart.marks, zone)]))
    return Drawing(replace(chart, note=note, nothing=plain(words._("no data"))), alt)
