"""files.*: what people share, and what the bot does.

Source: https://docs.slack.dev/reference/methods/files.info
"""

import mimetypes

from bot.sandbox import posts
from bot.sandbox.api.call import Call
from bot.sandbox.channels import Channel
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.files import MOST_BYTES, PROCESSING, SharedFile
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER


def info(call: Call) -> Json:
    """Show a file of the bot, or of a channel that it is in."""
    found = call.ws.files.get(call.args.text("file"))
    if found is None or not call.ws.bot_sees(found):
        raise SlackError("file_not_found")
    return {"file": _so_far(call, found), "comments": [], "response_metadata": {"next_cursor": ""}}


def _so_far(call: Call, file: SharedFile) -> Json:
    """Return Slack's file object, which tells no type before the file has been looked into."""
    unknown = {} if file.is_processed(call.ws.clock()) else {"mimetype": "", "filetype": ""}
    return file.to_slack(call.slack.url) | unknown


def upload_url(call: Call) -> Json:
    """Tell where a file of the bot is sent to; nobody sees it before it is shared.

    Source: https://docs.slack.dev/reference/methods/files.getUploadURLExternal
    """
    call.args.number("length", 0, MOST_BYTES, "invalid_arguments")
    name = call.args.text("filename").replace("/", "_")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    new = call.ws.ids.new("F")
    call.ws.uploads[new] = SharedFile(new, name, kind, BOT_USER, call.ws.now(), "", "")
    return {"upload_url": f"{call.slack.url}/files/upload/{new}", "file_id": new}


def complete_upload(call: Call) -> Json:
    """Keep files that were sent, and share them with a channel that the bot is in as one message, where one is named.

    Source: https://docs.slack.dev/reference/methods/files.completeUploadExternal
    """
    told = call.args.json("files", "invalid_arguments")
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise invalid_arguments("must provide an array [json-pointer:/files]")
    channel = call.own_channel("channel_id") if call.args.text("channel_id") else None
    found = [call.ws.uploads.get(str(each.get("id"))) for each in told]
    shared = [each for each in found if each is not None and each.content]
    if not shared or len(shared) < len(found):
        raise SlackError("file_not_found")
    for file in shared:
        file.channel = channel.id if channel else ""
        file.processed_at = call.ws.clock() + PROCESSING
        call.ws.keep_file(call.ws.uploads.pop(file.id))
    if channel:
        _publish(call, channel, [file.to_slack(call.slack.url) for file in shared])
    return {"files": [_so_far(call, file) for file in shared]}


def _publish(call: Call, channel: Channel, files: list[Json]) -> None:
    """Show files in a channel, or in a thread of it."""
    message = Message(channel.id, call.ws.ids.ts(), BOT_USER, call.args.text("initial_comment"), files=files)
    message.thread_ts = call.args.text("thread_ts") or None
    posts.publish(call.ws, channel, message)


METHODS = {
    "files.info": info,
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete_upload,
}
