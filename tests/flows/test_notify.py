from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import notify
from bot.flows.notify import SERVES, Told
from bot.models import Notice, Person
from bot.slack.client import SlackAway, SlackRefused
from tests.flows.bench import SEAL, Slack, make
from tests.work.bench import Engine

URL = "https://hooks.slack.com/commands/1/2/3"


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    with database.write() as tx:
        tx.add(Person(workspace_id=engine.workspace, slack_id="U0JIWOO", locale="ko-KR"))
    return engine, slack


def _tell(engine: Engine, person: str = "U0MAYA", url: str | None = URL) -> None:
    sealed = SEAL.close(url) if url else None
    with engine.database.write() as tx:
        notify.tell(tx, Told(engine.workspace, person, sealed), "errors", "guest", {}, engine.now)


def _left(engine: Engine) -> int:
    with engine.database.read() as tx:
        return tx.query(Notice).count()


def _raising(error: Exception) -> Any:
    def answer(_: dict[str, Any]) -> dict[str, Any]:
        raise error

    return answer


def test_a_private_word_goes_by_the_response_url_and_is_forgotten(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    _tell(engine)
    with engine.database.read() as tx:
        assert "hooks" not in str(tx.query(Notice).one().sealed_url)
    engine.run_all()
    (said,) = slack.of("response_url")
    assert said["url"] == URL
    assert "Guests" in said["text"]
    assert _left(engine) == 0


def test_it_is_said_in_the_readers_language(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    _tell(engine, "U0JIWOO", None)
    engine.run_all()
    (said,) = slack.of("chat.postMessage")
    assert said["channel"] == "U0JIWOO"
    assert "게스트" in said["text"]


def test_a_response_url_that_is_too_old_is_left_alone(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    _tell(engine)
    engine.now += SERVES + timedelta(seconds=1)
    engine.run_all()
    assert not slack.of("response_url")
    assert len(slack.of("chat.postMessage")) == 1


def test_a_response_url_that_slack_refuses_becomes_a_direct_message(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    slack.answers["response_url"] = _raising(SlackRefused("response_url", "404"))
    _tell(engine)
    engine.run_all()
    assert len(slack.of("chat.postMessage")) == 1
    assert _left(engine) == 0


def test_while_slack_is_away_the_word_is_kept(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    slack.answers["response_url"] = _raising(SlackAway("response_url"))
    _tell(engine)
    engine.run_all()
    assert _left(engine) == 1
    del slack.answers["response_url"]
    engine.later(minutes=1)
    engine.run_all()
    assert len(slack.of("response_url")) == 2
    assert _left(engine) == 0


def test_an_answer_stands_once_in_its_thread(made: tuple[Engine, Slack]) -> None:
    engine, slack = made

    def lost(_: dict[str, Any]) -> dict[str, Any]:
        slack.answers["conversations.replies"] = lambda _: {"messages": [_posted(slack)]}
        raise SlackAway("chat.postMessage")

    slack.answers["chat.postMessage"] = lost
    with engine.database.write() as tx:
        notify.answer(tx, Told(engine.workspace, "U0MAYA"), "C1", "4.0", {"text": "All is calm."}, engine.now)
    engine.run_all()
    engine.later(minutes=1)
    engine.run_all()
    assert [call["thread_ts"] for call in slack.of("chat.postMessage")] == ["4.0"]
    assert _left(engine) == 0


def _posted(slack: Slack) -> dict[str, Any]:
    return {"ts": "5.0", "metadata": slack.of("chat.postMessage")[0]["metadata"]}
