import threading

from bot.db import Database
from bot.work import Flow, Lane, Run, Step, enqueue
from bot.work.leases import Leases
from bot.work.workers import LANES, POLL, Workers
from tests.work.bench import NOW, Engine


def test_every_lane_has_threads_of_its_own() -> None:
    for lane in Lane:
        assert sum(max(lanes) == lane for lanes in LANES) >= 2


def test_work_is_done_when_it_is_enqueued_and_the_threads_end(database: Database) -> None:
    done = threading.Event()

    def ring(_run: Run) -> None:
        done.set()

    flow = Flow("bell.ring/1", Lane.URGENT, (Step("ring", ring),))
    engine = Engine(database, [flow])
    workers = Workers(engine.runner, Leases(database, engine.runner.owner, lambda: NOW, lambda _tx, _jobs: None))
    database.wake = workers.wake
    workers.start()
    with database.write() as tx:
        enqueue(tx, flow, engine.workspace, "bell", now=NOW)
    assert done.wait(30)
    workers.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("job-") and thread.is_alive()]


def test_what_one_thread_did_not_find_no_other_looks_for_until_the_next_call_or_a_while_later(
    database: Database,
) -> None:
    flow = Flow("bell.ring/1", Lane.URGENT, (Step("ring", lambda _run: None),))
    engine, now = Engine(database, [flow]), [0.0]
    leases = Leases(database, engine.runner.owner, lambda: NOW, lambda _tx, _jobs: None)
    workers = Workers(engine.runner, leases, timer=lambda: now[0])

    def put() -> None:
        with database.write() as tx:
            enqueue(tx, flow, engine.workspace, "bell", now=NOW)

    assert not workers._once((Lane.URGENT, Lane.NORMAL), called=True)
    put()
    assert not workers._once((Lane.URGENT,), called=True)
    assert not workers._once((Lane.URGENT,), called=False)
    now[0] = POLL
    assert not workers._once((Lane.URGENT,), called=True)
    assert workers._once((Lane.URGENT,), called=False)
    put()
    workers.wake()
    assert workers._once((Lane.URGENT,), called=True)


def test_a_thread_of_few_lanes_tells_nothing_of_the_others(database: Database) -> None:
    flow = Flow("bell.ring/1", Lane.NORMAL, (Step("ring", lambda _run: None),))
    engine = Engine(database, [flow])
    workers = Workers(engine.runner, Leases(database, engine.runner.owner, lambda: NOW, lambda _tx, _jobs: None))
    assert not workers._once((Lane.URGENT,), called=False)
    with database.write() as tx:
        enqueue(tx, flow, engine.workspace, "bell", now=NOW)
    assert workers._once((Lane.URGENT, Lane.NORMAL), called=False)
