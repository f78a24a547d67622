from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import standup_changes
from bot.flows.projections import want
from bot.models import Projection, Standup
from tests.flows.bench import make
from tests.standups.making import START, standup
from tests.work.bench import Engine


@pytest.fixture
def engine(database: Database, tmp_path: Path) -> Engine:
    made, _, _ = make(database, tmp_path)
    with database.write() as tx:
        row = standup(tx, "U1")
        want(tx, row.workspace_id, "standup.card", str(row.id), "C1", START)
    return made


def wanted(engine: Engine) -> int:
    with engine.database.read() as tx:
        return tx.query(Projection).one().wanted


def test_each_change_is_told_by_the_card_once(engine: Engine) -> None:
    acts = (standup_changes.pause, standup_changes.go_on, standup_changes.remove)
    for times, act in enumerate(acts, 2):
        with engine.database.write() as tx:
            row = tx.query(Standup).one()
            assert act(tx, row.workspace_id, row.id, START)
        assert wanted(engine) == times


def test_what_is_so_already_is_not_told(engine: Engine) -> None:
    with engine.database.write() as tx:
        row = tx.query(Standup).one()
        assert not standup_changes.go_on(tx, row.workspace_id, row.id, START)
    assert wanted(engine) == 1
