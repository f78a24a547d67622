import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import text

from bot.db import Database
from bot.models import Inbound, Notice
from commands.context import Bench
from commands.register import register
from tests.commands.bench import USER, make_bench

SECRET = "a-signing-secret"


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path)


@pytest.fixture
def app(bench: Bench) -> Iterator[App]:
    def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0BEACON", bot_token="xoxb-test")

    made = App(signing_secret=SECRET, authorize=authorize, process_before_response=True)
    register(made, bench)
    yield made
    made.listener_runner.listener_executor.shutdown()


def _send(app: App, fields: dict[str, str], stamp: float | None = None) -> BoltResponse:
    return _signed(app, urlencode(fields), "application/x-www-form-urlencoded", stamp)


def _event(app: App, **body: Any) -> BoltResponse:
    return _signed(app, json.dumps({"team_id": "T0BEACON", "type": "event_callback", **body}), "application/json")


def _interaction(app: App, **payload: Any) -> BoltResponse:
    frame = {"team": {"id": "T0BEACON"}, "user": {"id": USER}, "trigger_id": "1.2"}
    return _send(app, {"payload": json.dumps(frame | payload)})


def _signed(app: App, body: str, content_type: str, stamp: float | None = None) -> BoltResponse:
    moment = str(int(stamp or time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=moment, body=body) or ""
    headers: dict[str, str | Sequence[str]] = {
        "content-type": [content_type],
        "x-slack-signature": [signature],
        "x-slack-request-timestamp": [moment],
    }
    return app.dispatch(BoltRequest(body=body, headers=headers))


def _command(text: str, command: str = "/incident") -> dict[str, str]:
    known = {"team_id": "T0BEACON", "user_id": USER, "channel_id": "C1", "trigger_id": "1.2"}
    return {**known, "command": command, "text": text}


@pytest.mark.parametrize(
    ("typed", "told"),
    [("list", "calm"), ("LIST", "calm"), ("", "calm"), ("help", "/incident declare"), ("resolve 9", "9")],
)
def test_a_command_is_answered_in_the_ack(app: App, typed: str, told: str) -> None:
    answer = _send(app, _command(typed))
    assert answer.status == 200
    assert told in answer.body


def test_a_stale_or_forged_request_is_refused(app: App) -> None:
    assert _send(app, _command("list"), stamp=time() - 400).status == 401


def test_an_unknown_error_has_a_reference_and_shows_nothing_else(app: App) -> None:
    submitted = {"type": "view_submission", "team": {"id": "T0BEACON"}, "user": {"id": USER}}
    view = {
        "type": "modal",
        "id": "V1",
        "callback_id": "incident.declare",
        "private_metadata": "",
        "state": {"values": {}},
    }
    answer = _send(app, {"payload": json.dumps({**submitted, "view": view})})
    assert answer.status == 200
    body = json.loads(answer.body)
    assert body["response_action"] == "errors"
    assert "KeyError" not in answer.body


def _notices(bench: Bench) -> list[Notice]:
    with bench.database.read() as tx:
        return list(tx.query(Notice))


def test_slack_finds_out_whether_the_address_is_ours(app: App) -> None:
    answer = _event(app, type="url_verification", challenge="a-challenge")
    assert (answer.status, "a-challenge" in answer.body) == (200, True)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "channel_type": "channel", "user": USER, "text": "a secret", "ts": "1.0"},
        {"type": "message", "subtype": "message_changed", "channel_type": "im"},
        {"type": "reaction_added", "user": USER},
        {"type": "nobody_knows_it"},
        {"type": "user_change"},
        {"type": "channel_archive", "channel": None},
        {"type": "app_mention", "user": USER},
    ],
)
def test_what_cannot_be_used_is_dropped_without_a_trace(
    app: App, bench: Bench, caplog: pytest.LogCaptureFixture, event: dict[str, Any]
) -> None:
    assert _event(app, event_id="Ev1", event=event).status == 200
    with bench.database.read() as tx:
        assert tx.query(Inbound).count() == 0
    assert _notices(bench) == []
    assert "secret" not in caplog.text


def test_a_mention_is_answered_later_where_it_was_asked(app: App, bench: Bench) -> None:
    event = {"type": "app_mention", "user": USER, "channel": "C1", "ts": "5.0", "text": "incident list"}
    assert [_event(app, event_id="Ev1", event=event).status for _ in range(2)] == [200, 200]
    (notice,) = _notices(bench)
    assert "calm" in notice.content["message"]["text"]


@pytest.mark.parametrize(
    "asked",
    [
        {"type": "block_actions", "actions": [{"action_id": "incident.form", "block_id": "b", "type": "button"}]},
        {"type": "shortcut", "callback_id": "incident.declare", "action_ts": "1.0"},
        {
            "type": "message_action",
            "callback_id": "incident.from_message",
            "action_ts": "1.0",
            "channel": {"id": "C1"},
            "message_ts": "5.0",
            "message": {"text": "down"},
        },
    ],
)
def test_a_form_that_slack_does_not_open_is_told_later_and_alone(app: App, bench: Bench, asked: dict[str, Any]) -> None:
    url = "https://hooks.slack.com/actions/1/2/3"
    assert _interaction(app, response_url=url, **asked).status == 200
    (notice,) = _notices(bench)
    assert (notice.person, notice.content["name"]) == (USER, "no_form")
    assert bench.seal.open(str(notice.sealed_url)) == url


def test_what_a_button_does_wrong_is_told_later(app: App, bench: Bench) -> None:
    action = {"action_id": "incident.acknowledge", "block_id": "b", "type": "button", "value": "no json"}
    assert _interaction(app, type="block_actions", actions=[action]).status == 200
    (notice,) = _notices(bench)
    assert (notice.content["name"], notice.sealed_url) == ("unknown", None)


@pytest.mark.parametrize("is_event", [True, False])
def test_while_the_database_is_away_slack_sends_again(
    app: App,
    bench: Bench,
    is_event: bool,  # noqa: FBT001
) -> None:
    with bench.database.write() as tx:
        tx.execute(text("DROP TABLE notice"))
        tx.execute(text("ALTER TABLE inbound RENAME TO inbound_away"))
    action = {"action_id": "incident.form", "block_id": "b", "type": "button"}
    user = {"id": "U1", "team_id": "T0BEACON"}
    answer = (
        _event(app, event_id="Ev1", event={"type": "user_change", "user": user})
        if is_event
        else _interaction(app, type="block_actions", actions=[action])
    )
    assert answer.status == 503
    assert "inbound" not in answer.body
