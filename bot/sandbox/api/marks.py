"""pins.*, reactions.*: marks on messages.

Source: https://docs.slack.dev/reference/methods/pins.add
"""

import re

from bot.sandbox import posts
from bot.sandbox.api.call import Call
from bot.sandbox.channels import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER

TIMESTAMP = re.compile(r"\d+\.\d{6}")
EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")
MOST_PINS = 100


def add_pin(call: Call) -> Json:
    """Pin a message."""
    channel, message = _target(call)
    if channel.pinned(message.ts):
        raise SlackError("already_pinned")
    if len(channel.pins) >= MOST_PINS:
        raise SlackError("too_many_pins")
    if message.subtype:
        raise SlackError("not_pinnable")
    posts.pin(call.ws, channel, message, BOT_USER)
    return {}


def list_pins(call: Call) -> Json:
    """List what is pinned in a channel."""
    channel = call.own_channel()
    items = []
    for pin in channel.pins:
        message = call.ws.messages(channel).get(pin["message"]["ts"])
        if message:
            items.append(pin | {"message": posts.shown(call.ws, channel, message)})
    return {"items": items}


def remove_pin(call: Call) -> Json:
    """Take a message down."""
    channel, message = _target(call)
    if not channel.pinned(message.ts):
        raise SlackError("no_pin")
    posts.unpin(call.ws, channel, message, BOT_USER)
    return {}


def add_reaction(call: Call) -> Json:
    """Add an emoji of the bot's."""
    name = _emoji(call)
    channel, message = _target(call)
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER in message.reactions.get(name, ()):
        raise SlackError("already_reacted")
    posts.react(call.ws, channel, message, BOT_USER, name)
    return {}


def remove_reaction(call: Call) -> Json:
    """Take an emoji of the bot's back."""
    name = _emoji(call)
    channel, message = _target(call)
    if BOT_USER not in message.reactions.get(name, ()):
        raise SlackError("no_reaction")
    posts.unreact(call.ws, channel, message, BOT_USER, name)
    return {}


def get_reactions(call: Call) -> Json:
    """Show a message with its emoji."""
    channel, message = _target(call)
    return {"type": "message", "channel": channel.id, "message": posts.shown(call.ws, channel, message)}


def _target(call: Call) -> tuple[Channel, Message]:
    if "timestamp" not in call.args:
        raise SlackError("no_item_specified")
    if not TIMESTAMP.fullmatch(call.args.text("timestamp")):
        raise SlackError("bad_timestamp")
    channel = call.own_channel()
    return channel, call.message(channel)


def _emoji(call: Call) -> str:
    name = call.args.text("name").strip(":")
    if not EMOJI.fullmatch(name):
        raise SlackError("invalid_name")
    return name


METHODS = {
    "pins.add": add_pin,
    "pins.list": list_pins,
    "pins.remove": remove_pin,
    "reactions.add": add_reaction,
    "reactions.remove": remove_reaction,
    "reactions.get": get_reactions,
}
