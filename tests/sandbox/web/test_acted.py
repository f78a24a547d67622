from typing import Any

import pytest

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage

LUCA = "U0LUCAROSS"


def test_a_message_is_stored_as_slack_does_and_told_to_a_bot_that_is_there(stage: Stage, app: ListeningApp) -> None:
    stage.bot.conversations_join(channel="C0GENERAL")
    app.event("member_joined_channel")
    stage.act("message", channel="C0GENERAL", text="@bongsu help <now>")
    event = app.event("app_mention")
    assert (event["text"], event["user"]) == ("<@U0BONGSU> help &lt;now&gt;", "U0MAYAJOHN")
    told = app.wait(lambda heard: heard.event == "message" and heard.payload["event"]["text"] == event["text"])
    message = told[0].payload["event"]
    assert (message["channel"], message["channel_type"]) == ("C0GENERAL", "channel")


def test_a_bot_that_is_not_there_hears_nothing(stage: Stage, app: ListeningApp) -> None:
    stage.act("message", channel="C0GENERAL", text="@bongsu help")
    stage.bot.conversations_join(channel="C0ALERTS")
    app.event("member_joined_channel")
    assert not [heard for heard in app.heard if heard.event == "app_mention"]


def test_a_direct_message_with_the_bot(stage: Stage, app: ListeningApp) -> None:
    channel = stage.act("open_im", user="U0BONGSU")["channel"]
    assert app.event("app_home_opened")["tab"] == "messages"
    stage.act("message", channel=channel, text="hello")
    event = app.event("message")
    assert (event["channel_type"], event["text"]) == ("im", "hello")
    assert stage.act("open_im", user="U0BONGSU")["channel"] == channel


def test_the_home_tab_is_opened_with_its_view(stage: Stage, app: ListeningApp) -> None:
    stage.act("home")
    assert "view" not in app.event("app_home_opened")
    stage.bot.views_publish(user_id="U0MAYAJOHN", view={"type": "home", "blocks": []})
    stage.act("home")
    assert app.event("app_home_opened", 2)["view"]["type"] == "home"


def test_ones_own_message_is_changed_and_removed(stage: Stage, app: ListeningApp) -> None:
    stage.bot.conversations_join(channel="C0GENERAL")
    ts = stage.act("message", channel="C0GENERAL", text="a")["ts"]
    stage.act("edit", channel="C0GENERAL", ts=ts, text="b")
    (message,) = [m for m in stage.messages("C0GENERAL") if m["ts"] == ts]
    assert (message["text"], message["edited"]["user"]) == ("b", "U0MAYAJOHN")
    changed = app.wait(lambda heard: heard.payload["event"].get("subtype") == "message_changed")[0].payload["event"]
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("b", "a")
    for act in ("edit", "delete"):
        assert stage.refused(act, LUCA, channel="C0GENERAL", ts=ts, text="c")
    stage.act("delete", channel="C0GENERAL", ts=ts)
    assert stage.said("C0GENERAL") == []


@pytest.mark.parametrize(("broadcast", "seen"), [(False, ["a"]), (True, ["a", "b"])])
def test_a_reply_stands_in_the_channel_too_if_its_writer_wants_it(
    stage: Stage,
    broadcast: bool,  # noqa: FBT001
    seen: list[str],
) -> None:
    parent = stage.act("message", channel="C0GENERAL", text="a")["ts"]
    stage.act("message", channel="C0GENERAL", text="b", thread_ts=parent, reply_broadcast=broadcast)
    assert [message["text"] for message in stage.messages("C0GENERAL")] == seen
    assert [message["text"] for message in stage.messages("C0GENERAL", thread_ts=parent)] == ["a", "b"]


def test_an_ephemeral_message_is_dismissed_by_its_reader(stage: Stage) -> None:
    stage.bot.conversations_join(channel="C0GENERAL")
    ts = stage.bot.chat_postEphemeral(channel="C0GENERAL", user=LUCA, text="psst")["message_ts"]
    assert stage.refused("delete", channel="C0GENERAL", ts=ts)
    stage.act("delete", LUCA, channel="C0GENERAL", ts=ts)
    assert stage.said("C0GENERAL", LUCA) == []


def test_emoji_and_pins_come_and_go(stage: Stage, app: ListeningApp) -> None:
    stage.bot.conversations_join(channel="C0GENERAL")
    ts = stage.act("message", channel="C0GENERAL", text="a")["ts"]
    for kind, act, fields in (("reaction", "react", {"name": ":eyes:"}), ("pin", "pin", {})):
        stage.act(act, channel="C0GENERAL", ts=ts, **fields)
        app.event(f"{kind}_added")
        stage.act(act, channel="C0GENERAL", ts=ts, **fields)
        app.event(f"{kind}_removed")
    message = stage.messages("C0GENERAL")[-1]
    assert (message.get("reactions"), message["pinned"]) == (None, False)


def test_people_come_and_go(stage: Stage, app: ListeningApp) -> None:
    channel = stage.create("inc-1")
    stage.act("join", LUCA, channel=channel)
    stage.act("join", LUCA, channel=channel)
    assert stage.bot.conversations_members(channel=channel)["members"] == ["U0BONGSU", LUCA]
    stage.act("leave", LUCA, channel=channel)
    assert app.event("member_left_channel")["user"] == LUCA
    assert stage.refused("join", LUCA, channel="C0INC0OLD")


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("message", {"channel": "C0INC0OLD", "text": "a"}),
        ("message", {"channel": "C0GENERAL", "text": "  "}),
        ("message", {"channel": "C0GENERAL"}),
        ("edit", {"channel": "C0GENERAL", "ts": "1.000001", "text": "a"}),
        ("react", {"channel": "C0GENERAL", "ts": "1.000001", "name": "eyes"}),
        ("pin", {"channel": "C0GENERAL", "ts": "1.000001"}),
        ("open_im", {"user": "U0NOBODY"}),
        ("submit", {"view_id": "V0NOWHERE", "values": {}}),
        ("close", {"view_id": "V0NOWHERE"}),
        ("command", {"channel": "C0GENERAL"}),
    ],
)
def test_what_makes_no_sense_is_refused(stage: Stage, act: str, fields: dict[str, Any]) -> None:
    assert stage.refused(act, **fields)
