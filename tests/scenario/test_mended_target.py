"""A figure of a real Prometheus that nobody watches, from its adoption to the end of the incident that it opens.

The target is a real process that hangs, and the script is a real one that wakes it. Looks are thirty seconds apart by
the clock of the test, which runs ahead: Prometheus answers with the newest that it knows of the last five minutes.
"""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from socket import gethostname

import pytest
import requests

from bot.app import FLOWS
from bot.catalogue import Shelf
from bot.db import Database
from bot.flows import metric_collect, recoveries, recovery_runs, unwatched, watch_alarms
from bot.incidents import service as incidents
from bot.incidents.queries import IncidentView, open_incidents
from bot.incidents.rules import State as Resolved
from bot.integrations.command.backend import Commands
from bot.models import Instance, MetricOffer, Watch
from bot.severity import Severity
from bot.slack.client import SlackClient
from bot.watches import queries as watches
from bot.watches import recovery_queries, service
from bot.watches.queries import definition_of
from bot.watches.recovery_rules import State
from bot.wiring import sources
from commands.context import Ask, Bench
from commands.metrics import ACTIONS, COMMAND
from commands.table import obey
from tests.commands.bench import SEAL, USER
from tests.commands.bench import ask as asked_by
from tests.flows.bench import make
from tests.monitors import is_there, prometheus
from tests.scenario.bots import free_port, until
from tests.work.bench import NOW, Engine

pytestmark = pytest.mark.prometheus
SHOP = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Shop(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"orders_open 7\\n")
    def log_message(self, *_):
        pass
