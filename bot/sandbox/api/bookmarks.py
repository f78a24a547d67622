"""bookmarks.*: links at the top of a channel.

Source: https://docs.slack.dev/reference/methods/bookmarks.add
"""

from bot.sandbox.api.call import Call
from bot.sandbox.channels import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.payload import Json
from bot.sandbox.people import APP, BOT_USER

MOST_BOOKMARKS = 100


def add(call: Call) -> Json:
    """Add a link."""
    if call.args.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    link = _link(call)
    channel = _channel(call)
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise SlackError("too_many_bookmarks")
    now = call.ws.now()
    bookmark: Json = {
        "id": call.ws.ids.new("Bk"),
        "channel_id": channel.id,
        "title": call.args.text("title"),
        "link": link,
        "emoji": call.args.text("emoji"),
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": now,
        "date_updated": now,
        "rank": f"{len(channel.bookmarks):04d}",
        "last_updated_by_user_id": BOT_USER,
        "last_updated_by_team_id": "",
        "shortcut_id": None,
        "app_id": APP,
    }
    channel.bookmarks.append(bookmark)
    _changed(call, channel)
    return {"bookmark": bookmark}


def edit(call: Call) -> Json:
    """Change a link's title, address or emoji."""
    channel = _channel(call)
    bookmark = _bookmark(call, channel)
    if "link" in call.args:
        bookmark["link"] = _link(call)
    bookmark |= {name: call.args.text(name) for name in ("title", "emoji") if name in call.args}
    bookmark["date_updated"] = call.ws.now()
    _changed(call, channel)
    return {"bookmark": bookmark}


def list_all(call: Call) -> Json:
    """List the links of a channel."""
    return {"bookmarks": _channel(call).bookmarks}


def remove(call: Call) -> Json:
    """Take a link away."""
    channel = _channel(call)
    channel.bookmarks.remove(_bookmark(call, channel))
    _changed(call, channel)
    return {}


def _channel(call: Call) -> Channel:
    channel = call.channel("channel_id")
    if BOT_USER not in channel.members:
        raise SlackError("permission_denied")
    return channel


def _bookmark(call: Call, channel: Channel) -> Json:
    for bookmark in channel.bookmarks:
        if bookmark["id"] == call.args.text("bookmark_id"):
            return bookmark
    raise SlackError("not_found")


def _link(call: Call) -> str:
    link = call.args.text("link")
    if not link.startswith(("http://", "https://")):
        raise SlackError("invalid_link")
    return link


def _changed(call: Call, channel: Channel) -> None:
    call.ws.keep_channel(channel)
    call.ws.show("channel", channel)


METHODS = {
    "bookmarks.add": add,
    "bookmarks.edit": edit,
    "bookmarks.list": list_all,
    "bookmarks.remove": remove,
}
