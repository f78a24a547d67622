from collections.abc import Callable

import pytest

from tests.sandbox.listening import Answer, ListeningApp
from tests.sandbox.stage import Stage

MANIFEST = {
    "features": {"slash_commands": [{"command": "/incident", "description": "d", "should_escape": True}]},
    "oauth_config": {"scopes": {"bot": ["chat:write"]}},
}


def run(stage: Stage, text: str = "", channel: str = "C0GENERAL") -> dict[str, object]:
    return stage.act("command", channel=channel, command="/incident", text=text)


def test_a_command_carries_what_slack_says(stage: Stage, app: ListeningApp) -> None:
    run(stage, "declare 결제")
    fields = app.heard[0].payload
    assert fields.keys() == {
        "api_app_id",
        "channel_id",
        "channel_name",
        "command",
        "is_enterprise_install",
        "response_url",
        "team_domain",
        "team_id",
        "text",
        "token",
        "trigger_id",
        "user_id",
        "user_name",
    }
    assert (fields["user_name"], fields["channel_name"], fields["text"]) == ("maya", "general", "declare 결제")


def test_where_a_command_is_typed(stage: Stage, app: ListeningApp) -> None:
    secret = stage.create("secret", is_private=True)
    stage.bot.conversations_invite(channel=secret, users="U0MAYAJOHN")
    run(stage, channel=secret)
    run(stage, channel=stage.act("open_im", user="U0BONGSU")["channel"])
    names = [heard.payload.get("channel_name") for heard in app.heard if "command" in heard.payload]
    assert names == ["privategroup", "directmessage"]
    assert stage.refused("command", "U0LUCAROSS", channel=secret, command="/incident")


@pytest.mark.parametrize(
    ("answer", "texts", "others"),
    [
        ((200, ""), [], []),
        ((200, "plain"), ["plain"], []),
        ((200, {"text": "json"}), ["json"], []),
        ((200, {"text": "loud", "response_type": "in_channel"}), ["loud"], ["loud"]),
    ],
)
def test_the_answer_is_shown_to_the_person_or_to_all(
    stage: Stage, app: ListeningApp, answer: Answer, texts: list[str], others: list[str]
) -> None:
    app.answer = lambda _heard: answer
    assert run(stage)["ok"]
    assert stage.said("C0GENERAL") == texts
    assert stage.said("C0GENERAL", "U0LUCAROSS") == others


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((500, ""), "dispatch_failed"),
        ((200, {"text": "x", "blocks": [{"type": "sction"}]}), "invalid_blocks"),
        ((200, {"txt": "x"}), "invalid_payload"),
        ((200, {"text": 1}), "invalid_payload"),
        ((200, {"response_type": "in_channel"}), "no_text"),
    ],
)
def test_an_answer_that_cannot_be_shown_is_slacks_own_line(
    stage: Stage, app: ListeningApp, answer: Answer, error: str
) -> None:
    app.answer = lambda _heard: answer
    result = run(stage)
    assert (result["ok"], result["error"]) == (False, error)
    assert stage.said("C0GENERAL") == [f"`/incident` failed with the error “{error}”"]


def test_three_seconds_are_all_the_patience_there_is(
    stage: Stage, app: ListeningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.delivery.http.PATIENCE_SECONDS", 0.2)
    released = app.never()
    assert run(stage)["error"] == "operation_timeout"
    assert stage.said("C0GENERAL") == ["`/incident` failed with the error “operation_timeout”"]
    released.set()


def test_only_the_commands_of_the_manifest_exist(stages: Callable[..., Stage], app: ListeningApp) -> None:
    stage = stages(manifest=MANIFEST, events_url=app.url)
    assert stage.act("command", channel="C0GENERAL", command="/other")["error"] == "invalid_command"
    assert app.heard == []
    run(stage, "ask @luca <!here>")
    assert app.heard[0].payload["text"] == "ask <@U0LUCAROSS|luca> &lt;!here&gt;"
    (command,) = stage.read("state")["commands"]
    assert command == {"command": "/incident", "description": "d", "usage_hint": ""}
