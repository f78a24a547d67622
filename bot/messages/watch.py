"""What people read of the alarms of watches."""

from collections.abc import Sequence
from datetime import timedelta

from bot.alerts.queries import GroupView
from bot.catalogue.watches import USUAL, Bound
from bot.messages.amounts import amount, change
from bot.messages.base import Message, sentence
from bot.messages.languages import mark
from bot.messages.metric import drawn
from bot.messages.words import Words
from bot.metrics.ports import Point
from bot.slack import blocks
from bot.slack.elements import button
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.watches.alarms import AlarmView
from bot.watches.machine import FREE, FULL, MAIN, MISSED
from bot.watches.rules import Happened, State

DOING = {
    State.AWAITING: mark("a script waits for somebody to approve it"),
    State.RECOVERING: mark("a script mends it"),
    State.VERIFYING: mark("Bongsu looks whether the script has mended it"),
    State.ESCALATED: mark("no script has mended it; please have a look"),
}
"""What is done about an alarm."""


def alarm(words: Words, of: AlarmView, points: Sequence[Point], group: GroupView | None, number: int | None) -> Message:
    """Show an alarm: how grave, of what, its figure and threshold, its course, and what can be done.

    `group` is where its alert went, and `number` is of the incident that this became.
    """
    name = title(words, of)
    if of.ended_at is not None:
        lasted = words.duration(of.lasted)
        told = words.render("watch", "ended", name=name, of=of, lasted=lasted)
        return Message(plain(told), [blocks.section(told), *_incident(words, number)])
    heading = words.render("watch", "alarm", name=name, of=of)
    shown: list[Json] = [blocks.section(heading), *blocks.paragraphs(_facts(words, of))]
    if any(point.value is not None for point in points):
        span = words.duration(points[-1].at - points[0].at)
        shown.append(blocks.context(words.render("watch", "course", drawn=drawn(points), span=span)))
    notes = _notes(words, of)
    if notes:
        shown.append(blocks.context(Mrkdwn("\n").join(notes)))
    return Message(plain(heading), [*shown, *_incident(words, number), *_buttons(words, group, number)])


def over(words: Words, of: AlarmView, script: str | None = None) -> Message:
    """Say in the thread of an alarm that it is over, and which script has mended it."""
    lasted = words.duration(of.lasted)
    is_mended = of.end == Happened.RECOVERED
    value = measured(words, of, of.value) if of.value is not None and of.why is None else None
    told = {"lasted": lasted, "value": value, "is_mended": is_mended, "script": script}
    return sentence(words.render("watch", "over", of=of, **told))


def title(words: Words, of: AlarmView) -> Mrkdwn:
    """Name a watch with what of it is meant."""
    labels = ", ".join(f"{name}={value}" for name, value in sorted(of.state.labels.items()))
    return words.render("watch", "name", name=of.state.watch.name, labels=labels)


def measured(words: Words, of: AlarmView, value: float) -> Mrkdwn:
    """Write a figure of a watch as its condition means it."""
    condition = of.state.watch.definition.condition
    if condition == "change":
        return change(words, value)
    if condition == "full":
        return words.duration(timedelta(seconds=value))
    if condition == "no_data":
        return words.n("%(num)d look without data", "%(num)d looks without data", round(value))
    return amount(value, of.unit)


def _facts(words: Words, of: AlarmView) -> Sequence[Mrkdwn]:
    """Tell for each reason of an alarm what was seen, and what is too much."""
    lasted, facts = words.duration(of.lasted), []
    level = of.state.watch.definition.levels.get(of.severity)
    metric = of.titles.get(words.lang) or of.state.watch.definition.metric
    if MAIN in of.reasons and of.value is not None:
        threshold = _threshold(words, of, level.raised) if level else None
        seen = {"metric": metric, "value": measured(words, of, of.value), "threshold": threshold}
        facts.append(words.render("watch", "seen", **seen))
    if MISSED in of.reasons:
        facts.append(words.render("watch", "silent", metric=metric))
    if FREE in of.reasons:
        left = min(each.raised for each in USUAL["disk"].free.values() if isinstance(each.raised, float))
        facts.append(words.render("watch", "little_left", left=amount(left, "B")))
    if FULL in of.reasons:
        soon = min(each.raised for each in USUAL["disk"].full.values() if isinstance(each.raised, float))
        facts.append(words.render("watch", "full_soon", span=words.duration(timedelta(seconds=soon))))
    return [*facts, words.render("watch", "since", since=of.raised_at, lasted=lasted)]


def _threshold(words: Words, of: AlarmView, raised: Bound) -> Mrkdwn:
    if isinstance(raised, tuple):
        return Mrkdwn(" … ").join(measured(words, of, bound) for bound in raised)
    return measured(words, of, raised)


def _notes(words: Words, of: AlarmView) -> list[Mrkdwn]:
    watch, notes = of.state.watch, list[Mrkdwn]()
    if of.state.flapping_until is not None:
        notes.append(words.render("watch", "flapping"))
    if of.state.state in DOING:
        notes.append(words.render("watch", "doing", what=words.label(DOING[of.state.state])))
    if watch.definition.service:
        notes.append(words.render("watch", "about", service=watch.definition.service))
    return notes


def _incident(words: Words, number: int | None) -> list[Json]:
    return [] if number is None else [blocks.context(words.render("alert", "became", number=number))]


def _buttons(words: Words, group: GroupView | None, number: int | None) -> list[Json]:
    """Give the buttons of an alert's line, once the alert is sorted."""
    if group is None or number is not None:
        return []
    if group.muted_until is not None:
        return [blocks.context(words.render("alert", "muted", until=group.muted_until))]
    declare = button(words._("Declare"), "alert.declare", value=str(group.id), style="primary")
    return [blocks.actions(declare, button(words._("Mute for a day"), "alert.mute", value=str(group.id)))]
