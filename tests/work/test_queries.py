from datetime import timedelta

import pytest

from bot.db import Database
from bot.models import Instance
from bot.work import Flow, GiveUp, Lane, PutDown, Run, Step, enqueue
from bot.work.queries import dead_jobs, go_on, is_silent, prune, retry, urgent_waits, waiting
from tests.work.bench import NOW, Engine


def test_a_dead_job_is_listed_retried_and_at_last_pruned(database: Database) -> None:
    def refuse(_run: Run) -> None:
        raise GiveUp("no_permission")

    flow = Flow("thing.do/1", Lane.NORMAL, (Step("only", refuse),))
    engine = Engine(database, [flow])
    with database.write() as tx:
        enqueue(tx, flow, engine.workspace, "s", now=NOW)
    engine.run_all()
    with database.write() as tx:
        (dead,) = dead_jobs(tx)
        assert (dead.flow, dead.subject, dead.error) == ("thing.do/1", "s", "no_permission")
        assert retry(tx, dead.id, NOW)
        assert not retry(tx, dead.id, NOW)
        assert waiting(tx) == {"ready": 1}
    engine.run_all()
    with database.write() as tx:
        prune(tx, NOW, NOW, NOW)
        assert waiting(tx) == {"dead": 1}
        prune(tx, NOW, NOW + timedelta(seconds=1), NOW)
        assert waiting(tx) == {}


@pytest.mark.parametrize(
    ("lane", "seconds", "waits"),
    [(Lane.URGENT, 0, True), (Lane.URGENT, 59, True), (Lane.URGENT, 61, False), (Lane.NORMAL, 0, False)],
)
def test_what_urgent_work_others_make_room_for(database: Database, lane: Lane, seconds: int, *, waits: bool) -> None:
    seen: list[bool] = []

    def look(run: Run) -> None:
        with run.database.read() as tx:
            seen.append(urgent_waits(tx, run.workspace, run.now()))

    flow = Flow("thing.do/1", lane, (Step("only", look),))
    engine = Engine(database, [flow])
    with database.write() as tx:
        enqueue(tx, flow, engine.workspace, "s", now=NOW, due=NOW + timedelta(seconds=seconds))
        assert urgent_waits(tx, engine.workspace, NOW) is waits
        assert not urgent_waits(tx, engine.workspace + 1, NOW)
    engine.later(seconds=seconds)
    engine.run_all()
    with database.read() as tx:
        assert not urgent_waits(tx, engine.workspace, engine.now)
    assert seen == [lane is Lane.URGENT]  # while it runs


def test_jobs_that_were_put_down_for_a_reason_go_on_together(database: Database) -> None:
    def wait(run: Run) -> None:
        raise PutDown(NOW + timedelta(minutes=5), run.payload["why"])

    flow = Flow("wait.here/1", Lane.NORMAL, (Step("wait", wait),), payload=("why",))
    engine = Engine(database, [flow])
    with database.write() as tx:
        for number, why in enumerate(("100% off", "100% off (revoked)", "paced")):
            enqueue(tx, flow, engine.workspace, f"a:{number}", {"why": why}, now=NOW)
    assert engine.run_all() == 3
    with database.write() as tx:
        go_on(tx, engine.workspace, "100% off", NOW)
    assert engine.run_all() == 2


def test_a_machine_is_silent_when_no_instance_on_it_shows_a_sign_of_life(database: Database) -> None:
    with database.write() as tx:
        for name, seconds in (("web:7:a", 0), ("web:8:b", 9), ("web_1:7:c", 60)):
            tx.add(Instance(name=name, started_at=NOW, beat_at=NOW + timedelta(seconds=seconds)))
        assert not is_silent(tx, "web", NOW + timedelta(seconds=8))
        assert is_silent(tx, "web", NOW + timedelta(seconds=9))
        assert is_silent(tx, "we", NOW)
