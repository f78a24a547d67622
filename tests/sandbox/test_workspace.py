from pathlib import Path

import pytest

from bot.sandbox import posts, rooms, seed
from bot.sandbox.ids import Ids
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER
from bot.sandbox.store import Store
from bot.sandbox.stream import Stream
from bot.sandbox.workspace import Workspace
from tests.sandbox.stage import Clock


def say(ws: Workspace, channel: str, text: str, user: str = seed.MAYA, **more: str) -> Message:
    message = Message(channel, ws.ids.ts(), user, text, **more)  # type: ignore[arg-type]  # a table of fields and values
    return posts.publish(ws, ws.channels[channel], message)


def test_everything_is_there_again_after_a_restart(tmp_path: Path, clock: Clock, ids: Ids) -> None:
    store = Store(tmp_path / "state.db")
    ws = Workspace(store, ids, clock, Stream())
    seed.plant(ws)
    channel = rooms.create(ws, "inc-1", BOT_USER)
    parent = say(ws, channel.id, "parent", BOT_USER)
    reply = say(ws, channel.id, "reply", thread_ts=parent.ts)
    gone = say(ws, channel.id, "gone")
    posts.pin(ws, channel, parent, BOT_USER)
    posts.whisper(ws, channel, Message(channel.id, ids.ts(), BOT_USER, "psst", only_for=seed.MAYA))
    posts.delete(ws, channel, gone)
    store.close()
    store = Store(tmp_path / "state.db")
    again = Workspace(store, Ids(lambda: 1.0, ids._chance), clock, Stream())
    assert (again.people, again.channels, again.groups) == (ws.people, ws.channels, ws.groups)
    assert again.messages(channel).thread(parent.ts) == [parent, reply]
    assert [message.text for message in again.messages(channel)][-2:] == ["parent", "reply"]
    assert again.ids.ts() > reply.ts
    store.close()


@pytest.mark.parametrize("is_member", [True, False])
def test_the_app_sees_events_as_its_bot_may(ws: Workspace, events: list[Json], *, is_member: bool) -> None:
    general, secret = ws.channels["C0GENERAL"], rooms.create(ws, "secret", seed.MAYA, kind="group")
    if is_member:
        for channel in (general, secret):
            rooms.enter(ws, channel, BOT_USER)
    events.clear()
    say(ws, general.id, "a")
    rooms.rename(ws, secret, seed.MAYA, "secret-2")
    rooms.rename(ws, general, seed.MAYA, "all")
    kinds = [event["type"] for event in events]
    everything = ["message", "message", "group_rename", "message", "channel_rename"]
    assert kinds == (everything if is_member else ["channel_rename"])


def test_people_who_left_are_no_humans(ws: Workspace) -> None:
    assert ws.human(seed.LUCA)
    ws.people[seed.LUCA].deleted = True
    assert ws.human(seed.LUCA) is None
    assert ws.human("U0NOBODY") is None


def test_forgetting_everything_forgets_it_in_the_file_too(tmp_path: Path, clock: Clock, ids: Ids) -> None:
    store = Store(tmp_path / "state.db")
    ws = Workspace(store, ids, clock, Stream())
    seed.plant(ws)
    say(ws, "C0GENERAL", "a")
    ws.clear()
    store.close()
    store = Store(tmp_path / "state.db")
    assert [store.load(kind) for kind in ("person", "channel", "message", "group")] == [{}, {}, {}, {}]
    store.close()
