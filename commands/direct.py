"""What people write to Bongsu alone: answers to what their standups ask, and what answers nothing."""

from typing import Any

from bot.flows import standup_replies as flows
from bot.messages.base import sentence
from bot.standups import replying
from bot.work.inbound import is_first, once
from commands.context import Answer, Ask, Heard
from commands.marks import DELETED, TOMBSTONE, changed_ts


def is_answer(ask: Ask) -> bool:
    """Whether a standup waits for what somebody writes, or they write under its message."""
    event, who = ask.body["event"], ask.who
    thread = str(event.get("thread_ts") or "")
    with ask.bench.database.read() as tx:
        if thread and replying.in_thread(tx, who.workspace, who.slack_id, thread) is not None:
            return True
        return replying.is_asked_of(tx, who.workspace, who.slack_id, ask.bench.clock())


def answer(ask: Ask) -> Answer:
    """Take a message as an answer, once; the question's message shows it. Raises `BotError` where it is none."""
    event, who, now = ask.body["event"], ask.who, ask.bench.clock()
    with ask.bench.database.write() as tx:
        given = (who.workspace, who.slack_id, ask.channel, event, now)
        once(tx, who.workspace, ask.key, now, lambda: flows.heard(tx, *given))
    return None


def answers_nothing(ask: Ask) -> Answer:
    """Say once a day that nothing waits for an answer, and what is understood."""
    who, now = ask.who, ask.bench.clock()
    with ask.bench.database.write() as tx:
        if not is_first(tx, who.workspace, f"nothing_open:{who.slack_id}:{now:%Y-%m-%d}", now):
            return None
    return sentence(ask.words.render("standup_reply", "nothing_open")).payload


def followed(heard: Heard) -> None:
    """Follow what its author did to a message that answers something: an edit, or a deletion.

    https://docs.slack.dev/reference/events/message/message_changed
    """
    event: dict[str, Any] = heard.event
    message = event.get("message") or {}
    row = replying.by_message(heard.tx, heard.workspace, heard.channel, changed_ts(event))
    if row is None:
        return
    if event["subtype"] == DELETED or message.get("subtype") == TOMBSTONE:
        flows.removed(heard.tx, row, heard.now)
    elif message.get("text") != (event.get("previous_message") or {}).get("text"):
        flows.changed(heard.tx, row, message, heard.now)
