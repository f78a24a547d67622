"""What can be done with messages, by bot and people alike; the caller holds the lock and has checked the right."""

from bot.sandbox.channels import Channel
from bot.sandbox.files import SharedFile, tombstone
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER
from bot.sandbox.workspace import Workspace


def announce(ws: Workspace, channel: Channel, user: str, subtype: str, text: str) -> None:
    """Write a line of the workspace itself, such as "has joined the channel"."""
    publish(ws, channel, Message(channel.id, ws.ids.ts(), user, text, subtype=subtype))


def publish(ws: Workspace, channel: Channel, message: Message) -> Message:
    """Put a message in its channel and report it."""
    ws.add_message(message)
    ws.show("message", channel, ts=message.ts, thread_ts=message.thread_ts)
    shared: Json = {"subtype": "file_share"} if message.files else {}
    ws.emit(_event(channel, message.to_slack() | shared, message.ts), channel)
    if f"<@{BOT_USER}" in message.text and message.user != BOT_USER and not message.subtype:
        _mention(ws, channel, message)
    return message


def whisper(ws: Workspace, channel: Channel, message: Message) -> Message:
    """Show a message to one person alone."""
    ws.add_message(message)
    ws.stream.tell("ephemeral", only={str(message.only_for)}, channel=channel.id, ts=message.ts)
    return message


def edit(ws: Workspace, channel: Channel, message: Message, editor: str, changes: Json) -> None:
    """Change fields of a message; one without blocks is marked as edited."""
    before = message.to_slack()
    for name, value in changes.items():
        setattr(message, name, value)
    after = ws.ids.ts()
    if not message.blocks:
        message.edited = {"user": editor, "ts": after}
    if message.only_for:
        ws.stream.tell("ephemeral", only={message.only_for}, channel=channel.id, ts=message.ts)
        return
    _changed(ws, channel, message, before, after)


def _changed(ws: Workspace, channel: Channel, message: Message, before: Json, now: str) -> None:
    ws.keep_message(message)
    ws.show("changed", channel, ts=message.ts, thread_ts=message.thread_ts)
    event = {"type": "message", "subtype": "message_changed", "hidden": True, "ts": now}
    event |= {"message": message.to_slack(), "previous_message": before}
    ws.emit(_event(channel, event, now), channel)


def delete(ws: Workspace, channel: Channel, message: Message) -> None:
    """Remove a message."""
    before = message.to_slack()
    ws.drop_message(message)
    if message.only_for:
        ws.stream.tell("ephemeral", only={message.only_for}, channel=channel.id, ts=message.ts)
        return
    channel.pins = [pin for pin in channel.pins if pin["message"]["ts"] != message.ts]
    ws.keep_channel(channel)
    ws.show("deleted", channel, ts=message.ts, thread_ts=message.thread_ts)
    now = ws.ids.ts()
    event = {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": now}
    event |= {"deleted_ts": message.ts, "previous_message": before}
    ws.emit(_event(channel, event, now), channel)


def delete_file(ws: Workspace, file: SharedFile) -> None:
    """Remove a file; the messages that show it keep a tombstone."""
    ws.drop_file(file)
    for channel in [ws.channels[file.channel]] if file.channel else ():
        _bury(ws, channel, file)
    ws.emit({"type": "file_deleted", "file_id": file.id, "event_ts": ws.ids.ts()})


def _bury(ws: Workspace, channel: Channel, file: SharedFile) -> None:
    for message in ws.messages(channel):
        if any(each["id"] == file.id for each in message.files or ()):
            left = [tombstone(file.id) if each["id"] == file.id else each for each in message.files or ()]
            _refile(ws, channel, message, left)


def _refile(ws: Workspace, channel: Channel, message: Message, files: list[Json]) -> None:
    """Show other files with a message, which is no edit."""
    before = message.to_slack()
    message.files = files
    _changed(ws, channel, message, before, ws.ids.ts())


def react(ws: Workspace, channel: Channel, message: Message, user: str, name: str) -> None:
    """Add somebody's emoji."""
    message.reactions.setdefault(name, []).append(user)
    _reacted(ws, channel, message, {"type": "reaction_added", "user": user, "reaction": name})


def unreact(ws: Workspace, channel: Channel, message: Message, user: str, name: str) -> None:
    """Take somebody's emoji back."""
    message.reactions[name].remove(user)
    if not message.reactions[name]:
        del message.reactions[name]
    _reacted(ws, channel, message, {"type": "reaction_removed", "user": user, "reaction": name})


def pin(ws: Workspace, channel: Channel, message: Message, user: str) -> None:
    """Pin a message to its channel."""
    item = {"type": "message", "channel": channel.id, "created": ws.now(), "created_by": user}
    item["message"] = {"ts": message.ts}
    channel.pins.insert(0, item)
    _pinned(ws, channel, message, {"type": "pin_added", "user": user})


def unpin(ws: Workspace, channel: Channel, message: Message, user: str) -> None:
    """Take a pinned message down."""
    channel.pins = [item for item in channel.pins if item["message"]["ts"] != message.ts]
    _pinned(ws, channel, message, {"type": "pin_removed", "user": user})


def shown(ws: Workspace, channel: Channel, message: Message, *, with_metadata: bool = False) -> Json:
    """Return a message as Slack returns it from a channel's history, with its thread and its pin."""
    answer = message.to_slack(with_metadata=with_metadata) | ws.messages(channel).counts(message.ts)
    if message.is_reply:
        parent = ws.messages(channel).get(str(message.thread_ts))
        answer["parent_user_id"] = parent.user if parent else ""
    if channel.pinned(message.ts):
        answer["pinned_to"] = [channel.id]
    return answer


def _event(channel: Channel, message: Json, event_ts: str) -> Json:
    return message | {"channel": channel.id, "channel_type": channel.kind, "event_ts": event_ts}


def _mention(ws: Workspace, channel: Channel, message: Message) -> None:
    event = {"type": "app_mention", "user": message.user, "text": message.text, "ts": message.ts}
    event |= {"channel": channel.id, "event_ts": message.ts}
    if message.thread_ts:
        event["thread_ts"] = message.thread_ts
    ws.emit(event, channel)


def _reacted(ws: Workspace, channel: Channel, message: Message, event: Json) -> None:
    ws.keep_message(message)
    ws.show("changed", channel, ts=message.ts, thread_ts=message.thread_ts)
    item = {"type": "message", "channel": channel.id, "ts": message.ts}
    ws.emit(event | {"item": item, "item_user": message.user, "event_ts": ws.ids.ts()}, channel)


def _pinned(ws: Workspace, channel: Channel, message: Message, event: Json) -> None:
    ws.keep_channel(channel)
    ws.show("changed", channel, ts=message.ts, thread_ts=message.thread_ts)
    item = {"type": "message", "channel": channel.id, "message": shown(ws, channel, message)}
    ws.emit(event | {"channel_id": channel.id, "item": item, "event_ts": ws.ids.ts()}, channel)
