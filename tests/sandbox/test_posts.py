from bot.sandbox import posts, rooms, seed
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER
from bot.sandbox.workspace import Workspace


def said(ws: Workspace, text: str, user: str = seed.MAYA, **more: object) -> Message:
    return Message("C0GENERAL", ws.ids.ts(), user, text, **more)  # type: ignore[arg-type]  # a table of fields and values


def test_a_mention_is_an_event_of_its_own_but_not_the_bots_own(ws: Workspace, events: list[Json]) -> None:
    general = ws.channels["C0GENERAL"]
    rooms.enter(ws, general, BOT_USER)
    events.clear()
    posts.publish(ws, general, said(ws, f"<@{BOT_USER}> help"))
    posts.publish(ws, general, said(ws, f"I am <@{BOT_USER}|bongsu>", BOT_USER))
    posts.publish(ws, general, said(ws, "hello"))
    assert [event["type"] for event in events] == ["message", "app_mention", "message", "message"]


def test_a_mention_in_a_thread_names_the_thread(ws: Workspace, events: list[Json]) -> None:
    general = ws.channels["C0GENERAL"]
    rooms.enter(ws, general, BOT_USER)
    parent = posts.publish(ws, general, said(ws, "a"))
    posts.publish(ws, general, said(ws, f"<@{BOT_USER}>", thread_ts=parent.ts))
    assert events[-1]["thread_ts"] == parent.ts


def test_what_has_blocks_is_not_marked_as_edited(ws: Workspace) -> None:
    general = ws.channels["C0GENERAL"]
    message = posts.publish(ws, general, said(ws, "a", BOT_USER))
    posts.edit(ws, general, message, BOT_USER, {"text": "b", "blocks": [{"type": "divider"}]})
    assert message.edited is None
    posts.edit(ws, general, message, BOT_USER, {"text": "c", "blocks": None})
    assert message.edited is not None


def test_a_whisper_is_no_event(ws: Workspace, events: list[Json]) -> None:
    general = ws.channels["C0GENERAL"]
    rooms.enter(ws, general, BOT_USER)
    events.clear()
    whisper = posts.whisper(ws, general, said(ws, "a", BOT_USER, only_for=seed.MAYA))
    posts.edit(ws, general, whisper, BOT_USER, {"text": "b"})
    posts.delete(ws, general, whisper)
    assert events == []


def test_the_last_emoji_of_a_kind_takes_the_kind_away(ws: Workspace) -> None:
    general = ws.channels["C0GENERAL"]
    message = posts.publish(ws, general, said(ws, "a"))
    for user in (seed.MAYA, seed.LUCA):
        posts.react(ws, general, message, user, "eyes")
    posts.unreact(ws, general, message, seed.MAYA, "eyes")
    assert message.reactions == {"eyes": [seed.LUCA]}
    posts.unreact(ws, general, message, seed.LUCA, "eyes")
    assert message.reactions == {}
