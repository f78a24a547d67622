"""What people read of metrics: a figure with its course, and which ones there are."""

from collections.abc import Mapping, Sequence

from bot.catalogue.metrics import Metric
from bot.messages.amounts import amount, change
from bot.messages.base import Message, sentence
from bot.messages.charts.chart import Level
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.metrics.ports import Point
from bot.metrics.queries import SeriesView, SnapshotView
from bot.metrics.rules import State, bars, summed_up
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 24
"""Columns of a course that is drawn in characters; a phone shows them in one line."""
NOTHING = "·"
WHY: Mapping[str, str] = {
    "denied": mark("it does not let Bongsu in"),
    "invalid": mark("it does not understand the query"),
    "missing": mark("it knows nothing under that name"),
    "too_much": mark("it told more than Bongsu reads"),
    "slow": mark("it takes too long over the query"),
    "stale": mark("what it tells is too old"),
    "unreadable": mark("its answer makes no sense"),
    "several": mark("the query gives several series, and a metric is one"),
    "away": mark("it does not answer"),
    "gone": mark("the catalogue has it no more"),
}
"""Why a source told nothing."""


def snapshot(words: Words, of: SnapshotView, levels: Sequence[Level] = ()) -> Message:
    """Show a metric over a span: what it is now, how it went, where its watches alarm, and what the source warns of."""
    name = words.render("metric", "name", title=of.titles.get(words.lang) or of.metric)
    if of.state == State.ASKED:
        return sentence(words.render("metric", "asked", name=name, source=of.source))
    if of.state == State.FAILED:
        why = words.label(WHY.get(of.why or "", WHY["away"]))
        return sentence(words.render("metric", "failed", name=name, source=of.source, why=why, said=of.said))
    summary = summed_up(of.points)
    told = better(words, summary.change if summary else None, of.good)
    heading = words.render("metric", "now", name=name, value=amount(of.now, of.unit), better=told)
    shown: list[Json] = [blocks.section(heading), *blocks.paragraphs(_course(words, of))]
    below = [words.render("metric", "warning", text=text) for text in of.warnings]
    if levels:
        told = Mrkdwn(" · ").join(_level(words, each, of.unit) for each in levels)
        below.insert(0, words.render("metric", "levels", levels=told))
    if below:
        shown.append(blocks.context(Mrkdwn("\n").join(below)))
    return Message(plain(heading), shown)


def _level(words: Words, of: Level, unit: str) -> Mrkdwn:
    figure = amount(of.high if of.low is None else of.low, unit)
    return words.render("metric", "level", severity=of.severity, figure=figure, is_low=of.low is None)


def better(words: Words, share: float | None, good: str) -> Mrkdwn:
    """Say where a change leads, where the catalogue says which way is better."""
    if not share or good == "none":
        return Mrkdwn("")
    return words._("better") if (share > 0) == (good == "high") else words._("worse")


def _course(words: Words, of: SnapshotView) -> Sequence[Mrkdwn]:
    summary = summed_up(of.points)
    length = words.duration(of.span.end - of.span.start)
    if summary is None:
        return [words.render("metric", "no_course", length=length)]
    told = {
        "low": amount(summary.low, of.unit),
        "high": amount(summary.high, of.unit),
        "mean": amount(summary.mean, of.unit),
        "change": change(words, summary.change),
    }
    return [words.render("metric", "course", drawn=sparkline(of), length=length, **told)]


def sparkline(of: SnapshotView) -> Mrkdwn:
    """Draw the course of a metric in a line of characters; a dot where nothing is known."""
    return drawn(of.points)


def drawn(points: Sequence[Point]) -> Mrkdwn:
    """Draw figures in a line of characters; a dot where nothing is known."""
    heights = bars(points, min(WIDTH, len(points)))
    return Mrkdwn("".join(NOTHING if each is None else BARS[round(each * (len(BARS) - 1))] for each in heights))


def listing(words: Words, found: Mapping[str, Metric], kept: Mapping[str, Sequence[SeriesView]]) -> Message:
    """List the metrics, each with its newest figure, or from the lowest to the highest where it is several series."""
    if not found:
        return sentence(words.render("metric", "no_metrics"))
    heading = words._("Metrics")
    rows = [_row(words, name, metric, kept.get(name, ())) for name, metric in sorted(found.items())]
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs(rows)])


def _row(words: Words, name: str, metric: Metric, kept: Sequence[SeriesView]) -> Mrkdwn:
    known = [each.last_value for each in kept if each.last_value is not None]
    ends = dict.fromkeys([min(known), max(known)]) if known else [None]
    value = Mrkdwn(" … ").join([amount(each, metric.measured_in) for each in ends])
    when = words.at(max(each.last_at for each in kept)) if kept else None
    title = metric.title_in(words.lang, name)
    return words.render("metric", "row", name=name, title=title, value=value, when=when, service=metric.service)
