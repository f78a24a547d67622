"""A small engine for tests: a workspace, a runner, and a clock that is moved by hand."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from socket import gethostname

from bot.db import Database
from bot.people.service import ensure_workspace
from bot.work import Flow, Lane
from bot.work.queue import Claimed, claim
from bot.work.runner import Runner

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


class Engine:
    """One instance on a database, without threads."""

    def __init__(self, database: Database, flows: Collection[Flow], services: object = None, owner: str = "a") -> None:
        self.database, self.now, self.host = database, NOW, gethostname()
        self.flows = {flow.name: flow for flow in flows}
        self.guard: Callable[[int], None] = lambda _job: None
        self.runner = Runner(database, self.flows, services, owner=owner, clock=lambda: self.now, guard=self._check)
        with database.write() as tx:
            self.workspace = ensure_workspace(tx, "T0BEACON", NOW).id

    def _check(self, job: int) -> None:
        self.guard(job)

    def claim(self, lanes: Collection[Lane] = tuple(Lane)) -> Claimed | None:
        return claim(self.database, self.runner.owner, lanes, self.flows, self.now, self.host)

    def run_one(self) -> bool:
        job = self.claim()
        if job is not None:
            self.runner.run(job)
        return job is not None

    def run_all(self) -> int:
        ran = 0
        while self.run_one():
            ran += 1
        return ran

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)
