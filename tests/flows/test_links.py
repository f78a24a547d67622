"""Both timelines and both panels tell of the other incident, but for a private one."""

from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import incidents, links
from bot.incidents.service import locked
from bot.severity import Severity
from tests.flows.bench import Slack, make
from tests.work.bench import Engine


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    """Open the incidents 1 and 2, and the private 3."""
    engine, slack, services = make(database, tmp_path)
    with database.write() as tx:
        for title, is_private in (("down", False), ("slow", False), ("zebrafish", True)):
            args = (tx, services.catalogue, engine.workspace, title, Severity.SEV3, engine.now)
            incidents.declare(*args, is_private=is_private)
    engine.run_all()
    return engine, slack


def said_after(made: tuple[Engine, Slack], one: int, other: int) -> dict[str, str]:
    """Relate two incidents; answer what is posted and changed by it, by the channel."""
    engine, slack = made
    before = len(slack.calls)
    with engine.database.write() as tx:
        rows = [locked(tx, engine.workspace, key) for key in (one, other)]
        assert links.relate(tx, rows[0], rows[1], "U1", engine.now)
        assert not links.relate(tx, rows[0], rows[1], "U1", engine.now)
    engine.run_all()
    told: dict[str, str] = {}
    for method, given in slack.calls[before:]:
        if method in {"chat.postMessage", "chat.update"}:
            told[given["channel"]] = told.get(given["channel"], "") + method + str(given)
    return told


def test_both_are_told_of_each_other(made: tuple[Engine, Slack]) -> None:
    told = said_after(made, 2, 1)
    assert told.keys() == {"C-inc-1-down", "C-inc-2-slow"}
    for channel, number, other in (("C-inc-1-down", 2, "slow"), ("C-inc-2-slow", 1, "down")):
        assert f"related this to incident {number}." in told[channel]
        assert f"Related: *{number}* {other}" in told[channel]


def test_nobody_is_told_of_a_private_one(made: tuple[Engine, Slack]) -> None:
    told = said_after(made, 1, 3)
    assert told.keys() == {"C-inc-3-private"}
    assert "Related: *1* down" in told["C-inc-3-private"]


def test_taking_it_back_is_told(made: tuple[Engine, Slack]) -> None:
    said_after(made, 1, 2)
    engine, slack = made
    with engine.database.write() as tx:
        one, other = locked(tx, engine.workspace, 1), locked(tx, engine.workspace, 2)
        assert links.unrelate(tx, one, other, "U1", engine.now)
        assert not links.unrelate(tx, one, other, "U1", engine.now)
    engine.run_all()
    assert [str(slack.calls[-4:]).count(text) for text in ("no longer relates", "Related:")] == [4, 0]
