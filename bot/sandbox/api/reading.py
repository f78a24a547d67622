"""conversations.*, users.conversations: finding channels and reading what was said.

Source: https://docs.slack.dev/reference/methods/conversations.history
"""

from collections.abc import Iterable, Sequence

from bot.sandbox import posts
from bot.sandbox.api.call import Call
from bot.sandbox.api.paging import MOST, decode, encode, page
from bot.sandbox.channels import SCOPES, Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER

TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
LAST = "9999999999.999999"


def info(call: Call) -> Json:
    """Show a channel."""
    channel = call.channel()
    with_count, with_locale = call.args.flag("include_num_members"), call.args.flag("include_locale")
    return {"channel": channel.to_slack(with_count=with_count, with_locale=with_locale)}


def list_all(call: Call) -> Json:
    """List the channels that the bot may know of."""
    return _listed(call, call.ws.seen_by(BOT_USER), with_count=True)


def list_joined(call: Call) -> Json:
    """List the channels that somebody is in, as far as the bot may know of them."""
    user = call.args.text("user", BOT_USER)
    if user not in call.ws.people:
        raise SlackError("user_not_found")
    return _listed(call, (channel for channel in call.ws.seen_by(BOT_USER) if user in channel.members))


def history(call: Call) -> Json:
    """Read a channel, the newest first."""
    channel = call.own_channel()
    messages = _within(call, call.ws.messages(channel).newest_first())
    return _read(call, channel, messages) | {"pin_count": len(channel.pins)}


def replies(call: Call) -> Json:
    """Read a thread, the oldest first; the bot must be in the channel, as with the history."""
    channel = call.own_channel()
    thread = call.ws.messages(channel).thread(call.args.text("ts"))
    if not thread:
        raise SlackError("thread_not_found")
    parent, answers = thread[0], thread[1:]
    return _read(call, channel, [parent, *_within(call, answers)], default=MOST)


def _listed(call: Call, channels: Iterable[Channel], *, with_count: bool = False) -> Json:
    types = call.args.words("types") or ["public_channel"]
    if any(name not in TYPES for name in types):
        raise SlackError("invalid_types")
    for name in types:
        call.needs(f"{SCOPES.get(TYPES[name], 'mpim')}:read")
    kinds = {TYPES[name] for name in types}
    found = [channel for channel in channels if channel.kind in kinds]
    if call.args.flag("exclude_archived"):
        found = [channel for channel in found if not channel.is_archived]
    shown, metadata = page(call.args, found)
    return {
        "channels": [channel.to_slack(with_count=with_count) for channel in shown],
        "response_metadata": metadata,
    }


def _within(call: Call, messages: Iterable[Message]) -> list[Message]:
    oldest = _bound(call, "oldest", "0")
    latest = _bound(call, "latest", LAST)
    if call.args.flag("inclusive"):
        return [message for message in messages if oldest <= float(message.ts) <= latest]
    return [message for message in messages if oldest < float(message.ts) < latest]


def _bound(call: Call, name: str, default: str) -> float:
    try:
        return float(call.args.text(name) or default)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _read(call: Call, channel: Channel, messages: Sequence[Message], default: int = 100) -> Json:
    """Return a page that begins at the message which the cursor names, so that new ones do not shift it."""
    limit = call.args.number("limit", default, MOST)
    cursor = call.args.text("cursor")
    start = decode(cursor) if cursor else ""
    places = [place for place, message in enumerate(messages) if message.ts == start]
    if start and not places:
        raise SlackError("invalid_cursor")
    first = places[0] if places else 0
    chosen, rest = messages[first : first + limit], messages[first + limit :]
    with_metadata = call.args.flag("include_all_metadata")
    answer: Json = {
        "messages": [posts.shown(call.ws, channel, message, with_metadata=with_metadata) for message in chosen],
        "has_more": bool(rest),
    }
    if rest:
        answer["response_metadata"] = {"next_cursor": encode(rest[0].ts)}
    return answer


METHODS = {
    "conversations.info": info,
    "conversations.list": list_all,
    "users.conversations": list_joined,
    "conversations.history": history,
    "conversations.replies": replies,
}
