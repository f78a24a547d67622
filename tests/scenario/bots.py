"""A bot in a process of its own, which can be killed, frozen and thawed.

Bots are forked from a process that has read their code and done nothing else: to read it takes longer than to start.
"""

import contextlib
import multiprocessing
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import requests

from tests.scenario.crashing import run

PATIENCE = 100.0
PAUSE = threading.Event()
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.scenario.crashing"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(found: Callable[[], Any], what: str) -> Any:
    """Wait for a condition, and fail by its name."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        result = found()
        if result:
            return result
        PAUSE.wait(0.02)
    raise AssertionError(f"never came: {what}")


class Bot:
    """One `bongsu serve`; `environment` is added to what it needs to find its own code and port."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder, self.port = folder, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment: dict[str, str] = {}
        self.process: ForkServerProcess | None = None

    def start(self, *, crash_at: str = "", crash_in: str = "", freeze_at: str = "", freeze_in: str = "") -> None:
        """Start it; it may end itself at a boundary of a step, or freeze before it calls a method of Slack.

        `crash_in` and `freeze_in` name what it calls: `module:function:before`, or `module:Class.method:after`.
        """
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "BONGSU_STATE": str(self.folder / "state"),
            "BONGSU_PORT": str(self.port),
            "BONGSU_CONFIG": str(self.folder / "none.toml"),
            "CRASH_AT": crash_at,
            "CRASH_IN": crash_in,
            "FREEZE_AT": freeze_at,
            "FREEZE_IN": freeze_in,
            **self.environment,
        }
        self.process = FORKS.Process(target=run, args=(environment, self.folder / f"bot-{self.port}.log"))
        self.process.start()

    def is_ready(self) -> bool:
        """Tell whether it knows its workspace."""
        return bool(self.health().get("slack") == "connected")

    def ready(self) -> None:
        until(self.is_ready, "a bot that is ready")

    def health(self) -> dict[str, Any]:
        """Read what it says of itself, nothing where it does not answer."""
        try:
            body: dict[str, Any] = requests.get(f"{self.url}/readyz", timeout=2).json()
        except (requests.RequestException, ValueError):
            return {}
        return body

    def jobs(self) -> dict[str, float]:
        """Read how many jobs wait, run, and are stuck."""
        text = requests.get(f"{self.url}/metrics", timeout=5).text
        lines = [line for line in text.splitlines() if line.startswith("bongsu_jobs{")]
        return {line.split('"')[1]: float(line.split()[-1]) for line in lines}

    def settled(self) -> None:
        """Wait until no job waits or runs."""

        def quiet() -> bool:
            try:
                jobs = self.jobs()
            except requests.RequestException:
                return False
            return jobs["ready"] == jobs["running"] == 0

        until(quiet, "the end of all jobs")

    def is_frozen(self) -> bool:
        """Tell whether a process of it was stopped; Linux alone can say."""
        listing = ["ps", "-o", "stat=", "--sid", str(self.pid)]
        members = subprocess.run(listing, check=False, capture_output=True, text=True)
        return any(state.startswith("T") for state in members.stdout.split())

    def thaw(self) -> None:
        os.killpg(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End it with -9, all processes of it, and wait until they are gone."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):  # it has ended by itself
                os.killpg(self.pid, signal.SIGKILL)
            self.process.kill()  # one that was not yet the leader of a group
            self.process.join()

    def is_dead(self) -> bool:
        """Tell whether it ended itself."""
        return self.process is not None and self.process.exitcode is not None

    @property
    def pid(self) -> int:
        """Answer the id of its first process, which leads the others."""
        assert self.process is not None
        assert self.process.pid is not None
        return self.process.pid
