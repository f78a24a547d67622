"""Deploys without anything outside: a repository and a backend that do as they are told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from socket import gethostname
from typing import Any

from bot.app import FLOWS
from bot.db import Database
from bot.deploys import queries, service
from bot.deploys.grammar import Wish
from bot.deploys.ports import Commit, Comparison, Finding, Handle, Order, Phase, Progress, Rejected, Verdict
from bot.deploys.queries import DeployView
from bot.flows import deploy_acts, deploy_runs, deploys
from bot.metrics.ports import Source
from bot.models import Deploy, Instance
from tests.flows.bench import Slack, make
from tests.work.bench import NOW, Engine

HEAD, OLD = "a" * 40, "b" * 40
CATALOGUE = """
[person.maya]
slack = "U0MAYAJOHN"
[environment.staging]
[environment.production]
after = "staging"
production = true
timeout = "10m"
[service.web]
git = "/nowhere"
channel = "web"
[service.web.deploy.staging.command]
run = ["./deploy"]
[service.web.deploy.production.command]
run = ["./deploy"]
"""
_WEBHOOK = """[service.web.deploy.staging.webhook]
url = "http://127.0.0.1:1/deploys"
secret = "DEPLOY_SECRET"
[service.other]
git = "/nowhere"
[service.other.deploy.staging.webhook]
url = "http://127.0.0.1:1/deploys"
secret = "DEPLOY_OTHER"
"""
BY_WEBHOOK = CATALOGUE.replace('[service.web.deploy.staging.command]\nrun = ["./deploy"]\n', _WEBHOOK)


def commit(sha: str = HEAD) -> Commit:
    return Commit(sha, "Make it <!channel> faster", "Maya", NOW - timedelta(days=1))


@dataclass
class Repository:
    """Knows refs; says of every commit the same."""

    refs: dict[str, str] = field(default_factory=lambda: {"main": HEAD, HEAD: HEAD, OLD: OLD})
    passed: Verdict = Verdict.PASSED
    compared: list[tuple[str, str]] = field(default_factory=list)
    between: dict[tuple[str, str], Comparison] = field(default_factory=dict)

    def resolve(self, ref: str) -> Commit:
        if ref not in self.refs:
            raise Rejected("missing", ref)
        return commit(self.refs[ref])

    def compare(self, base: str, head: str) -> Comparison:
        self.compared.append((base, head))
        return self.between.get((base, head), Comparison([commit()], total=3, paths=["migrations/1.py"]))

    def checks(self, _commit: str) -> Finding:
        return Finding(self.passed)

    def review(self, _commit: str) -> Finding:
        return Finding(self.passed)


@dataclass
class Backend:
    """Runs what it is asked, and counts that; `starts` says how the next starts end."""

    runs: dict[str, Progress] = field(default_factory=dict)
    started: list[Order] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    starts: list[BaseException] = field(default_factory=list)
    takes: bool = True

    def start(self, order: Order) -> Handle:
        failure = self.starts.pop(0) if self.starts else None
        if failure is None or self.takes:
            self.started.append(order)
            self.runs[order.id] = Progress(Phase.RUNNING, "building")
        if failure is not None:
            raise failure
        return Handle(order.id, f"https://ci.example/{order.id}")

    def find(self, order: Order) -> Handle | None:
        return Handle(order.id) if order.id in self.runs else None

    def poll(self, runs: Mapping[str, Handle]) -> Mapping[str, Progress]:
        return {name: self.runs[name] for name in runs if name in self.runs}

    def cancel(self, handle: Handle) -> None:
        self.cancelled.append(handle.reference)

    def ends(self, phase: Phase = Phase.SUCCEEDED) -> None:
        self.runs = {name: Progress(phase, "done", "the end") for name in self.runs}


@dataclass
class Stage:
    """An engine with a repository and a backend."""

    engine: Engine
    slack: Slack
    repository: Repository
    backend: Backend
    catalogue: Callable[[], Any]
    is_well: bool = True
    """Whether the machine shows signs of life."""

    def ask(self, wish: Wish, **more: Any) -> int:
        with self.engine.database.write() as tx:
            where = (tx, self.catalogue(), self.engine.workspace, wish, "U0MAYAJOHN", "C1", self.engine.now)
            key = deploy_acts.ask(*where, **more).id
        self.engine.run_all()
        return key

    def look(self, **later: float) -> None:
        """Let the clock go on, and do what the ticks do."""
        self.engine.later(**later)
        with self.engine.database.write() as tx:
            if self.is_well:
                tx.merge(Instance(name=f"{gethostname()}:1", started_at=self.engine.now, beat_at=self.engine.now))
            deploy_runs.look(tx, self.engine.workspace, self.engine.now)
            deploys.turns(tx, self.engine.workspace, self.engine.now)
        self.engine.run_all()

    def change(self, key: int, do: Callable[..., Any], *more: Any) -> Any:
        with self.engine.database.write() as tx:
            done = do(tx, service.locked(tx, self.engine.workspace, key), *more, self.engine.now)
        self.engine.run_all()
        return done

    def view(self, key: int) -> DeployView:
        with self.engine.database.read() as tx:
            return queries.by_id(tx, key)

    def states(self) -> list[str]:
        with self.engine.database.read() as tx:
            return [row.state for row in tx.query(Deploy).order_by(Deploy.id)]


def stage(
    database: Database,
    folder: Path,
    catalogue: str = CATALOGUE,
    backend: Backend | None = None,
    source: Source | None = None,
) -> Stage:
    engine, slack, services = make(database, folder, catalogue)
    slack.answers["conversations.list"] = lambda _: {
        "channels": [{"id": "CW", "name": "web"}, {"id": "CI", "name": "incidents"}]
    }
    repository, runs = Repository(), backend or Backend()
    given = replace(services, repository=lambda _: repository, backend=lambda _: runs, source=lambda _: source)
    engine = Engine(database, FLOWS.values(), given)
    return Stage(engine, slack, repository, runs, lambda: services.catalogue)
