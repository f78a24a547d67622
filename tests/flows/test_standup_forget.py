import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import standup_forget
from bot.flows.notify import Told
from bot.models import StandupAnswer, StandupOccurrence
from bot.standups.asking import AT_ONCE
from bot.standups.rules import State
from tests.flows.bench import Slack, make
from tests.standups.making import standup
from tests.standups.reading import told
from tests.work.bench import NOW, Engine

DAY = date(2026, 2, 2)


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    return engine, slack


def answers(engine: Engine) -> list[str]:
    with engine.database.read() as tx:
        return [row.person for row in tx.query(StandupAnswer).order_by(StandupAnswer.id)]


def test_all_answers_of_one_person_go_some_at_a_time_and_they_are_told(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        row = standup(tx, "U1", "U2")
        for number in range(2 * AT_ONCE + 7):
            told(tx, row, "U1", DAY + timedelta(days=number), q1="mine")
        told(tx, row, "U2", DAY, q1="of another")
        assert standup_forget.forget(tx, Told(engine.workspace, "U1"), NOW) == 2 * AT_ONCE + 7
        told(tx, row, "U1", DAY - timedelta(days=1), q1="said afterwards")
    assert engine.run_one()
    assert len(answers(engine)) == AT_ONCE + 9
    engine.run_all()
    assert answers(engine) == ["U2", "U1"]
    with engine.database.read() as tx:
        kept = tx.query(StandupOccurrence).filter_by(person="U1", state=State.ANSWERED)
        assert kept.count() == 2 * AT_ONCE + 8
    (word,) = slack.of("chat.postMessage")  # no question of long ago is posted again
    assert (word["channel"], "are erased: 107" in word["text"]) == ("U1", True)


def test_who_has_answered_nothing_is_told_so_too(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        assert standup_forget.forget(tx, Told(engine.workspace, "U1"), NOW) == 0
    engine.run_all()
    assert "erased: 0" in json.dumps(slack.of("chat.postMessage"))
