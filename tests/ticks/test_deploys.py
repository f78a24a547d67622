from datetime import timedelta
from socket import gethostname

from bot.db import Database
from bot.deploys import locks
from bot.deploys.rules import State
from bot.models import DeployLock, Job
from bot.ticks.deploys import TICKS
from tests.deploys.making import NOW, asked, gone


def test_they_look_where_there_is_a_workspace_and_where_there_is_none(database: Database) -> None:
    look, turn, sweep = TICKS
    with database.write() as tx:
        for tick in TICKS:
            tick.look(tx, NOW)
        row = gone(tx, asked(tx), State.STARTING, State.RUNNING)
        gone(tx, asked(tx, "api"), State.QUEUED)
        locks.take(tx, row.workspace_id, "api", "staging", "U1", "", NOW, NOW + timedelta(seconds=1))
        for _ in range(2):
            look.look(tx, NOW)
            turn.look(tx, NOW + timedelta(minutes=1))
        sweep.look(tx, NOW)
        jobs = [(job.flow, job.host) for job in tx.query(Job).order_by(Job.id)]
        assert jobs == [("deploy.poll/1", None), ("deploy.look/1", None), ("deploy.sweep/1", gethostname())]
        assert [lock.released_at is None for lock in tx.query(DeployLock)] == [False]
