import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import time
from urllib.parse import urlencode

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from bot.db import Database
from commands.register import register
from tests.commands.bench import USER, make_bench

SECRET = "a-signing-secret"


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Iterator[App]:
    def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0BEACON", bot_token="xoxb-test")

    made = App(signing_secret=SECRET, authorize=authorize, process_before_response=True)
    register(made, make_bench(database, tmp_path))
    yield made
    made.listener_runner.listener_executor.shutdown()


def _send(app: App, fields: dict[str, str], stamp: float | None = None) -> BoltResponse:
    body, moment = urlencode(fields), str(int(stamp or time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=moment, body=body) or ""
    headers: dict[str, str | Sequence[str]] = {
        "content-type": ["application/x-www-form-urlencoded"],
        "x-slack-signature": [signature],
        "x-slack-request-timestamp": [moment],
    }
    return app.dispatch(BoltRequest(body=body, headers=headers))


def _command(text: str, command: str = "/incident") -> dict[str, str]:
    known = {"team_id": "T0BEACON", "user_id": USER, "channel_id": "C1", "trigger_id": "1.2"}
    return {**known, "command": command, "text": text}


@pytest.mark.parametrize(
    ("text", "told"),
    [("list", "calm"), ("LIST", "calm"), ("", "calm"), ("help", "/incident declare"), ("resolve 9", "9")],
)
def test_a_command_is_answered_in_the_ack(app: App, text: str, told: str) -> None:
    answer = _send(app, _command(text))
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
