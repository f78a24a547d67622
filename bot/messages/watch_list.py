"""The list of watches, with how each stands and what its reader may do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.catalogue.metrics import Metric
from bot.messages.amounts import amount
from bot.messages.base import Message, sentence
from bot.messages.watch_form import CONDITIONS, span
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.watches.maintenance import MaintenanceView
from bot.watches.queries import StateView, WatchView
from bot.watches.rules import Definition

EDIT, PAUSE, RESUME = "metrics.edit", "metrics.pause", "metrics.resume"
MAINTAIN, END, DELETE = "metrics.maintain", "metrics.end_maintenance", "metrics.delete"
PAGE = 12
"""Watches of a page, each with a row of buttons."""
MAINTAINED = 10
"""Maintenances that are named."""
NAMED = 3
"""Sets of labels that fire of which each watch names."""
SLACK = "slack"
FIGURES = ("above", "below")
"""Conditions that look for a figure in the unit of their metric."""
LONG = timedelta(days=365)
"""A pause that lasts longer has no end."""


@dataclass(frozen=True)
class Listed:
    """What the list is made of: the watches, what is not well, the metrics that are known, and what is maintained."""

    watches: Sequence[WatchView]
    standing: Sequence[StateView]
    known: Mapping[str, Metric]
    maintained: Sequence[MaintenanceView] = ()


def listing(words: Words, found: Listed, own: Collection[int], now: datetime, number: int = 1) -> Message:
    """List watches, what fires first; `own` are the keys of those that the reader may tend."""
    if not found.watches:
        return sentence(words.render("watch_list", "nothing"))
    ordered = sorted(found.watches, key=lambda each: (each.worst is None, each.worst or 0, each.name))
    firing = sum(each.worst is not None for each in ordered)
    heading = words.render("watch_list", "heading", count=len(ordered), firing=firing)
    shown = [blocks.section(heading)]
    for each in ordered[(number - 1) * PAGE : number * PAGE]:
        shown.append(blocks.section(_row(words, each, found, now)))
        if each.id in own:
            shown.append(blocks.actions(*_buttons(words, each, now)))
    if number * PAGE < len(ordered):
        shown.append(blocks.context(words.render("watch_list", "further", text=f"/metrics watches {number + 1}")))
    return Message(plain(heading), [*shown, *blocks.paragraphs(_maintained(words, found.maintained))])


def maintained(words: Words, found: Sequence[MaintenanceView]) -> Message:
    """List what is in maintenance, until when, by whom and why."""
    if not found:
        return sentence(words.render("watch_list", "nothing_maintained"))
    heading = words._("In maintenance")
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs(_maintained(words, found))])


def _maintained(words: Words, found: Sequence[MaintenanceView]) -> Sequence[Mrkdwn]:
    return [words.render("watch_list", "maintenance", of=each) for each in found[:MAINTAINED]]


def _row(words: Words, of: WatchView, found: Listed, now: datetime) -> Mrkdwn:
    metric = found.known.get(of.definition.metric)
    states = [each for each in found.standing if each.watch.id == of.id]
    told = {
        "of": of,
        "fires": words.fires(of.worst),
        "severity": words.severity(of.worst),
        "unit_known": metric is not None,
        "is_paused": is_future(of.paused_until, now),
        "paused": of.paused_until if of.paused_until and now < of.paused_until < now + LONG else None,
        "quiet": of.maintenance_until if is_future(of.maintenance_until, now) else None,
        "hold": span(of.definition.hold.total_seconds()) if of.definition.hold else "",
        "of_catalogue": of.origin != SLACK,
    }
    unit = metric.measured_in if metric else ""
    told["limit"] = _limit(words, of.definition, unit)
    firing = [_firing(words, each, unit) for each in states if each.severity is not None]
    return words.render("watch_list", "row", states=firing[:NAMED], more=len(firing[NAMED:]), **told)


def _limit(words: Words, of: Definition, unit: str) -> Mrkdwn:
    """Say from which figure on it alarms at all; where that is no single figure, what it looks for."""
    least = max(of.levels, default=None)
    raised = of.levels[least].raised if least is not None else None
    if of.condition not in FIGURES or not isinstance(raised, float):
        return words.label(CONDITIONS[of.condition])
    told = {"severity": least, "figure": amount(raised, unit)}
    return words.render("metric", "level", is_low=of.condition == FIGURES[1], **told)


def _firing(words: Words, of: StateView, unit: str) -> Mrkdwn:
    labels = ", ".join(of.labels.values()) if of.labels else ""
    level = of.watch.definition.levels.get(of.severity) if of.severity else None
    raised = level.raised if level and isinstance(level.raised, float) else None
    told = {"value": amount(of.value, unit), "limit": amount(raised, unit) if raised is not None else None}
    return words.render("watch_list", "state", labels=labels, since=of.raised_at or of.since, **told)


def is_future(until: datetime | None, now: datetime) -> bool:
    """Whether something still lasts."""
    return until is not None and until > now


def _buttons(words: Words, of: WatchView, now: datetime) -> Sequence[Json]:
    """Offer what a reader may do; a watch of the catalogue is only paused, or put into maintenance."""
    value = str(of.id)
    pause = (RESUME, words._("Go on")) if is_future(of.paused_until, now) else (PAUSE, words._("Pause"))
    quiet = (MAINTAIN, words._("Maintenance 1 h"))
    if is_future(of.maintenance_until, now):
        quiet = (END, words._("End maintenance"))
    tend = [elements.button(label, action, value=value) for action, label in (pause, quiet)]
    if of.origin != SLACK:
        return tend
    edit = elements.button(words._("Change"), EDIT, value=value)
    return [edit, *tend, _delete(words, of)]


def _delete(words: Words, of: WatchView) -> Json:
    question = elements.confirmation(
        words._("Delete it?"),
        words.render("watch_list", "delete_it", name=of.name),
        yes=words._("Delete"),
        no=words._("Keep it"),
        style="danger",
    )
    return elements.button(words._("Delete"), DELETE, value=str(of.id), style="danger", confirm=question)
