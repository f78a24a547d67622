from datetime import timedelta

import pytest

from bot.db import Database
from bot.models import Watermark
from bot.work import End, Flow, GiveUp, Lane, NotYet, PutDown, Record, Run, Step, enqueue
from bot.work.flow import LeaseLost
from bot.work.queries import dead_jobs, waiting
from bot.work.runner import TRIES
from tests.work.bench import NOW, Engine


class Script:
    """Steps that do what a test says, and remember that they ran."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.trouble: dict[str, list[Exception]] = {}
        self.ends: set[str] = set()
        self.resumed: list[bool] = []
        self.calls = False

    def step(self, name: str, *, marked: bool = False) -> Step:
        def do(run: Run) -> Record | End | None:
            self.ran.append(name)
            self.resumed.append(run.resumed_since is not None)
            run.called = self.calls
            if self.trouble.get(name):
                raise self.trouble[name].pop(0)
            mark = Watermark(name=f"{run.job} {name}", reached=NOW)
            return End(lambda tx: tx.add(mark)) if name in self.ends else lambda tx: tx.add(mark)

        return Step(name, do, marked=marked)


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def engine(database: Database, script: Script) -> Engine:
    flow = Flow("play/1", Lane.NORMAL, (script.step("one"), script.step("two", marked=True), script.step("three")))
    engine = Engine(database, [flow])
    with database.write() as tx:
        enqueue(tx, flow, engine.workspace, "s", now=NOW)
    return engine


def test_the_steps_run_in_order_and_the_job_is_done(engine: Engine, script: Script) -> None:
    assert engine.run_all() == 1
    assert script.ran == ["one", "two", "three"]
    with engine.database.read() as tx:
        assert waiting(tx) == {}


def test_a_finished_step_is_never_repeated(engine: Engine, script: Script) -> None:
    script.trouble["two"] = [RuntimeError("away")]
    assert engine.run_all() == 1
    engine.later(minutes=1)
    assert engine.run_all() == 1
    assert script.ran == ["one", "two", "two", "three"]
    assert script.resumed == [False, False, True, False]


def test_an_end_leaves_out_the_rest(engine: Engine, script: Script) -> None:
    script.ends.add("two")
    engine.run_all()
    assert script.ran == ["one", "two"]


def test_being_put_down_counts_as_no_try(engine: Engine, script: Script) -> None:
    engine.later(seconds=1)
    script.trouble["one"] = [PutDown(engine.now, "paced") for _ in range(TRIES + 5)]
    engine.run_all()
    assert script.ran[-1] == "three"


@pytest.mark.parametrize("calls", [False, True])
def test_only_a_step_that_called_looks_for_what_it_did(engine: Engine, script: Script, *, calls: bool) -> None:
    script.calls = calls
    script.trouble["two"] = [NotYet(engine.now + timedelta(seconds=1), "paced")]
    for _ in range(2):
        engine.run_all()
        engine.later(seconds=1)
    assert script.ran == ["one", "two", "two", "three"]
    assert script.resumed == [False, False, calls, False]


def test_a_mark_of_an_earlier_attempt_stays(engine: Engine, script: Script) -> None:
    script.trouble["two"] = [RuntimeError("away"), NotYet(engine.now, "paced")]
    engine.run_all()
    engine.later(minutes=1)
    engine.run_all()
    assert script.resumed == [False, False, True, True, False]


def test_giving_up_waits_for_a_person(engine: Engine, script: Script) -> None:
    script.trouble["one"] = [GiveUp("not_allowed")]
    engine.run_all()
    with engine.database.read() as tx:
        (dead,) = dead_jobs(tx)
    assert (dead.error, dead.tries) == ("not_allowed", 1)


def test_after_bounded_tries_a_job_is_dead(engine: Engine, script: Script) -> None:
    script.trouble["one"] = [RuntimeError("away")] * TRIES
    for _ in range(TRIES):
        engine.run_all()
        engine.later(minutes=2)
    assert len(script.ran) == TRIES
    with engine.database.read() as tx:
        assert waiting(tx) == {"dead": 1}


def test_a_lost_lease_records_nothing(engine: Engine, script: Script) -> None:
    script.trouble["one"] = [LeaseLost()]
    job = engine.claim()
    assert job is not None
    engine.runner.run(job)
    with engine.database.read() as tx:
        assert waiting(tx) == {"running": 1}


def test_who_was_taken_over_cannot_record(engine: Engine, database: Database) -> None:
    job = engine.claim()
    assert job is not None
    thief = Engine(database, list(engine.flows.values()), owner="b")
    thief.runner.run(job)
    with database.read() as tx:
        assert waiting(tx) == {"running": 1}
        assert tx.query(Watermark).count() == 0
