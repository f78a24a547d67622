"""What people read of metrics that are taken together: in a list, beside a deploy, and over two spans."""

from collections.abc import Mapping
from typing import Any

from bot.deploys.queries import DeployView
from bot.messages.amounts import amount, change
from bot.messages.base import Message
from bot.messages.metric import WHY, better, sparkline
from bot.messages.words import Words
from bot.metrics.queries import SnapshotView
from bot.metrics.rounds import COMPARED, DECLARED, RESOLVED, SCHEDULED, RoundView
from bot.metrics.rules import Comparison, State, Summary, summed_up
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain


def shown(words: Words, of: RoundView) -> Message:
    """Show metrics that were taken together, each on a line; the two spans of one that is compared."""
    if of.reason == COMPARED:
        return _compared(words, of)
    heading = _heading(words, of)
    rows = [_row(words, each) for each in of.snapshots]
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs(rows)])


def _heading(words: Words, of: RoundView) -> Mrkdwn:
    if of.reason == SCHEDULED:
        return words.render("metric_round", "scheduled", title=of.title or "")
    if of.reason in {DECLARED, RESOLVED}:
        return words.render("metric_round", of.reason.partition(".")[2])
    return words.render("metric_round", "asked", service=of.service)


def _row(words: Words, of: SnapshotView) -> Mrkdwn:
    name = _name(words, of)
    if of.state == State.ASKED:
        return words.render("metric_round", "waiting", name=name)
    if of.state == State.FAILED:
        return words.render("metric_round", "failed", name=name, why=words.label(WHY.get(of.why or "", WHY["away"])))
    summary = summed_up(of.points)
    share = summary.change if summary else None
    return words.render(
        "metric_round",
        "row",
        name=name,
        value=amount(of.now, of.unit),
        drawn=sparkline(of) if summary else "",
        change="" if share is None else change(words, share),
        better=better(words, share, of.good),
    )


def deployed(words: Words, deploy: DeployView, before: RoundView | None, after: RoundView) -> Message:
    """Show how the metrics of a service went after a deploy, against those before it."""
    were = {each.metric: each for each in before.snapshots} if before else {}
    spans = [each.span.end - each.span.start for each in (*after.snapshots[:1], *were.values())]
    heading = words.render(
        "metric_round",
        "deployed",
        number=deploy.number,
        service=deploy.service,
        environment=deploy.environment,
        after=words.duration(spans[0]),
        before=words.duration(spans[-1]),
    )
    rows = [_against(words, were.get(each.metric), each) for each in after.snapshots]
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs(rows)])


def _against(words: Words, before: SnapshotView | None, after: SnapshotView) -> Mrkdwn:
    found = Comparison(summed_up(before.points) if before else None, summed_up(after.points))
    return words.render(
        "metric_round",
        "against",
        name=_name(words, after),
        before=amount(found.before.mean if found.before else None, after.unit),
        after=amount(found.after.mean if found.after else None, after.unit),
        change="" if found.change is None else change(words, found.change),
        better=better(words, found.change, after.good),
    )


def _compared(words: Words, of: RoundView) -> Message:
    before, after = (summed_up(each.points) for each in of.snapshots)
    found, newest = Comparison(before, after), of.snapshots[-1]
    heading = words.render(
        "metric_round",
        "compared",
        name=_name(words, newest),
        change="" if found.change is None else change(words, found.change),
        better=better(words, found.change, newest.good),
    )
    rows = [_span(words, each, summary) for each, summary in zip(of.snapshots, (before, after), strict=True)]
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs(rows)])


def _span(words: Words, of: SnapshotView, summary: Summary | None) -> Mrkdwn:
    times = {"start": words.at(of.span.start), "end": words.at(of.span.end)}
    if summary is None:
        return words.render("metric_round", "nothing", **times)
    figures = {name: amount(getattr(summary, name), of.unit) for name in ("mean", "low", "high")}
    return words.render("metric_round", "span", **times, drawn=sparkline(of), **figures)


def _name(words: Words, of: SnapshotView) -> Mrkdwn:
    return words.render("metric", "name", title=of.titles.get(words.lang) or of.metric)


def happened(words: Words, detail: Mapping[str, Any]) -> Mrkdwn:
    """Say what a timeline tells of the metrics of an incident's services."""
    figures = [_figure(words, each) for each in detail["figures"]]
    return words.render("metric_round", "entry", moment=detail["moment"], figures=Mrkdwn(", ").join(figures))


def _figure(words: Words, of: Mapping[str, Any]) -> Mrkdwn:
    title = next(filter(None, (of["titles"].get(words.lang), *of["titles"].values())), "")
    name = words.render("metric", "name", title=title)
    share = of["change"]
    told = amount(of["value"], of["unit"])
    return Mrkdwn(f"{name} {told}") if share is None else Mrkdwn(f"{name} {told} ({change(words, share)})")
