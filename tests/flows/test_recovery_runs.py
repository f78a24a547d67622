from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.ports import Handle, Phase, Progress
from bot.models import Instance, Recovery
from tests.flows.recovering import Stage, stage


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


@pytest.fixture
def running(made: Stage) -> Stage:
    made.fires()
    made.ticks(seconds=5)
    return made


def test_what_a_program_says_is_shown_while_it_runs(running: Stage) -> None:
    mark = next(iter(running.backend.runs))
    running.backend.runs[mark] = Progress(Phase.RUNNING, "step", "half way")
    running.ticks(seconds=2)
    assert "half way" in running.told()
    assert running.attempts()[0].tail == "half way"


def test_what_takes_too_long_is_ended_and_has_failed(running: Stage) -> None:
    running.ticks(minutes=5)
    assert len(running.backend.cancelled) == 1
    running.backend.ends(Phase.CANCELLED)
    running.ticks(seconds=2)
    assert (running.states_of()[0], running.attempts()[0].why) == ("failed", "timed_out")


def test_what_does_not_even_end_then_is_not_known_and_not_run_again(running: Stage) -> None:
    running.ticks(minutes=5)
    running.ticks(minutes=1)
    assert (running.states_of(), running.attempts()[0].why) == (["unknown"], "timed_out")
    assert running.attempts()[0].escalated_at is not None


def test_a_program_whose_keeper_was_killed_is_not_run_again(running: Stage) -> None:
    running.backend.ends(Phase.LOST)
    running.ticks(turns=True, seconds=2)
    running.ticks(turns=True, hours=2)
    assert (running.states_of(), len(running.backend.started)) == (["unknown"], 1)
    assert "needs people" in running.told()


def test_what_ran_on_a_machine_that_is_gone_is_given_up(running: Stage) -> None:
    with running.engine.database.write() as tx:
        tx.get_one(Recovery, 1).host = "box2"
        tx.add(Instance(name="box2:1:x", beat_at=running.engine.now, started_at=running.engine.now))
    running.ticks(minutes=1)
    assert running.states_of() == ["running"]
    running.ticks(minutes=2)
    assert (running.states_of(), running.attempts()[0].why) == (["unknown"], "host_gone")


def test_a_machine_is_not_asked_for_what_runs_elsewhere(running: Stage) -> None:
    asked: list[Mapping[str, Handle]] = []

    def poll(handles: Mapping[str, Handle]) -> Mapping[str, Progress]:
        asked.append(handles)
        return {}

    running.backend.poll = poll  # type: ignore[assignment, method-assign]  # a machine that is only listened to
    with running.engine.database.write() as tx:
        tx.get_one(Recovery, 1).host = "box2"
    running.ticks(seconds=2)
    assert asked == []
