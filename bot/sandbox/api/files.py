"""files.*: what people share, and what the bot does.

Source: https://docs.slack.dev/reference/methods/files.info
"""

import mimetypes

from bot.sandbox import posts
from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.files import MOST_BYTES, SharedFile
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER


def info(call: Call) -> Json:
    """Show a file of a channel that the bot is in."""
    found = call.ws.files.get(call.args.text("file"))
    if found is None or BOT_USER not in call.ws.channels[found.channel].members:
        raise SlackError("file_not_found")
    return {"file": found.to_slack(call.slack.url), "comments": [], "response_metadata": {"next_cursor": ""}}


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
    """Share files that were sent with a channel that the bot is in, as one message.

    Source: https://docs.slack.dev/reference/methods/files.completeUploadExternal
    """
    told = call.args.json("files", "invalid_arguments")
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise invalid_arguments("must provide an array [json-pointer:/files]")
    channel = call.own_channel("channel_id")
    found = [call.ws.uploads.get(str(each.get("id"))) for each in told]
    shared = [each for each in found if each is not None and each.content]
    if not shared or len(shared) < len(found):
        raise SlackError("file_not_found")
    for file in shared:
        file.channel = channel.id
        call.ws.keep_file(call.ws.uploads.pop(file.id))
    files = [file.to_slack(call.slack.url) for file in shared]
    comment = call.args.text("initial_comment")
    posts.publish(call.ws, channel, Message(channel.id, call.ws.ids.ts(), BOT_USER, comment, files=files))
    return {"files": files}


METHODS = {
    "files.info": info,
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete_upload,
}
