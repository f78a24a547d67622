"""A bot in a process of its own, which can be killed, frozen and thawed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

PATIENCE = 100.0
PAUSE = threading.Event()
PROGRAM = Path(__file__).with_name("crashing.py")


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
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, crash_at: str = "", freeze_at: str = "") -> None:
        """Start it; it may end itself at a boundary of a step, or freeze before it calls a method of Slack."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "BONGSU_STATE": str(self.folder / "state"),
            "BONGSU_PORT": str(self.port),
            "BONGSU_CONFIG": str(self.folder / "none.toml"),
            "CRASH_AT": crash_at,
            "FREEZE_AT": freeze_at,
            **self.environment,
        }
        with (self.folder / f"bot-{self.port}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(PROGRAM)], env=environment, stdout=log, stderr=log, start_new_session=True
            )

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
        listing = ["ps", "-o", "stat=", "--sid", str(self._pid())]
        members = subprocess.run(listing, check=False, capture_output=True, text=True)
        return any(state.startswith("T") for state in members.stdout.split())

    def thaw(self) -> None:
        os.killpg(self._pid(), signal.SIGCONT)

    def kill(self) -> None:
        """End it with -9, all processes of it, and wait until they are gone."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _pid(self) -> int:
        assert self.process is not None
        return self.process.pid
