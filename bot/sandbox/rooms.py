"""What can be done with channels, by the bot and by people alike; the caller holds the lock and has checked the right.

Every verb reports itself as Slack does, by an event, and often by a line in the channel.
"""

from bot.sandbox import posts
from bot.sandbox.channels import Channel, Kind
from bot.sandbox.errors import SlackError
from bot.sandbox.names import checked_name, checked_topic
from bot.sandbox.payload import Json
from bot.sandbox.people import TEAM
from bot.sandbox.workspace import Workspace


def create(ws: Workspace, name: str, creator: str, *, kind: Kind = "channel") -> Channel:
    """Make a channel with its creator in it; `name_taken` also by an archived one."""
    if ws.by_name(checked_name(name)):
        raise SlackError("name_taken")
    channel = Channel(ws.ids.new("C"), name, kind, creator, ws.now(), members=[])
    ws.keep_channel(channel)
    if kind == "channel":
        shown = {"id": channel.id, "name": name, "created": channel.created, "creator": creator}
        ws.emit({"type": "channel_created", "channel": shown}, channel)
    enter(ws, channel, creator)
    return channel


def open_direct(ws: Workspace, one: str, other: str) -> tuple[Channel, bool]:
    """Return the direct message channel of two people, and whether it was there before."""
    for channel in ws.channels.values():
        if channel.kind == "im" and set(channel.members) == {one, other}:
            return channel, True
    channel = Channel(ws.ids.new("D"), "", "im", one, ws.now(), members=[one, other])
    ws.keep_channel(channel)
    ws.show("channel", channel)
    return channel, False


def enter(ws: Workspace, channel: Channel, user: str, inviter: str | None = None) -> None:
    """Make somebody a member."""
    channel.members.append(user)
    newest = next(ws.messages(channel).newest_first(), None)
    if newest:
        channel.read[user] = newest.ts
    posts.announce(ws, channel, user, "channel_join", f"<@{user}> has joined the channel")
    event = {"type": "member_joined_channel", "user": user, "channel": channel.id, "team": TEAM}
    event |= {"channel_type": channel.letter} | ({"inviter": inviter} if inviter else {})
    ws.emit(event, channel)
    _changed(ws, channel)


def leave(ws: Workspace, channel: Channel, user: str) -> None:
    """Take somebody out."""
    posts.announce(ws, channel, user, "channel_leave", f"<@{user}> has left the channel")
    event = {"type": "member_left_channel", "user": user, "channel": channel.id, "team": TEAM}
    ws.emit(event | {"channel_type": channel.letter}, channel)
    channel.members.remove(user)
    channel.read.pop(user, None)
    _changed(ws, channel)
    ws.stream.tell("channel", only={user}, channel=channel.id)


def set_topic(ws: Workspace, channel: Channel, user: str, topic: str) -> None:
    """Write the line above the channel."""
    channel.topic = {"value": checked_topic(topic), "creator": user, "last_set": ws.now()}
    posts.announce(ws, channel, user, "channel_topic", f"<@{user}> set the channel topic: {topic}")
    _changed(ws, channel)


def set_purpose(ws: Workspace, channel: Channel, user: str, purpose: str) -> None:
    """Write what the channel is for."""
    channel.purpose = {"value": checked_topic(purpose), "creator": user, "last_set": ws.now()}
    posts.announce(ws, channel, user, "channel_purpose", f"<@{user}> set the channel description: {purpose}")
    _changed(ws, channel)


def rename(ws: Workspace, channel: Channel, user: str, name: str) -> None:
    """Give a channel another name; its old one becomes free."""
    taken = ws.by_name(checked_name(name))
    if taken and taken is not channel:
        raise SlackError("name_taken")
    old, channel.name = channel.name, name
    channel.previous_names = [old, *channel.previous_names]
    text = f'<@{user}> has renamed the channel from "{old}" to "{name}"'
    posts.announce(ws, channel, user, "channel_name", text)
    _report(ws, channel, "rename", channel={"id": channel.id, "name": name, "created": channel.created})
    _changed(ws, channel)


def archive(ws: Workspace, channel: Channel, user: str) -> None:
    """Close a channel for writing; it keeps its name and its messages."""
    posts.announce(ws, channel, user, "channel_archive", f"<@{user}> archived the channel")
    channel.is_archived = True
    _report(ws, channel, "archive", channel=channel.id, user=user)
    _changed(ws, channel)


def unarchive(ws: Workspace, channel: Channel, user: str) -> None:
    """Open an archived channel again."""
    channel.is_archived = False
    posts.announce(ws, channel, user, "channel_unarchive", f"<@{user}> un-archived the channel")
    _report(ws, channel, "unarchive", channel=channel.id, user=user)
    _changed(ws, channel)


def delete(ws: Workspace, channel: Channel, user: str) -> None:
    """Remove a channel with all that was said in it."""
    _report(ws, channel, "deleted", channel=channel.id, actor_id=user)
    ws.drop_channel(channel)
    ws.show("channel", channel)


def _report(ws: Workspace, room: Channel, what: str, **fields: object) -> None:
    event: Json = {"type": f"{room.kind}_{what}", **fields, "event_ts": ws.ids.ts()}
    ws.emit(event, room)


def _changed(ws: Workspace, channel: Channel) -> None:
    ws.keep_channel(channel)
    ws.show("channel", channel)
