"""chat.*: messages.

Source: https://docs.slack.dev/reference/methods/chat.postMessage
"""

from dataclasses import dataclass

from bot.sandbox import posts, rooms
from bot.sandbox.api.call import Call
from bot.sandbox.channels import Channel
from bot.sandbox.checks.content import (
    MOST_TEXT,
    checked_attachments,
    checked_blocks,
    checked_metadata,
    require_something,
)
from bot.sandbox.errors import SlackError
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER
from bot.sandbox.pictures import check_pictures, show_pictures


@dataclass(frozen=True)
class _Content:
    text: str
    blocks: list[Json] | None
    attachments: list[Json] | None


def post_message(call: Call) -> Json:
    """Post to a channel that the bot is in, or to a person."""
    metadata = checked_metadata(call.args.json("metadata", "invalid_metadata_format"))
    content = _content(call)
    channel = _destination(call)
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members and not (channel.kind == "channel" and call.has("chat:write.public")):
        raise SlackError("not_in_channel")
    message = _message(call, channel, content)
    message.text = content.text[:MOST_TEXT]
    message.metadata = metadata
    message.is_broadcast = message.is_reply and call.args.flag("reply_broadcast")
    show_pictures(call.ws, call.slack.url, channel, message.blocks)
    posts.publish(call.ws, channel, message)
    shown = message.to_slack(with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one member of a channel alone."""
    content = _content(call)
    if len(content.text) > MOST_TEXT:
        raise SlackError("msg_too_long")
    channel = call.open_channel()
    user = call.args.text("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    message = _message(call, channel, content)
    message.only_for = user
    show_pictures(call.ws, call.slack.url, channel, message.blocks)
    posts.whisper(call.ws, channel, message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Change a message of the bot's own; what is not given stays, save blocks where only a text is given."""
    content = _content(call)
    if len(content.text) > MOST_TEXT:
        raise SlackError("msg_too_long")
    metadata = checked_metadata(call.args.json("metadata", "invalid_metadata_format"))
    channel = call.channel()
    message = call.message(channel, "ts")
    if message.user != BOT_USER or message.subtype:
        raise SlackError("cant_update_message")
    changes: Json = {"text": content.text if "text" in call.args else message.text}
    if "blocks" in call.args or "text" in call.args:
        changes["blocks"] = content.blocks
    if "attachments" in call.args:
        changes["attachments"] = content.attachments
    if metadata is not None:
        changes["metadata"] = metadata
    show_pictures(call.ws, call.slack.url, channel, changes.get("blocks"))
    posts.edit(call.ws, channel, message, BOT_USER, changes)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.to_slack()}


def delete(call: Call) -> Json:
    """Remove a message of the bot's own."""
    channel = call.channel()
    message = call.message(channel, "ts")
    if message.user != BOT_USER or message.subtype:
        raise SlackError("cant_delete_message")
    posts.delete(call.ws, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """Return the address of a message."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    address = f"{call.slack.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def _content(call: Call) -> _Content:
    text = call.args.text("text")
    if "markdown_text" in call.args:
        if text or "blocks" in call.args:
            raise SlackError("markdown_text_conflict")
        text = call.args.text("markdown_text")
    blocks = checked_blocks(call.args.json("blocks", "invalid_blocks_format"), call.ws.ids)
    attachments = checked_attachments(call.args.json("attachments", "invalid_attachments"), call.ws.ids)
    require_something(text, blocks, attachments)
    check_pictures(call.ws, call.slack.url, blocks)
    return _Content(text, blocks, attachments)


def _message(call: Call, channel: Channel, content: _Content) -> Message:
    message = Message(channel.id, call.ws.ids.ts(), BOT_USER, content.text, content.blocks, content.attachments)
    if "username" in call.args or "icon_emoji" in call.args or "icon_url" in call.args:
        call.needs("chat:write.customize")
        message.username = call.args.text("username") or None
    thread_ts = call.args.text("thread_ts")
    if thread_ts:
        parent = call.ws.messages(channel).get(thread_ts)
        if parent is None or parent.is_reply or parent.subtype:
            raise SlackError("cannot_reply_to_message")
        message.thread_ts = thread_ts
    return message


def _destination(call: Call) -> Channel:
    """Return the channel of an id or a name, or the direct message channel of a person."""
    place = call.args.text("channel")
    person = call.ws.human(place)
    if person and not person.is_bot:
        return rooms.open_direct(call.ws, BOT_USER, person.id)[0]
    named = call.ws.by_name(place.removeprefix("#"))
    return named if named and named.visible_to(BOT_USER) else call.channel()


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
}
