from datetime import timedelta

import pytest

from bot.db import Database
from bot.work import Flow, GiveUp, Lane, Run, Step, enqueue
from bot.work.queries import dead_jobs, prune, retry, urgent_waits, waiting
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
