"""conversations.*: who is in a channel.

Source: https://docs.slack.dev/reference/methods/conversations.invite
"""

from bot.sandbox import rooms
from bot.sandbox.api.call import Call
from bot.sandbox.api.paging import page
from bot.sandbox.channels import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER

MOST_INVITED = 100


def join(call: Call) -> Json:
    """Enter a public channel; being there already is a warning."""
    channel = call.room(call.channel())
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER in channel.members:
        warning = "already_in_channel"
        return {
            "channel": channel.to_slack(),
            "warning": warning,
            "response_metadata": {"warnings": [warning]},
        }
    rooms.enter(call.ws, channel, BOT_USER)
    return {"channel": channel.to_slack()}


def leave(call: Call) -> Json:
    """Go out of a channel."""
    channel = call.room(call.channel())
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members:
        return {"not_in_channel": True}
    if channel.is_general:
        raise SlackError("cant_leave_general")
    rooms.leave(call.ws, channel, BOT_USER)
    return {}


def invite(call: Call) -> Json:
    """Bring people in: all of them or none, unless `force` brings those who can be."""
    channel = call.room(call.open_channel())
    users = list(dict.fromkeys(call.args.words("users")))
    if not users:
        raise SlackError("no_user")
    if len(users) > MOST_INVITED:
        raise SlackError("too_many_users")
    refused = {user: error for user in users if (error := _refusal(call, channel, user))}
    errors = [{"ok": False, "error": error, "user": user} for user, error in refused.items()]
    welcome = [user for user in users if user not in refused]
    if refused and not (call.args.flag("force") and welcome):
        raise SlackError(next(iter(refused.values())), errors=errors)
    for user in welcome:
        rooms.enter(call.ws, channel, user, inviter=BOT_USER)
    return {"channel": channel.to_slack()} | ({"errors": errors} if errors else {})


def kick(call: Call) -> Json:
    """Put somebody out."""
    channel = call.room(call.own_channel())
    user = call.args.text("user")
    if user == BOT_USER:
        raise SlackError("cant_kick_self")
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    if user not in call.ws.people:
        raise SlackError("user_not_found")
    if user not in channel.members:
        raise SlackError("not_in_channel")
    rooms.leave(call.ws, channel, user)
    return {}


def members(call: Call) -> Json:
    """List who is in a channel."""
    users, metadata = page(call.args, call.channel().members)
    return {"members": users, "response_metadata": metadata}


def _refusal(call: Call, channel: Channel, user: str) -> str | None:
    if user == BOT_USER:
        return "cant_invite_self"
    if call.ws.human(user) is None:
        return "user_not_found"
    return "already_in_channel" if user in channel.members else None


METHODS = {
    "conversations.join": join,
    "conversations.leave": leave,
    "conversations.invite": invite,
    "conversations.kick": kick,
    "conversations.members": members,
}
