"""Posts of alerts, as Alertmanager sends them: how many are taken, how quickly, and how long they wait to be sorted.

The real server runs in a process of its own and its Slack is the local workspace; the posts come from two more
processes over loopback with connections that are kept. `python -m bench.alerts --seconds 10` is a short run.
"""

import argparse
import http.client
import json
import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.db import Database
from bot.models import Alert, AlertPost
from tests.postgres import Postgres
from tests.scenario.running import TOKEN, Team

SENDERS, CONNECTIONS = 2, 8
"""Processes that send, and the connections of each."""
SERVICES, KNOWN = 20, 1000
"""Services that the alerts are of; alerts that are posted again and again where repeats are measured."""
LOOK = 0.2
"""Seconds between two looks at the oldest post that waits."""
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
BEGUN = datetime.now(UTC).isoformat()


@dataclass(frozen=True)
class Load:
    """What is sent: alerts of a post, alerts a second (0: as many as are taken), and whether each is a new one."""

    seconds: float
    size: int
    rate: float
    is_distinct: bool


@dataclass(frozen=True)
class Result:
    """Alerts that were taken and sorted, the answers' times in seconds, and the longest that a post waited."""

    alerts: int
    sorted: int
    seconds: float
    answers: Sequence[float]
    oldest: float
    refused: int


def post(first: int, size: int) -> bytes:
    """Write a post of alerts with consecutive numbers; a group is of one alert and service, as is usual."""
    services = [(number, number % SERVICES) for number in range(first, first + size)]
    alerts = [alert(number, f"service{service}", is_grave=service == 0) for number, service in services]
    return written(alerts, f'{{}}:{{alertname="Alert{first % 50}", service="service{first % SERVICES}"}}')


def alert(number: int, service: str, *, is_grave: bool) -> dict[str, Any]:
    """Write one alert as Alertmanager does."""
    return {
        "status": "firing",
        "labels": {
            "alertname": f"Alert{number % 50}",
            "service": service,
            "severity": "critical" if is_grave else "warning",
            "instance": f"10.0.0.{number}:9100",
        },
        "annotations": {"summary": "More than 5 % of the requests fail", "description": "Look at the dashboard."},
        "startsAt": BEGUN,
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example.com/graph?g0.expr=rate",
        "fingerprint": f"{number:016x}",
    }


def written(alerts: Sequence[Mapping[str, Any]], group: str) -> bytes:
    """Write a post of alerts."""
    return json.dumps({"version": "4", "groupKey": group, "status": "firing", "alerts": alerts}).encode()


def send(port: int, load: Load, sender: int) -> tuple[int, list[float], int]:
    """Send from one process; answer the alerts taken, how long each answer took, and how many posts were refused."""
    answers: list[float] = []
    refused: list[int] = []
    threads = [
        threading.Thread(target=_connection, args=(port, load, sender * CONNECTIONS + number, answers, refused))
        for number in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (len(answers) - len(refused)) * load.size, answers, len(refused)


def _connection(port: int, load: Load, number: int, answers: list[float], refused: list[int]) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    begun, pause = time.monotonic(), load.size * SENDERS * CONNECTIONS / load.rate if load.rate else 0.0
    for turn in count():
        due = begun + turn * pause
        time.sleep(max(0.0, due - time.monotonic()))  # a sender keeps its pace
        asked = time.monotonic()
        if asked - begun >= load.seconds:
            return
        first = (turn * SENDERS * CONNECTIONS + number) * load.size
        client.request(
            "POST", "/alerts/alertmanager", post(first if load.is_distinct else first % KNOWN, load.size), HEADERS
        )
        answer = client.getresponse()
        answer.read()
        answers.append(time.monotonic() - asked)
        if answer.status != http.client.ACCEPTED:
            refused.append(answer.status)


class Watch:
    """Looks how long the oldest post has waited, until the last is sorted."""

    def __init__(self, database: Database) -> None:
        self._database, self._over = database, threading.Event()
        self.oldest = 0.0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Look until nothing waits."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            with self._database.read() as tx:
                oldest = tx.scalar(select(func.min(AlertPost.received_at)).where(AlertPost.sorted_at.is_(None)))
            if oldest is not None:
                self.oldest = max(self.oldest, (datetime.now(UTC) - oldest).total_seconds())
            elif self._over.is_set():
                return
            time.sleep(LOOK)  # another process does the work; nothing tells of its end


def measure(url: str, load: Load, pool: Pool, folder: Path) -> Result:
    """Run the server on a new database under a load."""
    team = Team(folder, url)
    team.start()
    database = Database(url)
    try:
        team.ready()
        return _under(load, team.port, database, pool)
    finally:
        database.close()
        team.stop()


def _under(load: Load, port: int, database: Database, pool: Pool) -> Result:
    watch = Watch(database)
    begun = time.monotonic()
    told = pool.starmap(send, [(port, load, number) for number in range(SENDERS)])
    seconds = time.monotonic() - begun
    watch.finish()
    with database.read() as tx:
        written = tx.scalar(select(func.sum(Alert.times))) or 0
    answers = [each for _, mine, _ in told for each in mine]
    return Result(
        alerts=sum(taken for taken, _, _ in told),
        sorted=written,
        seconds=seconds,
        answers=answers,
        oldest=watch.oldest,
        refused=sum(refused for _, _, refused in told),
    )


def row(name: str, load: Load, result: Result) -> str:
    """Write a line of the table."""
    kind = "distinct" if load.is_distinct else "repeats"
    median, slowest = (statistics.quantiles(result.answers, n=100)[at] * 1000 for at in (49, 98))
    rate, lost = result.alerts / result.seconds, result.alerts - result.sorted
    cells = (name, kind, f"{load.size}", f"{rate:,.0f}", f"{rate / load.size:,.0f}", f"{median:.1f}", f"{slowest:.1f}")
    return " | ".join(("", *cells, f"{result.oldest:.1f}", f"{lost}", f"{result.refused}", "")).strip()


COLUMNS = (
    "alerts in a post",
    "alerts/s",
    "posts/s",
    "accept p50 ms",
    "accept p99 ms",
    "oldest unsorted s",
    "lost",
    "refused",
)


def table(seconds: float, size: int, rates: Sequence[float]) -> Iterator[str]:
    """Measure both kinds of alerts on both databases, and give the table line by line."""
    yield f"| Database | Alerts | {' | '.join(COLUMNS)} |"
    yield "|---|---" + "|--:" * len(COLUMNS) + "|"
    server = Postgres()
    try:
        with multiprocessing.get_context("spawn").Pool(SENDERS) as pool, tempfile.TemporaryDirectory() as home:
            for kind, rate in zip(("distinct", "repeats"), rates, strict=True):
                load = Load(seconds, size, rate, is_distinct=kind == "distinct")
                for name in ("SQLite", "PostgreSQL"):
                    folder = Path(home) / f"{name}-{kind}"
                    folder.mkdir()
                    url = server.create(f"bench_{kind}") if name == "PostgreSQL" else f"sqlite:///{folder}/bongsu.db"
                    yield row(name, load, measure(url, load, pool, folder))
    finally:
        server.stop()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.alerts", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--size", type=int, default=10, help="alerts in a post")
    parser.add_argument("--distinct", type=float, default=0, help="distinct alerts a second; 0: as many as are taken")
    parser.add_argument("--repeats", type=float, default=0, help="repeats a second; 0: as many as are taken")
    given = parser.parse_args()
    for line in table(given.seconds, given.size, (given.distinct, given.repeats)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
