from typing import Any

import pytest

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage

OPTIONS = [{"text": {"type": "plain_text", "text": str(n)}, "value": str(n)} for n in (1, 2)]
GO = {
    "type": "button",
    "action_id": "go",
    "text": {"type": "plain_text", "text": "Go"},
    "value": "v",
    "style": "danger",
}
SELECT = {"type": "static_select", "action_id": "pick", "options": OPTIONS, "initial_option": OPTIONS[0]}
BLOCKS = [{"type": "actions", "block_id": "b", "elements": [GO, SELECT]}]


@pytest.fixture
def message(stage: Stage) -> dict[str, Any]:
    channel = stage.create("inc-1")
    stage.bot.conversations_invite(channel=channel, users="U0MAYAJOHN")
    ts = stage.bot.chat_postMessage(channel=channel, text="press", blocks=BLOCKS)["ts"]
    return {"channel": channel, "message_ts": ts, "block_id": "b"}


def test_a_click_carries_the_message_and_the_state(stage: Stage, app: ListeningApp, message: dict[str, Any]) -> None:
    assert stage.act("action", action_id="go", **message)["ok"]
    payload = app.interaction("block_actions")
    (action,) = payload["actions"]
    assert action.pop("action_ts")
    assert action == {"block_id": "b", **GO}
    assert payload["container"] == {
        "type": "message",
        "message_ts": message["message_ts"],
        "channel_id": message["channel"],
        "is_ephemeral": False,
    }
    assert payload["message"]["text"] == "press"
    assert payload["state"]["values"] == {"b": {"pick": {"type": "static_select", "selected_option": OPTIONS[0]}}}
    assert (payload["user"]["username"], payload["channel"]["name"]) == ("maya", "inc-1")
    assert payload["response_url"].startswith(stage.url)


def test_a_choice_carries_the_whole_option(stage: Stage, app: ListeningApp, message: dict[str, Any]) -> None:
    stage.act("action", action_id="pick", selected_option={"value": "2"}, **message)
    assert app.interaction("block_actions")["actions"][0]["selected_option"] == OPTIONS[1]


def test_an_ephemeral_message_is_not_in_its_click(stage: Stage, app: ListeningApp, message: dict[str, Any]) -> None:
    whisper = {"channel": message["channel"], "user": "U0MAYAJOHN", "text": "press", "blocks": BLOCKS}
    ts = stage.bot.chat_postEphemeral(**whisper)["message_ts"]
    stage.act("action", action_id="go", **{**message, "message_ts": ts})
    payload = app.interaction("block_actions")
    assert "message" not in payload
    assert payload["container"]["is_ephemeral"]


def test_a_click_in_a_thread_names_it(stage: Stage, app: ListeningApp, message: dict[str, Any]) -> None:
    reply = {"channel": message["channel"], "thread_ts": message["message_ts"], "text": "a", "blocks": BLOCKS}
    ts = stage.bot.chat_postMessage(**reply)["ts"]
    stage.act("action", action_id="go", **{**message, "message_ts": ts})
    assert app.interaction("block_actions")["container"]["thread_ts"] == message["message_ts"]


def test_a_click_on_what_is_gone_meanwhile_arrives_as_well(
    stage: Stage, app: ListeningApp, message: dict[str, Any]
) -> None:
    stage.bot.chat_update(channel=message["channel"], ts=message["message_ts"], text="closed")
    assert stage.act("action", action_id="go", type="button", value="v", **message)["ok"]
    assert app.interaction("block_actions")["actions"][0]["value"] == "v"


@pytest.mark.parametrize(
    "changes",
    [{"action_id": "gone"}, {"message_ts": "1.000001"}, {"channel": "C0NOWHERE"}, {"selected_option": "3"}],
)
def test_what_cannot_be_clicked(stage: Stage, message: dict[str, Any], changes: dict[str, Any]) -> None:
    assert stage.refused("action", **{**message, "action_id": "pick", **changes})


def test_the_page_is_told_when_the_app_does_not_take_a_click(
    stage: Stage, app: ListeningApp, message: dict[str, Any]
) -> None:
    app.answer = lambda _heard: (500, "")
    result = stage.act("action", action_id="go", **message)
    assert (result["ok"], result["status"], result["error"]) == (False, 500, "http_error")


def test_a_click_on_the_home_tab_carries_the_view(stage: Stage, app: ListeningApp) -> None:
    home = {"type": "home", "blocks": BLOCKS}
    view_id = stage.bot.views_publish(user_id="U0MAYAJOHN", view=home)["view"]["id"]
    stage.act("action", view_id=view_id, block_id="b", action_id="go")
    payload = app.interaction("block_actions")
    assert (payload["container"], payload["view"]["type"]) == ({"type": "view", "view_id": view_id}, "home")
    assert stage.refused("action", "U0LUCAROSS", view_id=view_id, block_id="b", action_id="go")
