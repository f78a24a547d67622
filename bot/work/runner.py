"""Running one claimed job: step by step, each finished once."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.db import Database
from bot.errors import reference_id
from bot.models import JobStep
from bot.work.flow import End, Flow, GiveUp, LeaseLost, NotYet, PutDown, Record, Run, Step
from bot.work.queue import Claimed, change

log = logging.getLogger(__name__)

TRIES = 60
"""After so many failed tries a job is dead: about an hour."""
LONGEST_PAUSE = 60
"""Seconds between two tries, at the most."""

Boundary = Callable[[str, str, str], None]
"""Told (flow, step, "before" | "after") at every boundary of a step; tests end the process there."""


class Runner:
    """Runs jobs of the flows that it knows, as one instance."""

    def __init__(
        self,
        database: Database,
        flows: Mapping[str, Flow],
        services: Any,  # noqa: ANN401 - the engine hands them through
        *,
        owner: str,
        clock: Clock,
        guard: Callable[[int], None],
        boundary: Boundary = lambda _flow, _step, _edge: None,
    ) -> None:
        self.database, self.flows, self.services = database, flows, services
        self.owner, self.clock, self._guard, self._boundary = owner, clock, guard, boundary
        self.stopping = False

    def run(self, job: Claimed) -> None:
        """Run a job until it is done, put down, or dead; never raise."""
        flow = self.flows[job.flow]
        try:
            self._steps(flow, job)
        except LeaseLost:
            log.warning("job taken over by another instance", extra={"job": job.id, "flow": job.flow})
        except PutDown as pause:
            self._put_down(job, pause.until, str(pause), tries=job.tries)
        except GiveUp as reason:
            self._bury(flow, job, str(reason))
        except Exception as error:  # whatever a step raises, its job is kept
            reference = reference_id()
            log.exception("a step failed", extra={"job": job.id, "flow": job.flow, "reference": reference})
            self._retry(flow, job, f"{type(error).__name__} ({reference})")

    def _steps(self, flow: Flow, job: Claimed) -> None:
        run = Run(
            job=job.id,
            workspace=job.workspace,
            payload=job.payload,
            lane=job.lane,
            database=self.database,
            services=self.services,
            now=self.clock,
            guard=lambda: self._guard(job.id),
            results=dict(job.results),
        )
        remaining = [step for step in flow.steps if step.name not in run.results]
        for step in remaining:
            if self.stopping:
                raise PutDown(self.clock(), "the instance stops")
            if self._step(flow, step, run, job, last=step is remaining[-1]):
                return

    def _step(self, flow: Flow, step: Step, run: Run, job: Claimed, *, last: bool) -> bool:
        """Run a step; answer whether it ends the flow."""
        run.step, run.resumed_since, run.called = step.name, job.begun.get(step.name), False
        if step.marked and run.resumed_since is None:
            self._mark(job, step)
        self._boundary(flow.name, step.name, "before")
        try:
            outcome = step.do(run)
        except NotYet:
            if step.marked and run.resumed_since is None and not run.called:
                self._unmark(job, step)
            raise
        over = last or isinstance(outcome, End)
        record = outcome.record if isinstance(outcome, End) else outcome
        run.results[step.name] = self._finish(job, step, record, over=over)
        self._boundary(flow.name, step.name, "after")
        return over

    def _mark(self, job: Claimed, step: Step) -> None:
        with self.database.write() as tx:
            self._mine(tx, job, {})
            tx.add(JobStep(job_id=job.id, name=step.name, begun_at=self.clock()))

    def _unmark(self, job: Claimed, step: Step) -> None:
        """Take a mark back where nothing was called, so that the next attempt need not look for what it did."""
        with self.database.write() as tx:
            self._mine(tx, job, {})
            tx.execute(delete(JobStep).where(JobStep.job_id == job.id, JobStep.name == step.name))

    def _finish(self, job: Claimed, step: Step, record: Record | None, *, over: bool) -> Any:  # noqa: ANN401
        now = self.clock()
        with self.database.write() as tx:
            self._mine(tx, job, {"state": "done", "finished_at": now, "owner": None, "error": None} if over else {})
            result = record(tx) if record else None
            if not over:
                begun = job.begun.get(step.name, now)
                tx.merge(JobStep(job_id=job.id, name=step.name, begun_at=begun, done_at=now, result=result))
        return result

    def _mine(self, tx: Session, job: Claimed, values: Mapping[str, Any]) -> None:
        if not change(tx, job.id, self.owner, {"owner": self.owner, **values}):
            raise LeaseLost

    def _put_down(self, job: Claimed, until: datetime, reason: str, *, tries: int) -> None:
        with self.database.write() as tx:
            values = {"state": "ready", "owner": None, "due_at": until, "tries": tries, "error": reason}
            change(tx, job.id, self.owner, values)

    def _retry(self, flow: Flow, job: Claimed, reason: str) -> None:
        if job.tries + 1 >= TRIES:
            self._bury(flow, job, reason)
        else:
            pause = timedelta(seconds=min(LONGEST_PAUSE, 2**job.tries))
            self._put_down(job, self.clock() + pause, reason, tries=job.tries + 1)

    def _bury(self, flow: Flow, job: Claimed, reason: str) -> None:
        log.error("a job is dead: %s", reason, extra={"job": job.id, "flow": job.flow})
        values = {"state": "dead", "owner": None, "finished_at": self.clock(), "error": reason, "tries": job.tries + 1}
        with self.database.write() as tx:
            if change(tx, job.id, self.owner, values) and flow.gave_up:
                flow.gave_up(tx, job.payload, reason)
