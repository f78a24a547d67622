from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import incidents
from bot.incidents import service
from bot.incidents.rules import State
from bot.severity import Severity
from tests.flows.bench import Slack, make
from tests.work.bench import Engine


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    return engine, slack


def declare(engine: Engine, title: str) -> int:
    catalogue = engine.runner.services.catalogue
    with engine.database.write() as tx:
        return incidents.declare(tx, catalogue, engine.workspace, title, Severity.SEV2, engine.now).id


def told(slack: Slack, channel: str) -> list[str]:
    return [call["text"] for call in slack.of("chat.postMessage") if call["channel"] == channel]


def resolve(engine: Engine, incident: int) -> None:
    with engine.database.write() as tx:
        row = service.locked(tx, engine.workspace, incident)
        service.move(tx, row, State.RESOLVED, "U0MAYA", engine.now)


def test_the_channel_is_told_of_what_it_reminds_of_once(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    first = declare(engine, "checkout is failing")
    engine.run_all()
    engine.later(minutes=45)
    resolve(engine, first)
    declare(engine, "checkout fails again")
    engine.run_all()
    assert len(told(slack, "C-inc-1-checkout-is-failing")) == 1
    texts = told(slack, "C-inc-2-checkout-fails-again")
    assert [text for text in texts if "happened before" in text] == texts[1:]
    (message,) = [call for call in slack.of("chat.postMessage") if "happened before" in call["text"]]
    assert "checkout is failing" in str(message["blocks"])
    assert "45 min" in str(message["blocks"])
    assert "<@U0MAYA>" in str(message["blocks"])


def test_nothing_is_said_where_nothing_is_like_it(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    declare(engine, "checkout is failing")
    declare(engine, "disk full on db-1")
    engine.run_all()
    assert not [call for call in slack.of("chat.postMessage") if "happened before" in call["text"]]


def test_a_new_title_may_remind_of_something(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    declare(engine, "disk full on db-1")
    second = declare(engine, "something is wrong")
    engine.run_all()
    with engine.database.write() as tx:
        row = service.locked(tx, engine.workspace, second)
        entry = service.edit(tx, row, {"title": "disk full on db-2"}, "U0MAYA", engine.now)
        assert entry is not None
        incidents.changed(tx, engine.runner.services.catalogue, row, entry, engine.now)
    engine.run_all()
    assert len([text for text in told(slack, "C-inc-2-something-is-wrong") if "happened before" in text]) == 1
