"""The list of standups, with what its reader may do, and the question before one is deleted."""

from collections.abc import Collection, Sequence

from bot.messages.base import Message, sentence
from bot.messages.standup import days, times
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.standups.queries import StandupView

WITH_BUTTONS = 20
"""Standups that are listed with buttons; those behind them are lines."""


def listing(words: Words, found: Sequence[StandupView], own: Collection[int]) -> Message:
    """List standups, with when and whom they ask; those that the reader may change, by their keys, with buttons."""
    if not found:
        return sentence(words.render("standup", "no_standups"))
    heading = words._("Standups")
    shown = [blocks.section(heading)]
    for each in found[:WITH_BUTTONS]:
        shown.append(blocks.section(_row(words, each)))
        if each.id in own:
            shown.append(blocks.actions(*_buttons(words, each)))
    return Message(plain(heading), shown + blocks.paragraphs(_row(words, each) for each in found[WITH_BUTTONS:]))


def _row(words: Words, of: StandupView) -> Mrkdwn:
    return words.render("standup", "row", of=of, when=days(words, of.days), times=times(of))


def _buttons(words: Words, of: StandupView) -> Sequence[Json]:
    value = str(of.id)
    if of.is_paused:
        pause = elements.button(words._("Go on"), "standup.resume", value=value)
    else:
        pause = elements.button(words._("Pause"), "standup.pause", value=value)
    question = elements.confirmation(
        words._("Delete it?"),
        words.render("standup_set_up", "delete_it", name=of.name),
        yes=words._("Delete"),
        no=words._("Keep it"),
        style="danger",
    )
    edit = elements.button(words._("Change"), "standup.edit", value=value)
    return [
        edit,
        pause,
        elements.button(words._("Delete"), "standup.delete", value=value, style="danger", confirm=question),
    ]


def deletion(words: Words, of: StandupView) -> Message:
    """Ask once whether a standup is to be deleted."""
    said = words.render("standup_set_up", "delete_it", name=of.name)
    button = elements.button(words._("Delete"), "standup.delete", value=str(of.id), style="danger")
    return Message(plain(said), [blocks.section(said), blocks.actions(button)])
