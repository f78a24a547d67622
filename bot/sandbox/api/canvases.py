"""canvases.*: documents that hang on a channel.

Source: https://docs.slack.dev/reference/methods/canvases.create
"""

from bot.sandbox.api.call import Call
from bot.sandbox.channels import Channel
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.payload import Json

LARGEST = 1_048_576
"""Characters of a document."""


def create(call: Call) -> Json:
    """Make a canvas as a tab of a channel, in which its members may write."""
    if "channel_id" not in call.args:
        raise SlackError("free_teams_cannot_create_non_tabbed_canvases")
    channel = call.open_channel("channel_id")
    canvas = {
        "id": call.ws.ids.new("F"),
        "title": call.args.text("title", "Untitled"),
        "markdown": _markdown(call.args.json("document_content", "invalid_arguments") or {"type": "markdown"}),
        "access": "write",
    }
    channel.canvases.append(canvas)
    _changed(call, channel)
    return {"canvas_id": canvas["id"]}


def edit(call: Call) -> Json:
    """Put another document in the place of the one that is there; parts of it cannot be changed here."""
    channel, canvas = _canvas(call)
    changes = call.args.json("changes", "invalid_arguments")
    if not isinstance(changes, list) or len(changes) != 1:
        raise invalid_arguments("must have exactly one change [json-pointer:/changes]")
    if changes[0].get("operation") != "replace" or "section_id" in changes[0]:
        raise SlackError("canvas_editing_failed")
    canvas["markdown"] = _markdown(changes[0].get("document_content"))
    _changed(call, channel)
    return {}


def set_access(call: Call) -> Json:
    """Say what the members of its channel may do with a canvas."""
    channel, canvas = _canvas(call)
    level = call.args.text("access_level")
    if level not in {"read", "write"} or ("channel_ids" in call.args) == ("user_ids" in call.args):
        raise SlackError("invalid_parameters")
    if _channels(call) != [channel.id]:
        raise SlackError("channel_not_found")
    canvas["access"] = level
    _changed(call, channel)
    return {}


def delete(call: Call) -> Json:
    """Take a canvas away."""
    channel, canvas = _canvas(call)
    channel.canvases.remove(canvas)
    _changed(call, channel)
    return {}


def _channels(call: Call) -> list[str]:
    """Read the list as a form carries it: as JSON, or with commas."""
    given = call.args.given.get("channel_ids", "")
    found = call.args.json("channel_ids", "invalid_arguments") if str(given).startswith("[") else None
    return list(map(str, found)) if isinstance(found, list) else call.args.words("channel_ids")


def _canvas(call: Call) -> tuple[Channel, Json]:
    wanted = call.args.text("canvas_id")
    for channel in call.ws.channels.values():
        for canvas in channel.canvases:
            if canvas["id"] == wanted:
                return channel, canvas
    raise SlackError("canvas_not_found")


def _markdown(content: object) -> str:
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise invalid_arguments("must be of type markdown [json-pointer:/document_content]")
    text = content.get("markdown", "")
    if not isinstance(text, str) or len(text) > LARGEST:
        raise SlackError("canvas_creation_failed")
    return text


def _changed(call: Call, channel: Channel) -> None:
    call.ws.keep_channel(channel)
    call.ws.show("channel", channel)


METHODS = {
    "canvases.create": create,
    "canvases.edit": edit,
    "canvases.access.set": set_access,
    "canvases.delete": delete,
}
