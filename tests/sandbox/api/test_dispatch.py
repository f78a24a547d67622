from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage


def call(stage: Stage, method: str, token: str | None = None, **arguments: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {token or stage.config.bot_token}"}
    return requests.post(stage.sandbox.api_url + method, data=arguments, headers=headers, timeout=10)


@pytest.mark.parametrize(
    ("headers", "fields", "error"),
    [
        ({}, {}, "not_authed"),
        ({"Authorization": "Bearer xoxb-wrong"}, {}, "invalid_auth"),
        ({}, {"token": "xoxb-wrong"}, "invalid_auth"),
        ({"Authorization": "Bearer xapp-1-local-workspace"}, {}, "not_allowed_token_type"),
        ({"Authorization": "Basic xoxb-1-local-workspace"}, {}, "not_authed"),
        ({}, {"token": "xoxb-1-local-workspace"}, None),
        ({"Authorization": "Bearer xoxb-1-local-workspace"}, {}, None),
    ],
)
def test_tokens(stage: Stage, headers: dict[str, str], fields: dict[str, str], error: str | None) -> None:
    answer = requests.post(f"{stage.url}/api/auth.test", data=fields, headers=headers, timeout=10).json()
    assert answer.get("error") == error


def test_arguments_come_by_query_form_and_json(stage: Stage) -> None:
    headers = {"Authorization": f"Bearer {stage.config.bot_token}"}
    url = f"{stage.url}/api/users.info"
    answers = [
        requests.get(url, params={"user": "U0KIMJIWOO"}, headers=headers, timeout=10),
        requests.post(url, data={"user": "U0KIMJIWOO"}, headers=headers, timeout=10),
        requests.post(url, json={"user": "U0KIMJIWOO"}, headers=headers, timeout=10),
    ]
    assert [answer.json()["user"]["name"] for answer in answers] == ["jiwoo"] * 3


@pytest.mark.parametrize(("body", "error"), [(b"{", "invalid_json"), (b"[]", "json_not_object"), (b"", None)])
def test_a_body_that_cannot_be_read(stage: Stage, body: bytes, error: str | None) -> None:
    headers = {"Authorization": f"Bearer {stage.config.bot_token}", "Content-Type": "application/json; charset=utf-8"}
    answer = requests.post(f"{stage.url}/api/auth.test", data=body, headers=headers, timeout=10).json()
    assert answer.get("error") == error


def test_what_is_missing_or_misspelt_is_named(stage: Stage) -> None:
    messages = stage.refusal("conversations.setTopic", chanel="C0GENERAL", topic="a")["response_metadata"]["messages"]
    assert messages == [
        "[ERROR] missing required field: channel",
        "[ERROR] invalid additional property: chanel",
    ]
    assert stage.bot.api_call("conversations.list", json={"team_id": "T0BEACON"})["ok"]


@pytest.mark.parametrize("method", ["chat.postMesage", "admin.users.list", "rtm.start"])
def test_a_method_that_is_not_served_is_unknown(stage: Stage, method: str) -> None:
    assert stage.refusal(method) == {"ok": False, "error": "unknown_method", "req_method": method}


def test_a_missing_scope_is_named_with_those_that_are_there(stages: Callable[..., Stage], app: ListeningApp) -> None:
    scopes = ["channels:manage", "channels:history", "chat:write", "groups:write"]
    stage = stages(manifest={"oauth_config": {"scopes": {"bot": scopes}}}, events_url=app.url)
    secret = stage.create("secret", is_private=True)
    refused = stage.refusal("conversations.history", channel=secret)
    assert (refused["error"], refused["needed"]) == ("missing_scope", "groups:history")
    assert refused["provided"] == ",".join(sorted(scopes))
    assert stage.bot.conversations_history(channel=stage.create("open"))["ok"]
    assert stage.error("users.info", user="U0KIMJIWOO") == "missing_scope"
    assert stage.error("conversations.list", types="public_channel,im") == "missing_scope"


def test_a_budget_that_is_spent_answers_429_until_it_refills(stages: Callable[..., Stage]) -> None:
    stage = stages(rate_limits=True)
    answers = [call(stage, "conversations.list") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[-1].json() == {"ok": False, "error": "ratelimited"}
    stage.clock.now += int(answers[-1].headers["Retry-After"])
    assert call(stage, "conversations.list").status_code == 200
    stage.act("settings", rate_limits=False)
    assert {call(stage, "conversations.list").status_code for _ in range(30)} == {200}


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ({"kind": "ratelimited", "seconds": 7}, 429, "ratelimited"),
        ({"kind": "error", "status": 503}, 503, "internal_error"),
        ({"kind": "refused", "error": "restricted_action"}, 200, "restricted_action"),
    ],
)
def test_a_fault_before_the_work_leaves_it_undone(stage: Stage, fault: dict[str, Any], status: int, error: str) -> None:
    stage.act("faults", faults=[{"method": "conversations.create", **fault}])
    answer = call(stage, "conversations.create", name="inc-1")
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.headers.get("Retry-After") == ("7" if status == 429 else None)
    assert call(stage, "conversations.create", name="inc-1").json()["ok"]


def test_a_lost_answer_comes_after_the_work(stage: Stage) -> None:
    stage.act("faults", faults=[{"method": "conversations.*", "kind": "lost"}])
    with pytest.raises(requests.ConnectionError):
        call(stage, "conversations.create", name="inc-1")
    assert call(stage, "conversations.create", name="inc-1").json()["error"] == "name_taken"


def test_a_slow_answer_comes_after_the_work_and_ends_with_the_workspace(stage: Stage) -> None:
    stage.act("faults", faults=[{"method": "*", "kind": "slow", "seconds": 600}])
    headers = {"Authorization": f"Bearer {stage.config.bot_token}"}
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{stage.url}/api/conversations.create", data={"name": "a"}, headers=headers, timeout=0.5)
    assert call(stage, "conversations.create", name="a").json()["error"] == "name_taken"


def test_calls_are_recorded_without_the_token(stage: Stage) -> None:
    start = stage.read("calls")["next"]
    requests.post(f"{stage.url}/api/users.info", data={"token": stage.config.bot_token, "user": "U0NOBODY"}, timeout=10)
    stage.bot.auth_test()
    calls = stage.read("calls", since=start)["calls"]
    assert [(one["n"], one["method"], one["ok"]) for one in calls] == [
        (start, "users.info", False),
        (start + 1, "auth.test", True),
    ]
    assert (calls[0]["args"], calls[0]["error"]) == ({"user": "U0NOBODY"}, "user_not_found")
