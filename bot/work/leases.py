"""Who lives, and whose jobs are whose.

On PostgreSQL an instance renews leases by the database's clock, and takes over what others let lapse. On SQLite the
process that holds the database's lock is alone: what ran before it started is requeued.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.db import Database
from bot.models import Instance, Job
from bot.work.flow import LeaseLost
from bot.work.queue import LEASE

log = logging.getLogger(__name__)

BEAT = 5.0
"""Seconds between two signs of life."""
CALL = 8.0
"""Seconds that one outside call may take; less than half a lease."""

TakenOver = Callable[[Session, Sequence[Job]], None]
"""Told of the jobs that were taken over, in the transaction that does it."""


class Leases:
    """The leases that this instance holds."""

    def __init__(self, database: Database, owner: str, clock: Clock, taken_over: TakenOver) -> None:
        self.database, self.owner, self.clock, self._taken_over = database, owner, clock, taken_over
        self._ends: dict[int, float] = {}
        self._guard = threading.Lock()
        self.beat_at = time.monotonic()

    def hold(self, job: int, since: float) -> None:
        """Note a claim made at the monotonic time `since`."""
        with self._guard:
            self._ends[job] = since + LEASE.total_seconds()

    def drop(self, job: int) -> None:
        """Forget a job that this instance no longer runs."""
        with self._guard:
            self._ends.pop(job, None)

    def check(self, job: int) -> None:
        """Raise `LeaseLost` where a call begun now might outlive the lease."""
        if not self.database.is_sqlite and self._ends.get(job, 0.0) - time.monotonic() < CALL:
            raise LeaseLost

    def start(self) -> None:
        """Announce this instance, and on SQLite put back what an earlier process was running."""
        now = self.clock()
        with self.database.write() as tx:
            tx.add(Instance(name=self.owner, started_at=now, beat_at=now))
            if self.database.is_sqlite:
                self._requeue(list(tx.scalars(select(Job).where(Job.state == "running"))))

    def beat(self) -> None:
        """Show that this instance lives, renew its leases and take over lapsed ones."""
        since = time.monotonic()
        with self.database.write() as tx:
            tx.execute(update(Instance).where(Instance.name == self.owner).values(beat_at=self.clock()))
            kept = [] if self.database.is_sqlite else self._renew(tx)
            if not self.database.is_sqlite:
                self._take_over(tx)
        with self._guard:
            self._ends.update({job: since + LEASE.total_seconds() for job in kept if job in self._ends})
        self.beat_at = since

    def _renew(self, tx: Session) -> list[int]:
        """Renew what a thread of this instance works at; what it let go of lapses, for anybody to take over."""
        with self._guard:
            held = Job.id.in_(list(self._ends))
        alive = (Job.state == "running") & (Job.owner == self.owner) & (Job.lease_until > func.clock_timestamp())
        renewed = update(Job).where(held, alive).values(lease_until=func.clock_timestamp() + LEASE).returning(Job.id)
        return list(tx.scalars(renewed))

    def _take_over(self, tx: Session) -> None:
        lapsed = (Job.state == "running") & (Job.lease_until <= func.clock_timestamp())
        jobs = list(tx.scalars(select(Job).where(lapsed).with_for_update(skip_locked=True)))
        self._requeue(jobs)
        if jobs:
            log.warning("taking over %d jobs", len(jobs))
            tx.flush()
            self._taken_over(tx, jobs)

    def _requeue(self, jobs: list[Job]) -> None:
        for job in jobs:
            job.state, job.owner, job.due_at = "ready", None, self.clock()
