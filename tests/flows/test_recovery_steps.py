from pathlib import Path

from bot.db import Database
from bot.flows import recovery_steps
from bot.watches import recoveries as service
from bot.watches.recovery_rules import State
from tests.flows.recovering import ASKING, stage


def test_each_step_is_audited_once_and_a_step_that_cannot_be_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    made = stage(database, tmp_path, ASKING)
    made.fires()
    with database.write() as tx:
        row = service.locked(tx, made.engine.workspace, 1)
        assert recovery_steps.move(tx, row, State.REFUSED, made.engine.now, why="declined")
        assert not recovery_steps.move(tx, row, State.STARTING, made.engine.now)
        assert recovery_steps.subject_of(row) == "recovery:1 restart web-1"
    assert made.audited() == [("", "recovery.ask"), ("", "recovery.refuse")]


def test_people_are_called_once_for_an_attempt(database: Database, tmp_path: Path) -> None:
    made = stage(database, tmp_path, ASKING)
    made.fires()
    with database.write() as tx:
        row = service.locked(tx, made.engine.workspace, 1)
        for _ in range(2):
            recovery_steps.escalate(tx, made.catalogue(), row, made.engine.now)
    assert [action for _, action in made.audited()].count("recovery.escalate") == 1
