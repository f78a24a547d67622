"""Real programs behind the command backend, and how a test waits for them."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from bot.catalogue.deploying import Command, Target
from bot.deploys.ports import Handle, Order, Phase, Progress
from bot.integrations.command.backend import Commands, _lives

COMMIT = "3f2a9c0d4b5e6f708192a3b4c5d6e7f809182736"
COUNTS = "import os; os.write(os.open('count', os.O_CREAT | os.O_APPEND | os.O_WRONLY), b'x')"
"""Writes down each time that it runs."""
PATIENCE = 60
ENDED = {Phase.SUCCEEDED, Phase.FAILED, Phase.CANCELLED, Phase.LOST}


def until(found: Callable[[], Any]) -> Any:
    """Wait for a condition and return what it found."""
    deadline = time.monotonic() + PATIENCE
    while not (result := found()):
        assert time.monotonic() < deadline, "it never came"
        Event().wait(0.005)
    return result


def order(*run: str, id: str = "web-7", **command: Any) -> Order:  # noqa: A002 - as the order has it
    """Order a program, by arguments that may have fields in braces."""
    return Order(id, "web", "staging", COMMIT, "v1.2", Target(command=Command(run=run, **command)))


def python(program: str, **wish: Any) -> Order:
    """Order a few lines of Python; braces in them stand for themselves."""
    return order(sys.executable, "-c", program.replace("{", "{{").replace("}", "}}"), **wish)


class Machine:
    """A machine with its backend, and a clock that starts now and can be moved."""

    def __init__(self, folder: Path) -> None:
        self.runs = folder / "runs"
        self.late = timedelta()
        self.backend = self.named("box1")

    def named(self, host: str, **changes: Any) -> Commands:
        """Build the backend of a machine that has the same folder."""
        made = Commands(self.runs, host, lambda: datetime.now(UTC) + self.late, os.environ, timedelta(seconds=0.5))
        return replace(made, **changes)

    def poll(self, handle: Handle) -> Progress:
        return self.backend.poll({"1": handle})["1"]

    def ended(self, handle: Handle) -> Progress:
        """Wait for the end of a run."""
        until(lambda: self.poll(handle).phase in ENDED)
        return self.poll(handle)

    def run(self, wanted: Order) -> Progress:
        return self.ended(self.backend.start(wanted))

    def read(self, name: str, id: str = "web-7") -> Any:  # noqa: A002 - as the order has it
        """Read a file of a run, once it is there."""
        file = self.runs / id / name
        until(file.exists)
        return json.loads(file.read_text())

    def kill(self, name: str) -> None:
        """Kill the keeper (`begun`) or the `program` of a run and wait for its end."""
        process = self.read(name)
        os.kill(process["pid"], signal.SIGKILL)
        until(lambda: not _lives(process))

    def clear(self) -> None:
        """End what a test left running."""
        for file in [*self.runs.glob("*/begun"), *self.runs.glob("*/program")]:
            process = json.loads(file.read_text())
            if _lives(process):
                with suppress(ProcessLookupError):
                    os.killpg(process["pid"], signal.SIGKILL)
