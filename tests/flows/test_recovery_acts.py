from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import recovery_acts
from bot.watches.recoveries import Asked
from tests.flows.recovering import ASKING, Stage, stage


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


@pytest.fixture
def asking(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path, ASKING)


def test_nothing_runs_before_somebody_approves_and_two_clicks_run_it_once(asking: Stage) -> None:
    state = asking.fires()
    asking.ticks(seconds=5)
    assert (asking.states_of(), asking.alarm(state), asking.backend.started) == (["awaiting"], "awaiting", [])
    assert "recovery.approve" in asking.told()
    assert asking.approves("U2")
    assert not asking.approves("U3")
    assert len(asking.backend.started) == 1
    assert asking.attempts()[0].decided_by == "U2"
    assert ("U2", "recovery.approve") in asking.audited()


def test_an_approval_that_comes_too_late_runs_nothing(asking: Stage) -> None:
    state = asking.fires()
    asking.engine.later(minutes=15)
    assert not asking.approves()
    assert (asking.states_of(), asking.backend.started, asking.alarm(state)) == (["expired"], [], "escalated")


def test_what_somebody_declines_is_not_run(asking: Stage) -> None:
    state = asking.fires()
    assert asking.decides(recovery_acts.decline)
    asking.ticks(seconds=5)
    assert (asking.states_of(), asking.alarm(state)) == (["refused"], "firing")
    assert ("U2", "recovery.refuse") in asking.audited()


def test_by_hand_it_ends_well_without_being_measured(made: Stage) -> None:
    wanted = Asked("restart", "web-1", ("/srv/ops/restart", "web-1"), "U1", "auto", channel="C1")
    with made.engine.database.write() as tx:
        recovery_acts.ask(tx, made.catalogue(), made.engine.workspace, wanted, made.engine.now, approves=False)
    made.engine.run_all()
    made.backend.ends()
    made.ticks()
    assert made.states_of() == ["done"]
    assert {call["channel"] for call in made.slack.of("chat.postMessage")} == {"C1"}
    with made.engine.database.write() as tx:
        recovery_acts.ask(tx, made.catalogue(), made.engine.workspace, wanted, made.engine.now, approves=False)
    assert made.states_of() == ["done", "refused"]
    assert made.attempts()[-1].why == "cooldown"
