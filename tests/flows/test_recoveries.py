from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.ports import Phase, Rejected, Uncertain
from bot.flows import recoveries
from bot.models import Watch
from bot.watches import recoveries as service
from bot.watches import recovery_queries as queries
from tests.flows.recovering import ASKING, CATALOGUE, Stage, stage


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


@pytest.fixture
def asking(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path, ASKING)


def test_a_script_runs_once_and_is_measured_before_it_is_said_to_have_helped(made: Stage) -> None:
    state = made.fires()
    made.engine.run_all()
    assert [order.target.command.run for order in made.backend.started if order.target.command] == [
        ("/srv/ops/restart", "web-1")
    ]
    assert (made.states_of(), made.alarm(state)) == (["running"], "recovering")
    made.backend.ends()
    made.ticks()
    assert (made.states_of(), made.alarm(state)) == (["verifying"], "verifying")
    made.measures(state, "++-++")
    assert made.states_of() == ["verifying"]
    made.measures(state, "+")
    made.ticks(seconds=5)
    assert made.states_of() == ["recovered"]
    assert "Recovered by `restart`" in made.told()
    assert made.audited() == [("", "recovery.ask"), ("", "recovery.run")]


def test_a_watch_that_fires_twice_is_mended_once(made: Stage) -> None:
    state = made.fires()
    with made.engine.database.write() as tx:
        recoveries.fired(tx, made.catalogue(), made.engine.workspace, state, made.engine.now)
    made.engine.run_all()
    assert len(made.backend.started) == 1
    assert [each.attempt for each in made.attempts()] == [1]


def test_without_a_script_nothing_follows(database: Database, tmp_path: Path) -> None:
    made = stage(database, tmp_path, "")
    with made.engine.database.write() as tx:
        tx.get_one(Watch, made.watch).recovery = None
    made.fires()
    assert made.attempts() == []


def test_what_failed_is_tried_again_after_its_rest_and_then_people_are_needed(made: Stage) -> None:
    state = made.fires()
    for attempt in (1, 2, 3):
        made.engine.run_all()
        made.backend.ends(Phase.FAILED)
        made.ticks()
        assert made.states_of()[attempt - 1] == "failed"
        if attempt < 3:
            assert made.attempts()[-1].why == "cooldown"
        made.ticks(turns=True, seconds=59)
        assert len(made.backend.started) == attempt
        made.ticks(turns=True, seconds=1)
    assert [each.attempt for each in made.attempts()] == [1, 2, 3]
    assert made.attempts()[-1].escalated_for == "attempts"
    assert made.alarm(state) == "escalated"
    assert "needs people" in made.told()


def test_what_is_not_well_in_time_has_failed(made: Stage) -> None:
    made.fires()
    made.engine.run_all()
    made.backend.ends()
    made.ticks()
    made.ticks(minutes=10)
    assert made.states_of()[0] == "failed"
    assert made.attempts()[0].why == "late"


def test_what_nobody_approves_expires_by_itself(asking: Stage) -> None:
    asking.fires()
    asking.ticks(minutes=15)
    assert asking.states_of() == ["expired"]
    assert asking.attempts()[0].escalated_at is not None


def test_what_clears_by_itself_needs_no_script(asking: Stage) -> None:
    state = asking.fires()
    asking.clears(state)
    asking.ticks(seconds=2)
    assert asking.states_of() == ["cleared"]
    assert not asking.approves()


def test_what_the_watch_itself_finds_well_has_been_mended(made: Stage) -> None:
    state = made.fires()
    made.engine.run_all()
    made.backend.ends()
    made.ticks()
    made.measures(state, "+")
    assert made.states_of() == ["verifying"]
    made.clears(state)
    made.ticks(seconds=2)
    assert made.states_of() == ["recovered"]
    with made.engine.database.read() as tx:
        assert queries.helped(tx, state, 1) == "restart"
        assert queries.helped(tx, state, 2) is None


def test_what_comes_back_while_it_is_measured_is_tried_again(made: Stage) -> None:
    state = made.fires()
    made.engine.run_all()
    made.backend.ends()
    made.ticks()
    made.fires_again(state)
    assert [(each.state, each.why) for each in made.attempts()] == [("failed", "again"), ("held", "cooldown")]
    assert [(each.episode, each.attempt) for each in made.attempts()] == [(1, 1), (2, 1)]


