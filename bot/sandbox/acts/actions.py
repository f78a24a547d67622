"""Clicks and choices in messages and views.

Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

from bot.sandbox import posts
from bot.sandbox.acts.elements import VALUES, find, state_of, used
from bot.sandbox.acts.payloads import interaction
from bot.sandbox.channels import Channel
from bot.sandbox.errors import PageError
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import Person
from bot.sandbox.response_urls import Target

FROM_ELEMENT = ("text", "style", "placeholder", "confirm")


def click_message(slack: LocalSlack, person: Person, channel: Channel, ts: str, given: Json) -> Json:
    """Use an element of a message; ephemeral ones too."""
    with slack.ws.lock:
        message = _seen(slack, person, channel, ts)
        blocks = message.blocks or []
        payload = interaction("block_actions", person, slack.triggers.give(person.id))
        payload |= _message_parts(slack, channel, message)
        payload["state"] = state_of(blocks, given.get("values"))
        payload["actions"] = [_action(slack, blocks, given)]
        target = Target(channel.id, person.id, ts, message.thread_ts)
        payload["response_url"] = slack.response_urls.give(target)
    return _sent(slack, payload)


def click_view(slack: LocalSlack, person: Person, view_id: str, given: Json) -> Json:
    """Use an element of an open modal or the home tab."""
    view = slack.views.of(person.id, view_id)
    if view is None:
        raise PageError("this view is not open")
    payload = interaction("block_actions", person, slack.triggers.give(person.id, view_id))
    state = state_of(view["blocks"], given.get("values"))
    payload |= {"container": {"type": "view", "view_id": view_id}, "view": view | {"state": state}}
    payload["actions"] = [_action(slack, view["blocks"], given)]
    return _sent(slack, payload)


def _seen(slack: LocalSlack, person: Person, channel: Channel, ts: str) -> Message:
    timeline = slack.ws.messages(channel)
    message = timeline.get(ts) or timeline.whisper(ts)
    if message is None or (message.only_for and message.only_for != person.id):
        raise PageError("there is no such message")
    return message


def _message_parts(slack: LocalSlack, channel: Channel, message: Message) -> Json:
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
    container["is_ephemeral"] = message.only_for is not None
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    parts: Json = {"container": container, "channel": {"id": channel.id, "name": channel.spoken_name}}
    if not message.only_for:
        parts["message"] = posts.shown(slack.ws, channel, message)
    return parts


def _action(slack: LocalSlack, blocks: list[Json], given: Json) -> Json:
    block_id, action_id = str(given.get("block_id")), str(given.get("action_id"))
    element = find(blocks, block_id, action_id)
    if element is None:
        element = _remembered(given)
    kept = {name: element[name] for name in FROM_ELEMENT if name in element}
    names = {"block_id": block_id, "action_id": action_id, "action_ts": slack.ws.ids.ts()}
    return kept | used(element, given) | names


def _remembered(given: Json) -> Json:
    """Return an element that a page still shows after the app took it away; Slack delivers such clicks too."""
    if given.get("type") not in VALUES:
        raise PageError("there is no such element")
    chosen = given.get("selected_option")
    options = [chosen] if isinstance(chosen, dict) else given.get("selected_options") or []
    return {"type": given["type"], "options": options}


def _sent(slack: LocalSlack, payload: Json) -> Json:
    reply = slack.bridge.send("interactive", payload)
    result: Json = {"ok": reply.ok, "status": reply.status, "ms": reply.ms}
    return result if reply.ok else result | {"error": reply.failure}
