"""Shortcuts: global ones, and those in the menu of a message.

Source: https://docs.slack.dev/interactivity/implementing-shortcuts
"""

from bot.sandbox import posts
from bot.sandbox.acts.payloads import interaction
from bot.sandbox.channels import Channel
from bot.sandbox.errors import PageError
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.payload import Json
from bot.sandbox.people import Person
from bot.sandbox.response_urls import Target


def run(slack: LocalSlack, person: Person, callback_id: str, channel: Channel | None, ts: str) -> Json:
    """Tell the app that somebody chose a shortcut, of a message if a channel is given."""
    payload = interaction("shortcut", person, slack.triggers.give(person.id))
    payload |= {"callback_id": callback_id, "action_ts": slack.ws.ids.ts()}
    if channel is not None:
        payload |= _message_parts(slack, person, channel, ts)
    reply = slack.bridge.send("interactive", payload)
    return {"ok": reply.ok, "status": reply.status, "ms": reply.ms}


def _message_parts(slack: LocalSlack, person: Person, channel: Channel, ts: str) -> Json:
    with slack.ws.lock:
        message = slack.ws.messages(channel).get(ts)
        if message is None:
            raise PageError("there is no such message")
        shown = posts.shown(slack.ws, channel, message)
    return {
        "type": "message_action",
        "channel": {"id": channel.id, "name": channel.spoken_name},
        "message_ts": ts,
        "message": shown,
        "response_url": slack.response_urls.give(Target(channel.id, person.id, ts, message.thread_ts)),
    }
