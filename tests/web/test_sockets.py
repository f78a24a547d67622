"""The connections against the local workspace."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult

from bot.web.sockets import CONNECTIONS, Sockets
from tests.sandbox.stage import Stage, until


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, events_url=None)
    yield made
    made.close()


def bolt(answer: Any) -> App:
    authorized = AuthorizeResult(enterprise_id=None, team_id="T0BEACON", bot_token="xoxb-made-up", bot_id="B1")
    app = App(authorize=lambda **_: authorized, process_before_response=True, signing_secret="")
    app.command("/incident")(answer)
    return app


def connected(stage: Stage, app: App, token: str = "") -> Sockets:
    sockets = Sockets(app, token or stage.config.app_token, stage.sandbox.api_url)
    sockets.start()
    return sockets


@pytest.mark.parametrize(
    ("given", "shown"), [((), None), (("five fires",), "five fires"), (({"text": "six", "blocks": []},), "six")]
)
def test_an_answer_goes_back_with_the_acknowledgement(stage: Stage, given: tuple[Any, ...], shown: str | None) -> None:
    def answer(ack: Ack) -> None:
        ack(*given)

    sockets = connected(stage, bolt(answer))
    until(lambda: sockets.connected == CONNECTIONS)
    told = stage.act("command", channel="C0GENERAL", command="/incident", text="list")
    assert (told["ok"], (told.get("answer") or {}).get("text")) == (True, shown)
    sockets.stop()
    assert sockets.connected == 0


def test_what_runs_ends_before_the_connections_do(stage: Stage) -> None:
    begun, may_end, told = threading.Event(), threading.Event(), list[dict[str, Any]]()

    def answer(ack: Ack) -> None:
        begun.set()
        may_end.wait(10)
        ack("done")

    sockets = connected(stage, bolt(answer))
    until(lambda: sockets.connected == CONNECTIONS)
    typing = threading.Thread(
        target=lambda: told.append(stage.act("command", channel="C0GENERAL", command="/incident", text="list"))
    )
    typing.start()
    assert begun.wait(10)
    stopping = threading.Thread(target=sockets.stop)
    stopping.start()
    may_end.set()
    for thread in (typing, stopping):
        thread.join(20)
    assert told[0]["answer"]["text"] == "done"
    assert not stage.act("command", channel="C0GENERAL", command="/incident", text="list")["ok"]


def test_a_listener_that_fails_acknowledges_nothing(stage: Stage) -> None:
    def answer() -> None:
        raise ValueError

    app = bolt(answer)
    app.logger.setLevel(logging.CRITICAL)
    sockets = connected(stage, app)
    until(lambda: sockets.connected == CONNECTIONS)
    assert not stage.act("command", channel="C0GENERAL", command="/incident", text="list")["ok"]
    sockets.stop()


def test_a_token_that_slack_refuses_is_said_and_tried_again(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    sockets = connected(stage, bolt(lambda ack: ack()), "xapp-wrong-secret")
    until(lambda: "no connection to Slack yet: invalid_auth" in caplog.text)
    assert sockets.connected == 0
    sockets.stop()
    assert "wrong-secret" not in caplog.text
