"""How soon the bot is there: `serve` until it is ready, an answer until the first call of Slack, and a clean demo.

`python -m bench.start --demo` also clones the repository into a new folder and runs `make demo` there, with whatever
the package cache holds.
"""

import argparse
import os
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import delete

from bench.signed import request
from bot.db import Database
from bot.models import Pace
from tests.scenario.running import Team, free_port, until

HERE = Path(__file__).resolve().parents[1]
STARTS, DECLARATIONS = 5, 40


def of_serve(home: Path) -> list[float]:
    """Start a bot on a migrated SQLite database again and again; answer the seconds until it is ready."""
    team, seconds = Team(home, f"sqlite:///{home}/bongsu.db"), list[float]()
    try:
        for _ in range(STARTS + 1):
            begun = time.monotonic()
            team.start()
            team.ready()
            seconds.append(time.monotonic() - begun)
            team.kill()
    finally:
        team.stop()
    return seconds[1:]  # the first one migrates


def of_reaction(home: Path) -> list[float]:
    """Declare incidents one by one; answer the seconds from each answer to the first call of Slack that follows.

    The pace is forgotten before each, for it is not what is measured.
    """
    team, seconds = Team(home, f"sqlite:///{home}/bongsu.db"), list[float]()
    database = Database(f"sqlite:///{home}/bongsu.db")
    try:
        team.start()
        team.ready()
        for number in range(DECLARATIONS):
            team.settled()
            with database.write() as tx:
                tx.execute(delete(Pace))
            since = team.sandbox.slack.calls.since(0)["next"]
            body, headers = request(f"declare failure {number}", f"{number}.1")
            told = requests.post(f"{team.url}/slack/events", data=body, headers=headers, timeout=10)
            answered = time.time()
            assert "Incident" in told.text
            (first, *_) = until(partial(_calls, team, since), "a call")
            seconds.append(first["at"] - first["ms"] / 1000 - answered)  # a call is noted when it is over
    finally:
        database.close()
        team.stop()
    return seconds


def _calls(team: Team, since: int) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = team.sandbox.slack.calls.since(since)["calls"]
    return calls


def of_demo(home: Path) -> float:
    """Clone, `make demo`, and answer the seconds until its page is there."""
    clone, port = home / "clone", free_port()
    subprocess.run(["git", "clone", "--quiet", HERE, clone], check=True)
    begun = time.monotonic()
    making = ["make", "demo", f"ARGS=--port {port}"]
    with subprocess.Popen(making, cwd=clone, start_new_session=True, stdout=subprocess.DEVNULL) as demo:
        try:
            until(lambda: _is_there(port), "the page")
            return time.monotonic() - begun
        finally:
            os.killpg(demo.pid, signal.SIGINT)


def _is_there(port: int) -> bool:
    try:
        page = requests.get(f"http://127.0.0.1:{port}/", timeout=2)
        return page.ok and requests.get(f"http://127.0.0.1:{port + 1}/readyz", timeout=2).ok
    except requests.RequestException:
        return False


def table(*, demo: bool) -> Iterator[str]:
    """Measure, and give the table line by line."""
    yield "| What | p50 | worst | n |"
    yield "|---|--:|--:|--:|"
    with tempfile.TemporaryDirectory() as home:
        for name in ("serve", "reaction", "demo"):
            (Path(home) / name).mkdir()
        starts = of_serve(Path(home) / "serve")
        yield f"| `serve` until ready | {statistics.median(starts):.2f} s | {max(starts):.2f} s | {len(starts)} |"
        waits = [seconds * 1000 for seconds in of_reaction(Path(home) / "reaction")]
        median, worst = statistics.median(waits), max(waits)
        yield f"| answer → first call of Slack | {median:.1f} ms | {worst:.1f} ms | {len(waits)} |"
        if demo:
            seconds = of_demo(Path(home) / "demo")
            yield f"| clean `make demo` until the page | {seconds:.1f} s | {seconds:.1f} s | 1 |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.start", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="measure a clean `make demo`, too")
    for line in table(demo=parser.parse_args().demo):
        print(line, flush=True)


if __name__ == "__main__":
    main()
