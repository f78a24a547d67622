from typing import Any

import pytest
import requests
from slack_sdk.webhook import WebhookClient

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
ACTIONS = {"type": "actions", "block_id": "b", "elements": [BUTTON]}


@pytest.fixture
def command_url(stage: Stage, app: ListeningApp) -> str:
    stage.act("command", channel="C0GENERAL", command="/incident")
    return str(app.heard[-1].payload["response_url"])


@pytest.fixture
def clicked(stage: Stage, app: ListeningApp) -> dict[str, Any]:
    stage.bot.conversations_join(channel="C0GENERAL")
    ts = stage.bot.chat_postMessage(channel="C0GENERAL", text="press", blocks=[ACTIONS])["ts"]
    stage.act("action", channel="C0GENERAL", message_ts=ts, block_id="b", action_id="go")
    return app.interaction("block_actions")


def test_slacks_own_client_answers_late(stage: Stage, command_url: str) -> None:
    assert WebhookClient(command_url).send(text="late").status_code == 200
    assert WebhookClient(command_url).send(text="loud", response_type="in_channel").status_code == 200
    assert stage.said("C0GENERAL") == ["late", "loud"]
    assert stage.said("C0GENERAL", "U0LUCAROSS") == ["loud"]


def test_five_uses_are_all(command_url: str) -> None:
    answers = [requests.post(command_url, json={"text": "a"}, timeout=5) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].json() == {"ok": False, "error": "used_url"}


def test_thirty_minutes_are_all(stage: Stage, command_url: str) -> None:
    stage.clock.now += 30 * 60 + 1
    assert requests.post(command_url, json={"text": "a"}, timeout=5).json()["error"] == "expired_url"
    assert requests.post(command_url + "x", json={"text": "a"}, timeout=5).json()["error"] == "expired_url"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "a", "replace_orignal": True}, "invalid_payload"),
        ({"text": "a", "blocks": [{"type": "x"}]}, "invalid_blocks"),
        ({"text": "a", "replace_original": True}, "message_not_found"),
        ({"delete_original": True}, "message_not_found"),
    ],
)
def test_an_answer_with_mistakes_is_refused(command_url: str, body: dict[str, Any], error: str) -> None:
    assert requests.post(command_url, json=body, timeout=5).json()["error"] == error


def test_a_body_that_is_no_json_is_refused(command_url: str) -> None:
    headers = {"Content-Type": "application/json"}
    assert requests.post(command_url, data=b"{", headers=headers, timeout=5).status_code == 400


def test_the_message_that_was_clicked_on_is_replaced_and_deleted(stage: Stage, clicked: dict[str, Any]) -> None:
    hook = WebhookClient(clicked["response_url"])
    hook.send(text="done", replace_original=True)
    (message,) = [m for m in stage.messages("C0GENERAL") if "subtype" not in m]
    assert (message["text"], message.get("blocks")) == ("done", None)
    hook.send(delete_original=True)
    assert stage.said("C0GENERAL") == []


def test_an_answer_to_a_click_is_new_unless_it_says_otherwise(stage: Stage, clicked: dict[str, Any]) -> None:
    WebhookClient(clicked["response_url"]).send(text="noted")
    assert stage.said("C0GENERAL") == ["press", "noted"]
    assert stage.said("C0GENERAL", "U0LUCAROSS") == ["press"]


def test_a_channel_that_is_gone_takes_no_answer(stage: Stage, clicked: dict[str, Any]) -> None:
    stage.act("channel", id="C0GENERAL", delete=True)
    answer = requests.post(clicked["response_url"], json={"text": "a"}, timeout=5)
    assert answer.json()["error"] == "channel_not_found"


def test_answers_can_fail_on_request(stage: Stage, command_url: str) -> None:
    stage.act("faults", faults=[{"method": "response", "kind": "error", "status": 503}])
    assert requests.post(command_url, json={"text": "a"}, timeout=5).status_code == 503
    stage.act("faults", faults=[{"method": "response", "kind": "lost"}])
    with pytest.raises(requests.ConnectionError):
        requests.post(command_url, json={"text": "b"}, timeout=5)
    assert stage.said("C0GENERAL") == ["b"]
