"""What people read about alerts."""

from bot.alerts.queries import GroupView, Overview, WatchdogView
from bot.alerts.rules import SOURCE
from bot.messages.base import Message, sentence
from bot.messages.words import Words
from bot.slack.blocks import actions, context, section
from bot.slack.elements import button
from bot.slack.mrkdwn import plain


def line(words: Words, group: GroupView, number: int | None) -> Message:
    """Show a group of alerts that opened no incident by itself; `number` is of the incident that somebody declared."""
    told = words.render("alert", "line", group=group)
    shown = [section(told)]
    if group.summary:
        shown.append(context(words.render("alert", "details", group=group)))
    if number is not None:
        shown.append(context(words.render("alert", "became", number=number)))
    elif group.muted_until is not None:
        shown.append(context(words.render("alert", "muted", until=group.muted_until)))
    elif group.firing:
        declare = button(words._("Declare"), "alert.declare", value=str(group.id), style="primary")
        shown.append(actions(declare, button(words._("Mute for a day"), "alert.mute", value=str(group.id))))
    return Message(plain(told), shown)


def overview(words: Words, alerts: Overview) -> Message:
    """Tell of the alerts of an incident that has more of them than are told singly."""
    return sentence(words.render("alert", "overview", alerts=alerts))


def watchdog(words: Words, absence: WatchdogView) -> Message:
    """Warn that a watchdog is silent, or say that it is heard again; a source of metrics is one too."""
    source = absence.name.removeprefix(SOURCE)
    if source != absence.name:
        return sentence(words.render("alert", "source", name=source, absence=absence))
    return sentence(words.render("alert", "watchdog", absence=absence))
