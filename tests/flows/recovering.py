"""Watches that have found something, and a machine that runs scripts as a test says."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from socket import gethostname
from typing import Any

from bot.app import FLOWS
from bot.catalogue import Catalogue
from bot.db import Database
from bot.flows import recoveries, recovery_acts, recovery_runs
from bot.models import Audit, Instance, WatchState
from bot.watches import recoveries as service
from bot.watches import recovery_queries as queries
from bot.watches.recovery_queries import RecoveryView
from bot.watches.recovery_rules import State
from tests.flows.bench import Slack, make
from tests.flows.deploying import Backend
from tests.watches.making import CPU, made, standing
from tests.work.bench import Engine

CATALOGUE = """
[recovery.restart]
run = ["/srv/ops/restart", "{host}"]
parameters = { host = "host" }
approval = "auto"
cooldown = "1m"
"""

ASKING = CATALOGUE.replace('approval = "auto"', 'approval = "ask"')


@dataclass
class Stage:
    """An engine with a machine, and a watch whose script is `restart`."""

    engine: Engine
    slack: Slack
    backend: Backend
    catalogue: Callable[[], Catalogue]
    watch: int = 0
    states: list[int] = field(default_factory=list)

    def fires(self, host: str = "web-1", **given: Any) -> int:
        """Have the watch fire at a host."""
        labels = {"labels": {"host": host}, "severity": "danger", "value": 97.0, "episode": 1, "alert_key": host}
        key = standing(self.engine.database, self.watch, f"host={host}", **{**labels, **given})
        with self.engine.database.write() as tx:
            recoveries.fired(tx, self.catalogue(), self.engine.workspace, key, self.engine.now)
        self.states.append(key)
        return key

    def fires_again(self, state: int) -> None:
        """Have it clear and fire once more."""
        with self.engine.database.write() as tx:
            row = tx.get_one(WatchState, state)
            row.state, row.severity, row.episode = "firing", "danger", row.episode + 1
            recoveries.fired(tx, self.catalogue(), self.engine.workspace, state, self.engine.now)

    def clears(self, state: int) -> None:
        with self.engine.database.write() as tx:
            row = tx.get_one(WatchState, state)
            row.state, row.severity = "ok", None

    def measures(self, state: int, looks: str) -> None:
        """Look again at what was found, once for each sign: a plus where it is well."""
        for sign in looks:
            with self.engine.database.write() as tx:
                where = (tx, self.catalogue(), self.engine.workspace, state)
                recoveries.measured(*where, sign == "+", self.engine.now)

    def ticks(self, *, turns: bool = False, **later: float) -> None:
        """Let time pass, have everything looked at, and run what follows."""
        self.engine.later(**later)
        self.beats()
        for _ in range(2):
            with self.engine.database.write() as tx:
                recovery_runs.look(tx, self.engine.workspace, self.engine.now)
                recoveries.look(tx, self.catalogue(), self.engine.workspace, self.engine.now)
                if turns:
                    recoveries.turns(tx, self.catalogue(), self.engine.workspace, self.engine.now)
            self.engine.run_all()

    def beats(self) -> None:
        """Have this machine show a sign of life."""
        name = f"{gethostname()}:1:x"
        with self.engine.database.write() as tx:
            tx.merge(Instance(name=name, started_at=self.engine.now, beat_at=self.engine.now))

    def decides(self, change: Callable[..., bool], who: str = "U2", key: int = 1) -> bool:
        with self.engine.database.write() as tx:
            row = service.locked(tx, self.engine.workspace, key)
            done = change(tx, self.catalogue(), row, who, self.engine.now)
        self.engine.run_all()
        return done

    def approves(self, who: str = "U2", key: int = 1) -> bool:
        return self.decides(recovery_acts.approve, who, key)

    def attempts(self) -> list[RecoveryView]:
        with self.engine.database.read() as tx:
            return list(queries.in_state(tx, self.engine.workspace, tuple(State)))

    def states_of(self) -> list[str]:
        return [each.state.value for each in self.attempts()]

    def alarm(self, state: int) -> str:
        with self.engine.database.read() as tx:
            return tx.get_one(WatchState, state).state

    def audited(self) -> list[tuple[str, str]]:
        with self.engine.database.read() as tx:
            rows = tx.query(Audit).order_by(Audit.id)
            return [(row.actor, row.action) for row in rows if row.action.startswith("recovery.")]

    def told(self) -> str:
        """Read what the channels show now, the latest of each message."""
        shown = [str(call) for name, call in self.slack.calls if name in {"chat.postMessage", "chat.update"}]
        return "\n".join(shown)

    def stops(self, who: str = "U9") -> None:
        with self.engine.database.write() as tx:
            service.stop(tx, self.engine.workspace, who, self.engine.now)


def stage(database: Database, folder: Path, catalogue: str = CATALOGUE, **watch: Any) -> Stage:
    _, slack, services = make(database, folder, catalogue)
    backend = Backend()
    engine = Engine(database, FLOWS.values(), replace(services, backend={"command": backend}.get))
    key = made(database, replace(CPU, recovery="restart", recovery_mode="auto", **watch))
    return Stage(engine, slack, backend, services.shelf.current, key)
