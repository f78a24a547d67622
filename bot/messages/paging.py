"""What people read about calls for help."""

from bot.incidents.paging import ASKED, FAILED, PageView
from bot.messages.base import Message
from bot.messages.incident import state_line, state_of
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, plain


def page(words: Words, told: PageView) -> Message:
    """Tell in the incident's channel who is called, and what came of it."""
    lines = [words.render("paging", "why", page=told), words.render("paging", _state(told), page=told)]
    text = Mrkdwn("\n").join(filter(None, lines))
    return Message(plain(text), [blocks.section(text)])


def call(words: Words, told: PageView) -> Message:
    """Call one person by direct message, and show them later who has taken it up."""
    heading = words.render("paging", "asked_to" if told.reason == ASKED else "called_to", page=told)
    panel = words.render("incident", "panel", incident=told.incident)
    channel = words.render("incident", "channel_line", incident=told.incident)
    state = state_line(words, told.incident)
    shown = [blocks.section(heading), blocks.section(Mrkdwn("\n").join([panel, channel])), blocks.context(state)]
    if not told.is_answered and told.incident.acknowledged_by is None:
        button = elements.button(
            words._("I am on it"), "incident.acknowledge", value=state_of(told.incident), style="primary"
        )
        shown.append(blocks.actions(button))
    return Message(plain(heading), shown)


def _state(told: PageView) -> str:
    if told.is_answered:
        return "answered"
    if told.state == FAILED:
        return "not_out"
    if told.target:
        return "by_target"
    return "by_request" if told.reason == ASKED else "by_name"
