from typing import Any

import pytest

from tests.sandbox.listening import Heard, ListeningApp
from tests.sandbox.stage import Stage

MAYA = "U0MAYAJOHN"
INPUT = {
    "type": "input",
    "block_id": "title",
    "label": {"type": "plain_text", "text": "Title"},
    "element": {"type": "plain_text_input", "action_id": "title"},
}
MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "declare",
    "title": {"type": "plain_text", "text": "Declare"},
    "submit": {"type": "plain_text", "text": "Go"},
    "blocks": [INPUT],
}


@pytest.fixture
def trigger(stage: Stage, app: ListeningApp) -> str:
    stage.act("command", channel="C0GENERAL", command="/incident")
    return str(app.wait(lambda heard: "trigger_id" in heard.payload)[-1].payload["trigger_id"])


def test_a_trigger_opens_a_modal_once(stage: Stage, trigger: str) -> None:
    view = stage.bot.views_open(trigger_id=trigger, view=MODAL)["view"]
    assert view["id"].startswith("V")
    assert (view["root_view_id"], view["private_metadata"]) == (view["id"], "")
    assert stage.read("views") == [view]
    assert stage.read("views", "U0LUCAROSS") == []
    assert stage.error("views.open", trigger_id=trigger, view=MODAL) == "exchanged_trigger_id"


def test_a_trigger_lives_three_seconds(stage: Stage, trigger: str) -> None:
    stage.clock.now += 3.1
    assert stage.error("views.open", trigger_id=trigger, view=MODAL) == "expired_trigger_id"
    assert stage.error("views.open", trigger_id="1.2.3", view=MODAL) == "invalid_trigger_id"
    assert stage.error("views.open", view=MODAL) == "invalid_arguments"


def test_mistakes_are_found_before_the_trigger_is_spent(stage: Stage, trigger: str) -> None:
    wrong = {**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}
    refused = stage.refusal("views.open", trigger_id=trigger, view=wrong)
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    assert stage.bot.views_open(trigger_id=trigger, view=MODAL)["ok"]


def test_an_update_finds_its_view_and_heeds_the_hash(stage: Stage, trigger: str) -> None:
    old = stage.bot.views_open(trigger_id=trigger, view={**MODAL, "external_id": "ours"})["view"]
    new = stage.bot.views_update(external_id="ours", view={**MODAL, "callback_id": "other"})["view"]
    assert (new["id"], new["callback_id"]) == (old["id"], "other")
    assert new["hash"] != old["hash"]
    stale = {"view_id": old["id"], "hash": old["hash"], "view": MODAL}
    assert stage.error("views.update", **stale) == "hash_conflict"
    assert stage.bot.views_update(view_id=old["id"], hash=new["hash"], view=MODAL)["ok"]
    stage.act("close", view_id=old["id"])
    assert stage.error("views.update", view_id=old["id"], view=MODAL) == "not_found"
    assert stage.error("views.update", view=MODAL) == "invalid_arguments"


def test_three_views_are_as_deep_as_it_goes(stage: Stage, app: ListeningApp, trigger: str) -> None:
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    view = {**MODAL, "blocks": [{"type": "actions", "block_id": "b", "elements": [button]}]}
    view_id = stage.bot.views_open(trigger_id=trigger, view=view)["view"]["id"]
    errors = []

    def push(heard: Heard) -> tuple[int, str]:
        try:
            stage.bot.views_push(trigger_id=heard.payload["trigger_id"], view=view)
        except Exception as refused:  # noqa: BLE001 - any of them is looked at below
            errors.append(str(refused))
        return 200, ""

    app.answer = push
    for _ in range(3):
        stage.act("action", view_id=view_id, block_id="b", action_id="more")
    depth = [view["previous_view_id"] for view in stage.read("views")]
    assert (len(depth), depth[0], depth[1]) == (3, None, view_id)
    assert "push_limit_reached" in errors[0]


def test_only_a_view_can_be_pushed_upon(stage: Stage, trigger: str) -> None:
    assert stage.error("views.push", trigger_id=trigger, view=MODAL) == "not_found"


def test_an_external_id_is_the_only_one(stage: Stage, app: ListeningApp, trigger: str) -> None:
    stage.bot.views_open(trigger_id=trigger, view={**MODAL, "external_id": "ours"})
    stage.act("command", "U0LUCAROSS", channel="C0GENERAL", command="/incident")
    other = app.wait(lambda heard: heard.payload.get("user_id") == "U0LUCAROSS")[-1].payload["trigger_id"]
    assert stage.error("views.open", trigger_id=other, view={**MODAL, "external_id": "ours"}) == "duplicate_external_id"


def test_a_view_of_250_kilobytes_is_too_large(stage: Stage, trigger: str) -> None:
    text = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}
    assert stage.error("views.open", trigger_id=trigger, view={**MODAL, "blocks": [text] * 90}) == "view_too_large"


def test_the_home_tab_is_published_to_one_person(stage: Stage) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    view = stage.bot.views_publish(user_id=MAYA, view=home)["view"]
    assert stage.read("home")["view"]["id"] == view["id"]
    assert stage.read("home", "U0LUCAROSS")["view"] is None
    assert stage.bot.views_publish(user_id=MAYA, view=home, hash=view["hash"])["view"]["id"] == view["id"]
    assert stage.error("views.publish", user_id=MAYA, view=home, hash=view["hash"]) == "hash_conflict"
    assert stage.error("views.publish", user_id="U0NOBODY", view=home) == "invalid_arguments"
    assert stage.error("views.publish", user_id=MAYA, view=MODAL) == "invalid_arguments"