HTTPServer(("127.0.0.1", int(sys.argv[1])), Shop).serve_forever()
"""
CATALOGUE = """
[workspace]
alerts_channel = "alerts"
[person.maya]
slack = "{user}"
[role.sre]
members = ["maya"]
may = ["recovery.run"]
[source.prometheus.prometheus]
url = "{url}"
[recovery.wake]
run = ["{script}", "{{instance}}"]
parameters = {{ instance = "host" }}
"""
TITLE = "Targets that are up"


@contextmanager
def a_shop() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run something to watch that can hang."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", SHOP, str(port)]) as process:
        try:
            until(lambda: is_there(port), "the shop")
            yield port, process
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()


class Team:
    """All of Bongsu that the story needs, with a clock that is moved by hand."""

    def __init__(self, database: Database, folder: Path, catalogue: str) -> None:
        _, self.slack, services = make(database, folder, catalogue)
        self.database, self.shelf = database, Shelf(folder / "bongsu.toml", lambda: NOW)
        backend = Commands(folder / "runs", clock=self.clock)
        source = sources(self.shelf, {})
        given = replace(services, shelf=self.shelf, source=source, backend={"command": backend}.get)
        self.engine = Engine(database, FLOWS.values(), given)
        self.engine.now = datetime.now(UTC)
        slack = SlackClient(database, "xoxb-test", "http://127.0.0.1:9/api/")
        self.bench = Bench(database, self.shelf, self.clock, slack, "en", SEAL)

    def clock(self) -> datetime:
        return self.engine.now

    def look(self, **later: float) -> None:
        """Let time pass, look at all sources, and let the ticks see to the rest."""
        self.engine.later(**later)
        catalogue, workspace, now = self.shelf.current(), self.engine.workspace, self.engine.now
        with self.database.write() as tx:
            tx.merge(Instance(name=f"{gethostname()}:1:x", started_at=now, beat_at=now))
            unwatched.look(tx, catalogue, workspace, now)
            metric_collect.ask(tx, catalogue, workspace, now)
        self.engine.run_all()
        self.tick()

    def tick(self) -> None:
        catalogue, workspace, now = self.shelf.current(), self.engine.workspace, self.engine.now
        for _ in range(2):
            with self.database.write() as tx:
                watch_alarms.look(tx, catalogue, workspace, now)
                recovery_runs.look(tx, workspace, now)
                recoveries.look(tx, catalogue, workspace, now)
            self.engine.run_all()

    def ask(self, text: str) -> Ask:
        return asked_by(self.bench, text)

    def type_in(self, text: str) -> str:
        return json.dumps(obey(COMMAND, self.ask(text)), ensure_ascii=False)

    def press(self, action: str, value: str) -> None:
        ACTIONS[action](self.ask(value))
        self.engine.run_all()

    def attempts(self) -> list[str]:
        with self.database.read() as tx:
            return [each.state.value for each in recovery_queries.in_state(tx, self.engine.workspace, tuple(State))]

    def standing(self) -> list[str]:
        with self.database.read() as tx:
            return [each.state.value for each in watches.standing(tx, self.engine.workspace)]

    def is_done(self) -> bool:
        """Look how the script goes, and tell whether it has ended well."""
        self.tick()
        return self.attempts() == ["verifying"]

    def incidents(self) -> list[IncidentView]:
        with self.database.read() as tx:
            return list(open_incidents(tx, self.engine.workspace, limit=9))

    def told(self) -> str:
        return json.dumps(self.slack.calls, ensure_ascii=False, default=str)


def is_up(url: str, port: int) -> str:
    """Ask Prometheus itself whether a target is up: "1" or "0"."""
    told = requests.get(f"{url}/api/v1/query", {"query": f'up{{instance="127.0.0.1:{port}"}}'}, timeout=5).json()
    return str(told["data"]["result"][0]["value"][1])


def test_what_nobody_watched_is_adopted_fires_and_is_mended(database: Database, tmp_path: Path) -> None:
    with a_shop() as (port, process), prometheus(tmp_path, f"127.0.0.1:{port}") as url:
        script = tmp_path / "wake"
        script.write_text(f'#!/bin/sh\nkill -CONT {process.pid} && echo "woke $1 up"\n', encoding="utf-8")
        script.chmod(0o755)
        team = Team(database, tmp_path, CATALOGUE.format(user=USER, url=url, script=script))
        adopted(team)
        process.send_signal(signal.SIGSTOP)
        until(lambda: is_up(url, port) == "0", "the target to be down")
        for _ in range(2):
            team.look(seconds=30)
            assert (team.standing(), team.incidents()) == (["pending"], [])
        team.look(seconds=30)
        (incident,) = team.incidents()
        assert (incident.severity, team.standing()) == (Severity.SEV2, ["awaiting"])
        mended(team, lambda: is_up(url, port) == "1")
        assert f"woke 127.0.0.1:{port} up" in team.told()
        resolved(team, incident)


def adopted(team: Team) -> None:
    """Find the target among what nobody watches, adopt it by its button, and name the script that mends it."""
    team.look()
    assert TITLE in team.type_in("unwatched")
    with team.database.read() as tx:
        offer = tx.query(MetricOffer).filter(MetricOffer.query == "up", MetricOffer.source == "prometheus").one()
    team.press("metrics.adopt", str(offer.id))
    assert TITLE not in team.type_in("unwatched")
    with team.database.write() as tx:
        row = tx.query(Watch).one()
        assert service.edit(tx, row, replace(definition_of(row), recovery="wake"))
    team.look(seconds=30)
    assert team.standing() == []


def mended(team: Team, is_up_again: Callable[[], bool]) -> None:
    """Approve the script by its button, and look until what it did is believed."""
    (waiting,) = set(re.findall(r'"recovery.approve", "value": "([^"]+)"', team.told()))
    assert team.attempts() == ["awaiting"]
    team.press("recovery.approve", waiting)
    until(team.is_done, "the end of the script")
    until(is_up_again, "the target to be up")
    for _ in range(3):
        assert team.attempts() == ["verifying"]
        team.look(seconds=30)
    assert (team.attempts(), team.standing()) == (["recovered"], [])
    team.tick()
    assert "Recovered by `wake`" in team.told()


def resolved(team: Team, incident: IncidentView) -> None:
    """Resolve the incident, as it proposes once the last of its alerts is over."""
    assert "press Resolve" in team.told()
    with team.database.write() as tx:
        row = incidents.locked(tx, team.engine.workspace, incident.id)
        incidents.move(tx, row, Resolved.RESOLVED, USER, team.engine.now)
    assert team.incidents() == []
