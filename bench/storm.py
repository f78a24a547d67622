"""A storm of alerts: 10,000 of 40 services in a minute, and what Slack was called for.

The real server runs in a process of its own and its Slack is the local workspace, at Slack's pace. Counted are the
channels, the alerts that were taken and sorted, and the calls of Slack: those that name an incident's channel, its
creation, and its share of the calls for the announcements. `python -m bench.storm --seconds 6 --alerts 1000
--groups 4` is a short run.
"""

import argparse
import http.client
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench.alerts import HEADERS, alert, written
from bot.db import Database
from bot.flows.alert_lines import CALM
from bot.models import Alert, AlertPost, Incident
from tests.postgres import Postgres
from tests.scenario.running import Team, until

SIZE = 10
"""Alerts of a post."""
UPDATED = {"chat.update"}
"""The calls that may come once an interval."""
MOST = 10
"""Other calls that a channel may cost."""


@dataclass(frozen=True)
class Storm:
    """So many alerts of so many groups, each of a service of its own, within some seconds."""

    alerts: int
    groups: int
    seconds: float

    def posts(self) -> Iterator[bytes]:
        """Write the posts; the groups come in turn."""
        for number in range(self.alerts // SIZE):
            service, first = f"service{number % self.groups}", number * SIZE
            yield written([alert(each, service, is_grave=True) for each in range(first, first + SIZE)], service)


@dataclass(frozen=True)
class Outcome:
    """What came of a storm; `calls` are those of each channel, `updates` those of them that change a message."""

    channels: int
    incidents: int
    taken: int
    sorted: int
    calls: Mapping[str, int]
    updates: Mapping[str, int]
    intervals: float
    seconds: float


def measure(storm: Storm, url: str, folder: Path) -> Outcome:
    """Run the server on a new database in a storm, until all that follows from it is done."""
    team = Team(folder, url)
    database = Database(url)
    try:
        team.start()
        team.ready()
        begun = time.monotonic()
        taken = _send(team.port, storm)
        until(lambda: not _unsorted(database), "the last post to be sorted")
        _wait(team)
        return _outcome(team, database, taken, time.monotonic() - begun)
    finally:
        database.close()
        team.stop()


def _send(port: int, storm: Storm) -> int:
    """Send the posts evenly; answer the alerts that were taken."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    begun, taken = time.monotonic(), 0
    pause = storm.seconds * SIZE / storm.alerts
    for turn, post in enumerate(storm.posts()):
        time.sleep(max(0.0, begun + turn * pause - time.monotonic()))  # a sender keeps its pace
        client.request("POST", "/alerts/alertmanager", post, HEADERS)
        answer = client.getresponse()
        answer.read()
        taken += SIZE if answer.status == http.client.ACCEPTED else 0
    return taken


def _unsorted(database: Database) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).where(AlertPost.sorted_at.is_(None))) or 0


def _wait(team: Team) -> None:
    """Wait until Slack was told all; at its pace that takes longer than the storm."""
    while sum(team.jobs()[state] for state in ("ready", "running")):
        time.sleep(1)  # another process does the work; nothing tells of its end


def _outcome(team: Team, database: Database, taken: int, seconds: float) -> Outcome:
    made: list[dict[str, Any]] = team.sandbox.slack.calls.since(0)["calls"]
    known = {each["id"]: each["name"] for each in team.channels()}
    calls = Counter(dict.fromkeys(known.values(), 0))
    updates = Counter(calls)
    for call in made:
        name = known.get(call["args"].get("channel", ""), call["args"].get("name", ""))
        if name in calls:
            (updates if call["method"] in UPDATED else calls)[name] += 1
    announced = sum(call["args"].get("channel") == "C0INCIDENTS" for call in made)
    with database.read() as tx:
        incidents = tx.scalar(select(func.count(Incident.id))) or 0
        written = tx.scalar(select(func.count(Alert.id))) or 0
    share = -(-announced // max(1, len(known)))
    counted = {name: count + share for name, count in calls.items()}
    return Outcome(len(known), incidents, taken, written, counted, updates, seconds / CALM.total_seconds(), seconds)


COLUMNS = ("alerts", "groups", "channels", "taken", "lost", "calls a channel", "updates a channel", "intervals")


def row(name: str, storm: Storm, found: Outcome) -> str:
    """Write a line of the table."""
    most, updates = max(found.calls.values(), default=0), max(found.updates.values(), default=0)
    missed = " **missed**" if most > MOST or updates > found.intervals or found.channels != storm.groups else ""
    cells = (storm.alerts, storm.groups, found.channels, found.taken, found.taken - found.sorted)
    told = (*(f"{each:,}" for each in cells), f"≤ {most}", f"≤ {updates}", f"{found.intervals:.0f}{missed}")
    return f"| {name} | {' | '.join(told)} |"


def table(storm: Storm) -> Iterator[str]:
    """Measure on both databases, and give the table line by line."""
    yield f"| Database | {' | '.join(COLUMNS)} |"
    yield "|---" + "|--:" * len(COLUMNS) + "|"
    server = Postgres()
    try:
        with tempfile.TemporaryDirectory() as home:
            for name in ("SQLite", "PostgreSQL"):
                folder = Path(home) / name
                folder.mkdir()
                url = server.create("bench_storm") if name == "PostgreSQL" else f"sqlite:///{folder}/bongsu.db"
                yield row(name, storm, measure(storm, url, folder))
    finally:
        server.stop()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.storm", description=__doc__)
    parser.add_argument("--alerts", type=int, default=10_000)
    parser.add_argument("--groups", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60)
    for line in table(Storm(**vars(parser.parse_args()))):
        print(line, flush=True)


if __name__ == "__main__":
    main()
