from typing import Any

import pytest

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage


@pytest.fixture
def message(stage: Stage) -> dict[str, str]:
    channel = stage.create("inc-1")
    return {"channel": channel, "timestamp": stage.bot.chat_postMessage(channel=channel, text="a")["ts"]}


def test_a_message_is_pinned_once(stage: Stage, app: ListeningApp, message: dict[str, str]) -> None:
    stage.bot.pins_add(**message)
    assert stage.error("pins.add", **message) == "already_pinned"
    (item,) = stage.bot.pins_list(channel=message["channel"])["items"]
    assert (item["message"]["ts"], item["created_by"]) == (message["timestamp"], "U0BONGSU")
    (read, *_) = stage.bot.conversations_history(channel=message["channel"])["messages"]
    assert read["pinned_to"] == [message["channel"]]
    assert app.event("pin_added")["item"]["message"]["text"] == "a"
    stage.bot.pins_remove(**message)
    assert stage.error("pins.remove", **message) == "no_pin"
    assert app.event("pin_removed")["user"] == "U0BONGSU"


def test_emoji_are_added_once_and_taken_back(stage: Stage, app: ListeningApp, message: dict[str, str]) -> None:
    stage.bot.reactions_add(**message, name="fire")
    assert stage.error("reactions.add", **message, name=":fire:") == "already_reacted"
    shown = stage.bot.reactions_get(channel=message["channel"], timestamp=message["timestamp"])["message"]["reactions"]
    assert shown == [{"name": "fire", "users": ["U0BONGSU"], "count": 1}]
    assert app.event("reaction_added")["item"]["ts"] == message["timestamp"]
    stage.bot.reactions_remove(**message, name="fire")
    assert stage.error("reactions.remove", **message, name="fire") == "no_reaction"
    assert app.event("reaction_removed")["reaction"] == "fire"


@pytest.mark.parametrize("method", ["pins.add", "pins.remove", "reactions.add"])
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"timestamp": "yesterday"}, "bad_timestamp"),
        ({"timestamp": "1.000001"}, "message_not_found"),
        ({"channel": "C0GENERAL"}, "not_in_channel"),
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
    ],
)
def test_what_is_not_there_cannot_be_marked(
    stage: Stage, message: dict[str, str], method: str, changes: dict[str, Any], error: str
) -> None:
    name = {"name": "fire"} if method == "reactions.add" else {}
    assert stage.error(method, **{**message, **name, **changes}) == error


def test_a_mark_names_its_message(stage: Stage, message: dict[str, str]) -> None:
    assert stage.error("pins.add", channel=message["channel"]) == "no_item_specified"
    assert stage.error("reactions.add", **message, name="a b") == "invalid_name"


def test_the_workspaces_own_lines_and_too_many_are_not_pinned(stage: Stage, message: dict[str, str]) -> None:
    joined = stage.bot.conversations_history(channel=message["channel"])["messages"][-1]
    assert stage.error("pins.add", channel=message["channel"], timestamp=joined["ts"]) == "not_pinnable"
    for number in range(100):
        ts = stage.bot.chat_postMessage(channel=message["channel"], text=str(number))["ts"]
        stage.bot.pins_add(channel=message["channel"], timestamp=ts)
    assert stage.error("pins.add", **message) == "too_many_pins"


def test_an_archived_channel_takes_no_emoji(stage: Stage, message: dict[str, str]) -> None:
    stage.bot.conversations_archive(channel=message["channel"])
    assert stage.error("reactions.add", **message, name="fire") == "is_archived"
