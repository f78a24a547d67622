"""conversations.*: making and changing channels.

Source: https://docs.slack.dev/reference/methods/conversations.create
"""

from bot.sandbox import rooms
from bot.sandbox.api.call import Call
from bot.sandbox.channels import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.names import checked_topic
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER

MOST_DIRECT = 8


def create(call: Call) -> Json:
    """Make a channel with the bot in it."""
    is_private = call.args.flag("is_private")
    call.needs("groups:write" if is_private else "channels:manage")
    channel = rooms.create(call.ws, call.args.text("name"), BOT_USER, kind="group" if is_private else "channel")
    return {"channel": channel.to_slack()}


def open_direct(call: Call) -> Json:
    """Open the direct message channel with one person; with several it is not served."""
    call.needs("im:write")
    if "channel" in call.args:
        return _opened(call, call.channel(), was_open=True)
    users = call.args.words("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("too_many_users" if len(users) > MOST_DIRECT else "invalid_user_combination")
    person = call.ws.people.get(users[0])
    if person is None or person.id == BOT_USER:
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    channel, was_open = rooms.open_direct(call.ws, BOT_USER, person.id)
    return _opened(call, channel, was_open=was_open)


def set_topic(call: Call) -> Json:
    """Write the line above the channel."""
    topic = checked_topic(call.args.text("topic"))
    channel = call.room(call.open_channel())
    rooms.set_topic(call.ws, channel, BOT_USER, topic)
    return {"channel": channel.to_slack()}


def set_purpose(call: Call) -> Json:
    """Write what the channel is for."""
    purpose = checked_topic(call.args.text("purpose"))
    channel = call.room(call.open_channel())
    rooms.set_purpose(call.ws, channel, BOT_USER, purpose)
    return {"channel": channel.to_slack(), "purpose": purpose}


def rename(call: Call) -> Json:
    """Give a channel that the bot made another name."""
    channel = call.room(call.open_channel())
    if channel.creator != BOT_USER:
        raise SlackError("not_authorized")
    rooms.rename(call.ws, channel, BOT_USER, call.args.text("name"))
    return {"channel": channel.to_slack()}


def archive(call: Call) -> Json:
    """Close a channel."""
    channel = call.room(call.channel())
    if channel.is_archived:
        raise SlackError("already_archived")
    if channel.is_general:
        raise SlackError("cant_archive_general")
    call.own_channel()
    rooms.archive(call.ws, channel, BOT_USER)
    return {}


def unarchive(call: Call) -> Json:
    """Open an archived channel again."""
    channel = call.room(call.channel())
    if not channel.is_archived:
        raise SlackError("not_archived")
    rooms.unarchive(call.ws, channel, BOT_USER)
    return {}


def _opened(call: Call, channel: Channel, *, was_open: bool) -> Json:
    shown = channel.to_slack() if call.args.flag("return_im") else {"id": channel.id}
    return {"channel": shown} | ({"no_op": True, "already_open": True} if was_open else {})


METHODS = {
    "conversations.create": create,
    "conversations.open": open_direct,
    "conversations.setTopic": set_topic,
    "conversations.setPurpose": set_purpose,
    "conversations.rename": rename,
    "conversations.archive": archive,
    "conversations.unarchive": unarchive,
}
