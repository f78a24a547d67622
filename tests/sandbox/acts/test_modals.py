from typing import Any

import pytest

from tests.sandbox.listening import Answer, ListeningApp
from tests.sandbox.stage import Stage


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def field(name: str, **element: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name),
        "element": {"type": "plain_text_input", "action_id": name, **element},
    }


MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "declare",
    "private_metadata": "kept",
    "title": plain("Declare"),
    "submit": plain("Go"),
    "blocks": [field("title", max_length=10, min_length=2), {**field("note"), "optional": True}],
}
FILLED = {"title": {"title": {"value": "checkout"}}}


@pytest.fixture
def view_id(stage: Stage, app: ListeningApp) -> str:
    return open_modal(stage, app)


def open_modal(stage: Stage, app: ListeningApp, **more: Any) -> str:
    stage.act("command", channel="C0GENERAL", command="/incident")
    trigger_id = app.heard[-1].payload["trigger_id"]
    return str(stage.bot.views_open(trigger_id=trigger_id, view={**MODAL, **more})["view"]["id"])


def submit(stage: Stage, view_id: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
    return stage.act("submit", view_id=view_id, values=FILLED if values is None else values)


def test_a_submission_carries_the_values_and_closes_the_modal(stage: Stage, app: ListeningApp, view_id: str) -> None:
    assert submit(stage, view_id)["ok"]
    payload = app.interaction("view_submission")
    assert payload["view"]["private_metadata"] == "kept"
    assert payload["view"]["state"]["values"] == {
        "title": {"title": {"type": "plain_text_input", "value": "checkout"}},
        "note": {"note": {"type": "plain_text_input", "value": None}},
    }
    assert payload["user"]["id"] == "U0MAYAJOHN"
    assert stage.read("views") == []
    assert stage.refused("submit", view_id=view_id) == "this view is not open"


@pytest.mark.parametrize(
    ("value", "words"), [(None, "required"), ("", "required"), ("a", "at least 2"), ("x" * 11, "at most 10")]
)
def test_slacks_client_checks_before_it_sends(
    stage: Stage, app: ListeningApp, view_id: str, value: str | None, words: str
) -> None:
    result = submit(stage, view_id, {"title": {"title": {"value": value}}})
    assert list(result["errors"]) == ["title"]
    assert words in result["errors"]["title"]
    assert all(heard.payload.get("type") != "view_submission" for heard in app.heard)


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ((200, {"response_action": "clear"}), []),
        ((200, {"response_action": "update", "view": {**MODAL, "title": plain("Second")}}), ["Second"]),
        ((200, {"response_action": "push", "view": {**MODAL, "title": plain("Second")}}), ["Declare", "Second"]),
    ],
)
def test_the_app_says_what_comes_next(
    stage: Stage, app: ListeningApp, view_id: str, answer: Answer, titles: list[str]
) -> None:
    app.answer = lambda _heard: answer
    assert submit(stage, view_id)["ok"]
    assert [view["title"]["text"] for view in stage.read("views")] == titles


def test_errors_of_the_app_stand_at_their_fields(stage: Stage, app: ListeningApp, view_id: str) -> None:
    app.answer = lambda _heard: (200, {"response_action": "errors", "errors": {"title": "taken"}})
    assert submit(stage, view_id)["errors"] == {"title": "taken"}
    assert len(stage.read("views")) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((500, ""), "http_error"),
        ((200, {"response_action": "errors", "errors": {"unknown": "a"}}), "invalid_errors"),
        ((200, {"response_action": "errors"}), "invalid_errors"),
        ((200, {"response_action": "update", "view": {"type": "modal"}}), "invalid_arguments"),
        ((200, {"response_action": "vanish"}), "invalid_response_action"),
    ],
)
def test_an_answer_that_slack_would_not_take_leaves_the_modal_open(
    stage: Stage, app: ListeningApp, view_id: str, answer: Answer, error: str
) -> None:
    app.answer = lambda _heard: answer
    result = submit(stage, view_id)
    assert (result["ok"], result["error"]) == (False, error)
    assert len(stage.read("views")) == 1


def test_the_app_hears_of_a_closed_modal_only_where_it_asks(stage: Stage, app: ListeningApp) -> None:
    stage.act("close", view_id=open_modal(stage, app))
    assert all(heard.payload.get("type") != "view_closed" for heard in app.heard)
    stage.act("close", view_id=open_modal(stage, app, notify_on_close=True))
    assert app.interaction("view_closed")["is_cleared"] is False


def test_closing_one_may_close_all(stage: Stage, app: ListeningApp) -> None:
    view_id = open_modal(stage, app)
    app.answer = lambda _heard: (200, {"response_action": "push", "view": {**MODAL, "clear_on_close": True}})
    submit(stage, view_id)
    stage.act("close", view_id=stage.read("views")[-1]["id"])
    assert stage.read("views") == []


def test_closing_the_lower_closes_those_above(stage: Stage, app: ListeningApp, view_id: str) -> None:
    app.answer = lambda _heard: (200, {"response_action": "push", "view": MODAL})
    submit(stage, view_id)
    stage.act("close", view_id=view_id)
    assert stage.read("views") == []


@pytest.mark.parametrize(
    ("value", "more", "words"),
    [
        ("3", {}, None),
        ("0", {"min_value": "0"}, None),
        ("2.5", {"is_decimal_allowed": True, "max_value": "2.5"}, None),
        ("2.5", {}, "whole"),
        ("three", {}, "whole"),
        ("٣", {"is_decimal_allowed": True}, "a number"),
        ("1e3", {"is_decimal_allowed": True}, "a number"),
        ("-1", {"min_value": "0"}, "at least 0"),
        ("11", {"max_value": "10"}, "at most 10"),
    ],
)
def test_numbers_are_checked_before_they_are_sent(
    stage: Stage, app: ListeningApp, value: str, more: dict[str, Any], words: str | None
) -> None:
    element = {"type": "number_input", "is_decimal_allowed": False, "action_id": "count", **more}
    view_id = open_modal(stage, app, blocks=[{**field("count"), "element": element}])
    result = submit(stage, view_id, {"count": {"count": {"value": value}}})
    assert words in result["errors"]["count"] if words else result["ok"]
