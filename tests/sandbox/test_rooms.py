import pytest

from bot.sandbox import rooms, seed
from bot.sandbox.errors import SlackError
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER
from bot.sandbox.workspace import Workspace


def subtypes(ws: Workspace, channel: str) -> list[str | None]:
    return [message.subtype for message in ws.timelines[channel]]


def test_each_change_leaves_a_line_in_the_channel(ws: Workspace) -> None:
    channel = rooms.create(ws, "inc-1", BOT_USER)
    rooms.enter(ws, channel, seed.MAYA)
    rooms.set_topic(ws, channel, BOT_USER, "topic")
    rooms.set_purpose(ws, channel, BOT_USER, "purpose")
    rooms.rename(ws, channel, BOT_USER, "inc-2")
    rooms.leave(ws, channel, seed.MAYA)
    rooms.archive(ws, channel, BOT_USER)
    rooms.unarchive(ws, channel, BOT_USER)
    assert subtypes(ws, channel.id) == [
        "channel_join",
        "channel_join",
        "channel_topic",
        "channel_purpose",
        "channel_name",
        "channel_leave",
        "channel_archive",
        "channel_unarchive",
    ]


def test_a_newcomer_has_nothing_unread(ws: Workspace) -> None:
    channel = rooms.create(ws, "inc-1", BOT_USER)
    rooms.set_topic(ws, channel, BOT_USER, "topic")
    rooms.enter(ws, channel, seed.MAYA)
    assert ws.unread(channel, seed.MAYA) == 0
    rooms.set_topic(ws, channel, BOT_USER, "another")
    assert ws.unread(channel, seed.MAYA) == 1


def test_a_direct_message_is_one_whoever_opens_it(ws: Workspace) -> None:
    channel, was_there = rooms.open_direct(ws, seed.MAYA, seed.LUCA)
    assert rooms.open_direct(ws, seed.LUCA, seed.MAYA) == (channel, True)
    assert not was_there
    alone, _ = rooms.open_direct(ws, seed.MAYA, seed.MAYA)
    assert alone.id != channel.id


def test_a_name_may_be_given_again_to_its_own_channel(ws: Workspace) -> None:
    channel = rooms.create(ws, "inc-1", BOT_USER)
    rooms.rename(ws, channel, BOT_USER, "inc-1")
    with pytest.raises(SlackError, match="name_taken"):
        rooms.rename(ws, channel, BOT_USER, "general")


def test_private_channels_have_events_of_their_own(ws: Workspace, events: list[Json]) -> None:
    channel = rooms.create(ws, "secret", BOT_USER, kind="group")
    rooms.archive(ws, channel, BOT_USER)
    rooms.delete(ws, channel, BOT_USER)
    kinds = [event["type"] for event in events if event["type"] != "message"]
    assert kinds == ["member_joined_channel", "group_archive", "group_deleted"]
    assert channel.id not in ws.channels
