"""Signed commands a second: a list of ten, a durable declaration, and a bare Bolt no-op behind the same server.

`python -m bench.commands --seconds 10` is a short run. The bot keeps a new SQLite database; its Slack is the local
workspace. The load comes from two more processes over 32 connections that are kept.
"""

import argparse
import multiprocessing
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing.pool import Pool
from pathlib import Path

import requests

from bench.signed import SENDERS, Told, load
from bot.db import Database
from bot.incidents import service
from bot.people.queries import only_workspace
from bot.severity import Severity
from tests.scenario.running import Team, free_port, until
from tests.work.bench import NOW

OPEN = 10
"""Incidents that the list shows."""
MEMORY = 10_000
"""Requests after which the memory of the worker is read."""


def resident(parent: int) -> float:
    """Read the resident memory of the greatest child of a process, in MB."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    sizes = [line for child in children for line in Path(f"/proc/{child}/status").read_text().splitlines()]
    return max(int(line.split()[1]) / 1024 for line in sizes if line.startswith("VmRSS"))


def fill(url: str) -> None:
    """Open the incidents that are listed; no job follows from them."""
    database = Database(url)
    with database.write() as tx:
        workspace = only_workspace(tx)
        assert workspace is not None
        for number in range(OPEN):
            service.declare(tx, workspace.id, f"failure {number} of the checkout", Severity.SEV2, NOW, reporter="U1")
    database.close()


def of_noop(pool: Pool, seconds: float) -> Told:
    """Measure the no-op."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "bench.noop", str(port)]) as process:
        try:
            until(lambda: _answers(port), "the no-op")
            load(pool, port, "list", seconds=1)
            return load(pool, port, "list", seconds=seconds)
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2).ok
    except requests.RequestException:
        return False


def table(seconds: float) -> Iterator[str]:
    """Measure, and give the tables line by line."""
    with multiprocessing.get_context("spawn").Pool(SENDERS) as pool, tempfile.TemporaryDirectory() as home:
        noop = of_noop(pool, seconds)
        url = f"sqlite:///{home}/bongsu.db"
        team = Team(Path(home), url)
        try:
            team.start()
            team.ready()
            fill(url)
            load(pool, team.port, "list", seconds=1)
            listed = load(pool, team.port, "list", seconds=seconds)
            load(pool, team.port, "list", requests=max(0, MEMORY - len(listed.answers)))
            memory = resident(team.pid)
            declared = load(pool, team.port, "declare the checkout is failing", seconds=seconds)
        finally:
            team.stop()
    yield "| Command | requests/s | of the no-op | p50 ms | p99 ms | failed |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, told in (("bare Bolt no-op", noop), ("/incident list", listed), ("/incident declare", declared)):
        share = f"{told.rate / noop.rate:.0%}"
        yield (
            f"| {name} | {told.rate:,.0f} | {share} | {told.quantile(50):.1f} | {told.quantile(99):.1f} "
            f"| {told.failed} |"
        )
    yield ""
    yield f"Resident memory of the worker after {MEMORY:,} requests: {memory:.0f} MB."


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.commands", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    for line in table(parser.parse_args().seconds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