def test_a_program_that_still_runs_serves_the_next_firing_too(made: Stage) -> None:
    state = made.fires()
    made.engine.run_all()
    made.fires_again(state)
    assert [(each.state, each.episode) for each in made.attempts()] == [("running", 2)]
    made.backend.ends()
    made.ticks()
    made.measures(state, "+++")
    assert made.states_of() == ["recovered"]


def test_what_waited_for_an_earlier_firing_makes_way(asking: Stage) -> None:
    state = asking.fires()
    asking.fires_again(state)
    assert asking.states_of() == ["cleared", "awaiting"]


def test_while_all_are_stopped_none_begins_and_afterwards_it_does(made: Stage) -> None:
    made.stops()
    made.fires()
    made.ticks(turns=True, minutes=5)
    assert (made.states_of(), made.attempts()[0].why, made.backend.started) == (["held"], "off", [])
    with made.engine.database.write() as tx:
        assert service.go_on(tx, made.engine.workspace)
    made.ticks(turns=True)
    assert len(made.backend.started) == 1


def test_a_stop_between_the_decision_and_the_start_holds_it_too(made: Stage) -> None:
    made.fires()
    made.stops()
    made.engine.run_all()
    assert (made.states_of(), made.backend.started) == (["held"], [])


def test_in_maintenance_nothing_runs(made: Stage) -> None:
    with made.engine.database.write() as tx:
        tx.get_one(Watch, made.watch).maintenance_until = made.engine.now + timedelta(hours=1)
    made.fires()
    made.ticks(turns=True, minutes=59)
    assert (made.states_of(), made.attempts()[0].why) == (["held"], "maintenance")
    made.ticks(turns=True, minutes=1)
    assert made.states_of() == ["running"]


def test_of_many_hosts_one_is_mended_at_a_time_and_half_that_failed_stop_the_rest(made: Stage) -> None:
    states = [made.fires(f"web-{number}") for number in range(5)]
    made.engine.run_all()
    assert made.states_of() == ["running", "held", "held", "held", "held"]
    made.backend.ends()
    made.ticks()
    made.measures(states[0], "+++")
    made.ticks(turns=True)
    assert made.states_of()[:3] == ["recovered", "running", "held"]
    made.backend.ends(Phase.FAILED)
    made.ticks(turns=True)
    assert [each.why for each in made.attempts() if each.state == "refused"] == ["others"] * 3
    assert {made.alarm(state) for state in states[2:]} == {"escalated"}


def test_a_value_that_does_not_fit_is_not_passed_on(made: Stage) -> None:
    made.fires("web-1; reboot")
    made.ticks(seconds=5)
    assert (made.states_of(), made.attempts()[0].why, made.backend.started) == (["refused"], "unfit", [])
    assert "does not fit" in made.told()


def test_a_dry_run_shows_the_arguments_and_does_nothing(database: Database, tmp_path: Path) -> None:
    made = stage(database, tmp_path, f"{CATALOGUE}dry_run = true\n")
    made.fires()
    made.ticks(turns=True, seconds=5)
    assert (made.states_of(), made.backend.started) == (["shown"], [])
    assert "/srv/ops/restart web-1" in made.told()
    assert made.attempts()[0].escalated_at is None


def test_an_unclear_start_is_asked_for_again_under_the_same_mark(made: Stage) -> None:
    made.backend.starts = [Uncertain("TimeoutExpired")]
    made.fires()
    made.engine.run_all()
    made.engine.later(seconds=5)
    made.engine.run_all()
    assert made.states_of() == ["running"]
    assert len({order.id for order in made.backend.started}) == 1


def test_a_script_that_the_catalogue_lost_needs_people(database: Database, tmp_path: Path) -> None:
    made = stage(database, tmp_path, "")
    state = made.fires()
    assert (made.attempts()[0].why, made.alarm(state)) == ("gone", "escalated")


def test_what_is_refused_by_the_machine_is_said(made: Stage) -> None:
    made.backend.starts = [Rejected("missing", "/srv/ops/restart")]
    made.backend.takes = False
    made.fires()
    made.ticks(seconds=5)
    assert made.attempts()[0].why == "missing"
    assert "/srv/ops/restart" in made.told()
