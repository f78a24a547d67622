from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.db import Database
from bot.models import Job
from bot.work import Flow, Lane, Run, Step, enqueue
from bot.work.flow import LeaseLost
from bot.work.leases import Leases
from tests.work.bench import NOW, Engine


def _nothing(_run: Run) -> None:
    return None


FLOW = Flow("thing.do/1", Lane.NORMAL, (Step("only", _nothing),))


def _engine(database: Database) -> Engine:
    engine = Engine(database, [FLOW])
    with database.write() as tx:
        enqueue(tx, FLOW, engine.workspace, "s", now=NOW)
    assert engine.claim() is not None
    return engine


def _leases(database: Database, owner: str, taken: list[int]) -> Leases:
    return Leases(database, owner, lambda: NOW, lambda _tx, jobs: taken.extend(job.id for job in jobs))


def _state(database: Database) -> str:
    with database.read() as tx:
        return tx.scalars(select(Job.state)).one()


def test_on_sqlite_what_ran_before_the_start_is_put_back(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    _engine(database)
    _leases(database, "b", []).start()
    assert _state(database) == "ready"
    database.close()


def test_a_live_lease_is_respected_and_a_lapsed_one_taken_over(postgres_url: str) -> None:
    database = Database(postgres_url)
    _engine(database)
    taken: list[int] = []
    other = _leases(database, "b", taken)
    other.start()
    other.beat()
    assert (_state(database), taken) == ("running", [])
    with database.write() as tx:
        tx.execute(update(Job).values(lease_until=func.clock_timestamp() - timedelta(seconds=1)))
    _leases(database, "a", []).beat()  # too late to renew: the same beat of the owner gives it up
    assert _state(database) == "ready"
    database.close()


@pytest.mark.parametrize(("is_held", "is_longer"), [(True, True), (False, False)])
def test_only_what_a_thread_works_at_is_renewed(postgres_url: str, *, is_held: bool, is_longer: bool) -> None:
    """An instance that froze while it claimed a job gives it up at once; renewed, nobody would ever run it."""
    database = Database(postgres_url)
    _engine(database)
    leases = _leases(database, "a", [])
    if is_held:
        leases.hold(1, since=0.0)
    with database.read() as tx:
        before = tx.scalars(select(Job.lease_until)).one()
    leases.beat()
    with database.read() as tx:
        after = tx.scalars(select(Job.lease_until)).one()
    assert before is not None
    assert after is not None
    assert (after > before) is is_longer
    database.close()


def test_a_call_that_might_outlive_the_lease_is_not_begun(postgres_url: str) -> None:
    database = Database(postgres_url)
    leases = _leases(database, "a", [])
    with pytest.raises(LeaseLost):
        leases.check(1)
    leases.hold(1, since=1e12)
    leases.check(1)
    leases.drop(1)
    with pytest.raises(LeaseLost):
        leases.check(1)
    database.close()
