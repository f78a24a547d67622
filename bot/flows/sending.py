"""Sending a lasting message: posted once, changed where it stands, deleted where it has nothing to say any more."""

from typing import NamedTuple

from bot.flows.places import is_person
from bot.flows.services import of
from bot.messages.base import Message
from bot.models import Projection
from bot.slack.client import SlackRefused
from bot.slack.posting import Place, earlier, join, post
from bot.work import Run


class Sent(NamedTuple):
    """Where a message stands, which version it shows, and whether it shows all of it."""

    place: Place
    version: int
    is_whole: bool = True


def sent(run: Run, row: Projection, channel: str, ways: tuple[Message, Message], above: str | None) -> Sent:
    """Send what is wanted, under the message `above` it, in the first of two ways that Slack takes.

    The second one has no picture, which Slack refuses until it has looked into it.
    """
    whole, plain = ways
    try:
        return Sent(*_sent(run, row, channel, whole, above))
    except SlackRefused as refused:
        if refused.code != "invalid_blocks" or whole is plain:
            raise
    return Sent(*_sent(run, row, channel, plain, above), is_whole=False)


def _sent(run: Run, row: Projection, channel: str, message: Message, above: str | None) -> tuple[Place, int]:
    if row.ts is not None:
        if row.shown < row.wanted:  # else what was wanted meanwhile is found when this is recorded
            _update(run, channel, row.ts, message)
        return Place(channel, row.ts), row.wanted
    try:
        return _posted(run, row, channel, message, above)
    except SlackRefused as refused:
        if refused.code != "not_in_channel" or is_person(channel):
            raise
    join(of(run).slack, run, channel)  # we never were in it, or somebody had sent us out
    return _posted(run, row, channel, message, above)


def _posted(run: Run, row: Projection, channel: str, message: Message, above: str | None) -> tuple[Place, int]:
    """Post it, unless an earlier attempt has."""
    key = f"projection:{row.id}"
    found = earlier(of(run).slack, run, channel, key, above)
    if found:
        return Place(channel, found), 0  # it shows what was so then, and is brought up to date by a job of its own
    return post(of(run).slack, run, channel, key, message.payload, above), row.wanted


def _update(run: Run, channel: str, ts: str, message: Message) -> None:
    try:
        of(run).slack.call(run, "chat.update", channel=channel, ts=ts, **message.payload)
    except SlackRefused as refused:
        if refused.code != "message_not_found":  # somebody deleted it, and that is theirs to do
            raise


def delete(run: Run, row: Projection, channel: str, above: str | None) -> None:
    """Delete the message, also one that an earlier attempt posted without our hearing of it."""
    ts = row.ts or earlier(of(run).slack, run, channel, f"projection:{row.id}", above)
    if ts is None:
        return
    try:
        of(run).slack.call(run, "chat.delete", channel=channel, ts=ts)
    except SlackRefused as refused:
        if refused.code != "message_not_found":
            raise
