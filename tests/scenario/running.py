"""A bot in a process of its own, with a local workspace in this one."""

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

from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import Sandbox
from bot.web.sockets import CONNECTIONS

JIWOO, MAYA, GENERAL = "U0KIMJIWOO", "U0MAYAJOHN", "C0GENERAL"
TOKEN = "an-alert-token"
SECRET = "5b0c7e1f9a3d4c6e8f70a1b2c3d4e5f6"
BOT_TOKEN, APP_TOKEN = "xoxb-1-local-workspace", "xapp-1-local-workspace"
PATIENCE = 100.0
PAUSE = threading.Event()


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


class Team:
    """A workspace and a bot; `start` and `kill` the bot as often as you like."""

    def __init__(self, folder: Path, database_url: str, *, socket_mode: bool = False) -> None:
        self.port = free_port()
        self.socket_mode = socket_mode
        self.folder, self.database_url = folder, database_url
        self.bot_url = f"http://127.0.0.1:{self.port}"
        self.sandbox = Sandbox(
            SandboxConfig(
                state=folder / "workspace.db",
                events_url=None if socket_mode else f"{self.bot_url}/slack/events",
                alerts_url=f"{self.bot_url}/alerts/alertmanager",
                alert_token=TOKEN,
                signing_secret=SECRET,
                bot_token=BOT_TOKEN,
                app_token=APP_TOKEN,
                event_retries=(),
            )
        )
        self.sandbox.start()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, crash_at: str = "") -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "DATABASE_URL": self.database_url,
            "BONGSU_STATE": str(self.folder / "state"),
            "BONGSU_PORT": str(self.port),
            "BONGSU_CONFIG": str(self.folder / "none.toml"),
            "BONGSU_ALERT_TOKEN": TOKEN,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_API_URL": self.sandbox.api_url,
            "CRASH_AT": crash_at,
            **({"SLACK_APP_TOKEN": APP_TOKEN} if self.socket_mode else {"SLACK_SIGNING_SECRET": SECRET}),
        }
        program = str(Path(__file__).with_name("crashing.py"))
        with (self.folder / "bot.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, program], env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def ready(self) -> None:
        """Wait until the bot knows its workspace, and in Socket Mode until both connections stand."""
        until(lambda: self.health().get("slack") == "connected", "a bot that is ready")
        if self.socket_mode:
            until(lambda: self.health().get("sockets") == CONNECTIONS, "the connections")

    def health(self) -> dict[str, Any]:
        """Read what the bot says of itself, nothing where it does not answer."""
        try:
            body: dict[str, Any] = requests.get(f"{self.bot_url}/readyz", timeout=2).json()
        except (requests.RequestException, ValueError):
            return {}
        return body

    def kill(self) -> None:
        """End the bot with -9, all processes of it, and wait until they are gone."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        self.kill()
        self.sandbox.stop()

    def post(self, act: str, /, **given: Any) -> Any:
        return requests.post(f"{self.sandbox.url}/sandbox/{act}", json=given, timeout=15).json()

    def command(self, text: str, *, user: str = JIWOO, channel: str = GENERAL, command: str = "/incident") -> Any:
        return self.post("command", **{"as": user, "channel": channel, "command": command, "text": text})

    def channels(self, prefix: str = "inc-", user: str = MAYA) -> list[dict[str, Any]]:
        state = requests.get(f"{self.sandbox.url}/sandbox/state", params={"as": user}, timeout=10).json()
        return [each for each in state["channels"] if each["name"].startswith(prefix) and not each["is_archived"]]

    def messages(self, channel: str, user: str = MAYA) -> list[dict[str, Any]]:
        address = f"{self.sandbox.url}/sandbox/channels/{channel}/messages"
        found = requests.get(address, params={"as": user}, timeout=10).json()["messages"]
        return [message for message in found if message.get("bot_id") and not message.get("subtype")]

    def alert(self, **given: Any) -> int:
        return int(self.post("alert", **{"as": JIWOO, **given})["status"])

    def jobs(self) -> dict[str, float]:
        """Read how many jobs wait, run, and are stuck."""
        text = requests.get(f"{self.bot_url}/metrics", timeout=5).text
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
