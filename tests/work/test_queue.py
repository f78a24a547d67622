from datetime import timedelta

import pytest

from bot.db import Database
from bot.work import Flow, Lane, Run, Step, enqueue
from tests.work.bench import NOW, Engine


def _nothing(_run: Run) -> None:
    return None


FLOW = Flow("thing.do/1", Lane.NORMAL, (Step("only", _nothing),), payload=("n",))


def _add(engine: Engine, n: int, subject: str = "s", **more: object) -> None:
    with engine.database.write() as tx:
        enqueue(tx, FLOW, engine.workspace, subject, {"n": n}, now=engine.now, **more)  # type: ignore[arg-type]  # a table of arguments and values


def test_one_of_a_subject_runs_at_a_time_oldest_first(database: Database) -> None:
    engine = Engine(database, [FLOW])
    _add(engine, 1)
    _add(engine, 2)
    first = engine.claim()
    assert first is not None
    assert first.payload == {"n": 1}
    assert engine.claim() is None
    engine.runner.run(first)
    second = engine.claim()
    assert second is not None
    assert second.payload == {"n": 2}


def test_other_subjects_are_not_held_up(database: Database) -> None:
    engine = Engine(database, [FLOW])
    _add(engine, 1, "one")
    _add(engine, 2, "two")
    assert [job.payload["n"] for job in (engine.claim(), engine.claim()) if job] == [1, 2]


def test_what_one_machine_must_do_waits_for_it_and_holds_up_no_other(database: Database) -> None:
    engine = Engine(database, [FLOW])
    _add(engine, 1, host="far")
    _add(engine, 2)
    assert engine.run_all() == 1
    engine.host = "far"
    (job,) = [engine.claim()]
    assert job is not None
    assert job.payload == {"n": 1}


def test_a_delayed_job_blocks_nobody_and_starts_when_due(database: Database) -> None:
    engine = Engine(database, [FLOW])
    _add(engine, 1, due=NOW + timedelta(hours=1))
    _add(engine, 2)
    assert engine.run_all() == 1
    engine.later(hours=1)
    assert engine.run_all() == 1


def test_a_higher_lane_goes_first_and_a_thread_takes_only_its_lanes(database: Database) -> None:
    engine = Engine(database, [FLOW])
    _add(engine, 1, "one", lane=Lane.BULK)
    _add(engine, 2, "two", lane=Lane.URGENT)
    assert engine.claim([Lane.NORMAL]) is None
    urgent = engine.claim()
    assert urgent is not None
    assert urgent.payload == {"n": 2}


def test_jobs_of_one_kind_are_merged_until_one_begins(database: Database) -> None:
    engine = Engine(database, [FLOW])
    _add(engine, 1, coalesce=True)
    _add(engine, 2, coalesce=True)
    running = engine.claim()
    assert running is not None
    _add(engine, 3, coalesce=True)
    _add(engine, 4, coalesce=True)
    engine.runner.stopping = True
    engine.runner.run(running)  # put back beside the newer one
    engine.runner.stopping = False
    assert engine.run_all() == 2


def test_a_flow_of_an_unknown_version_is_left_to_who_knows_it(database: Database) -> None:
    engine = Engine(database, [FLOW])
    _add(engine, 1)
    assert Engine(database, []).claim() is None


def test_a_payload_must_have_its_keys(database: Database) -> None:
    engine = Engine(database, [FLOW])
    with database.write() as tx, pytest.raises(ValueError, match="thing"):
        enqueue(tx, FLOW, engine.workspace, "s", {"m": 1}, now=NOW)


def test_only_a_job_that_is_new_wakes_anybody(database: Database) -> None:
    engine, calls = Engine(database, [FLOW]), list[int]()
    database.wake = lambda: calls.append(1)
    for _ in range(3):
        _add(engine, 1, coalesce=True)
    assert len(calls) == 1
