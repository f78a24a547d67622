"""Deploys by a program on Bongsu's own machine: arguments, never a shell.

Making the folder with the order's id is the claim, and in it one keeper writes down that it stays with the program
(`keeper.py`), so that no order runs twice however often it is begun. What runs goes on when the bot is killed.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from bot.catalogue.arguments import FIELDS
from bot.catalogue.deploying import OURS, Command
from bot.clock import Clock, system_clock
from bot.deploys.ports import Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.http import OutsideAway
from bot.integrations.command import keeper
from bot.integrations.command.tail import hide, last_line, read_tail

GRACE = timedelta(seconds=10)
"""How long a cancelled program may take before it is made to end."""
PATIENCE = timedelta(seconds=30)
"""After which time a claim that no keeper took is given up."""
STARTED = 8
"""Seconds in which a keeper detaches itself."""
ALWAYS = ("PATH", "HOME", "LANG")
"""What a program is given of Bongsu's environment in any case."""
SECRET = re.compile(r"TOKEN|SECRET|PASS|KEY|CREDENTIAL|DATABASE_URL")
SHORTEST = 8
"""Characters of a value that is taken for a secret because of its name."""
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Commands:
    """Programs of one machine, `host`; each run has a folder in `runs`, which is the machine's own.

    A handle names the machine. Another machine leaves the run out of `poll`, unless it can read how it ended.
    """

    runs: Path
    host: str = field(default_factory=socket.gethostname)
    clock: Clock = system_clock
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    grace: timedelta = GRACE

    def start(self, order: Order) -> Handle:
        """Begin a run, or find the one that began; what cannot run at all is rejected before anything is claimed."""
        folder, run = self._folder(order), _Run.of(order)
        if not folder.is_dir():
            run.check(self._given(run.command))
            self._claim(folder)
        if not (folder / "begun").exists():
            self._begin(folder, run)
        return self._handle(folder)

    def find(self, order: Order) -> Handle | None:
        """Find a run by its folder. Raises `Rejected` where another machine was to begin it."""
        folder = self._folder(order)
        return self._handle(folder) if folder.is_dir() else None

    def poll(self, runs: Mapping[str, Handle]) -> Mapping[str, Progress]:
        """Tell how runs go; those of another machine are left out, and those whose folder cannot be read."""
        told: dict[str, Progress] = {}
        for each, handle in runs.items():
            with contextlib.suppress(OSError, Rejected):  # what cannot be told is left out, as the port says
                progress = self._progress(handle)
                if progress is not None:
                    told[each] = progress
        return told

    def cancel(self, handle: Handle) -> None:
        """Leave word for the keeper; where it was killed, ask the program itself, and the second time make it end."""
        host, folder = self._at(handle)
        if host != self.host:
            raise Rejected("not_here", host)
        if not folder.is_dir() or (folder / "exit").exists():
            return
        again = (folder / "cancel").exists()
        (folder / "cancel").touch()
        program = _read(folder / "program")
        if not _lives(_read(folder / "begun")) and _lives(program):
            keeper.signal_group(program["pid"], signal.SIGKILL if again else signal.SIGTERM)

    def sweep(self, before: datetime) -> None:
        """Remove the folders of runs in which nothing has happened since, and nothing runs any more."""
        for folder in self.runs.glob("*"):
            with contextlib.suppress(OSError):  # it is swept another day
                is_old = folder.stat().st_mtime < before.timestamp()
                if is_old and not _lives(_read(folder / "begun")) and not _lives(_read(folder / "program")):
                    shutil.rmtree(folder)

    def _folder(self, order: Order) -> Path:
        """Give the folder of an order that is this machine's to do."""
        if order.host not in {None, self.host}:
            raise Rejected("not_here", str(order.host))
        if ID.fullmatch(order.id) is None:
            raise Rejected("invalid", order.id)
        return self.runs.absolute() / order.id

    def _handle(self, folder: Path) -> Handle:
        return Handle(f"{_read(folder / 'begun').get('host', self.host)}/{folder.name}")

    def _at(self, handle: Handle) -> tuple[str, Path]:
        host, _, name = handle.reference.rpartition("/")
        if ID.fullmatch(name) is None:
            raise Rejected("invalid", handle.reference)
        return host, self.runs.absolute() / name

    def _claim(self, folder: Path) -> None:
        try:
            folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise OutsideAway(f"{error.strerror}: {folder}") from None

    def _begin(self, folder: Path, run: "_Run") -> None:
        """Start a keeper, which detaches itself at once; of several, one stays."""
        program = [sys.executable, "-I", "-S", keeper.__file__]
        try:
            subprocess.run(  # noqa: S603 - our own program, and what the catalogue names behind it
                [*program, str(folder), self.host, str(self.grace.total_seconds()), *run.arguments],
                cwd=run.folder,
                env=self._given(run.command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                timeout=STARTED,
                check=True,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise Uncertain(type(error).__name__) from None

    def _given(self, command: Command) -> Mapping[str, str]:
        """Choose what a program may know of Bongsu's environment."""
        names = {*ALWAYS, *(name for name in command.pass_on if OURS.fullmatch(name) is None)}
        return {name: self.environment[name] for name in names if name in self.environment}

    def _progress(self, handle: Handle) -> Progress | None:
        host, folder = self._at(handle)
        if not folder.is_dir():
            return Progress(Phase.LOST) if host == self.host else None
        begun = _read(folder / "begun")
        lives = _lives(begun) or _lives(_read(folder / "program"))
        said = self._said(folder)
        ended = _read(folder / "exit")
        if ended:
            return _outcome(ended, said)
        if begun.get("host", host) != self.host:
            return None
        if lives:
            return Progress(Phase.RUNNING, last_line(said), said)
        if not begun.get("pid"):
            return self._unbegun(folder)
        is_cancelled = (folder / "cancel").exists()
        return Progress(Phase.CANCELLED if is_cancelled else Phase.LOST, last_line(said), said)

    def _unbegun(self, folder: Path) -> Progress:
        """Wait for a keeper for a while, then see to it that none begins any more."""
        age = self.clock().timestamp() - folder.stat().st_mtime
        if age > PATIENCE.total_seconds():
            keeper.take(folder, self.host, 0)
        if _read(folder / "begun").get("pid") == 0:
            return Progress(Phase.FAILED, said="nothing picked this up")
        return Progress(Phase.QUEUED)

    def _said(self, folder: Path) -> str:
        """Read what a program says, without what the environment keeps secret."""
        named = {value for name, value in self.environment.items() if SECRET.search(name)}
        return hide(read_tail(folder / "log"), {value for value in named if len(value) >= SHORTEST})


@dataclass(frozen=True)
class _Run:
    """A program with its arguments filled in, and where it runs."""

    command: Command
    arguments: tuple[str, ...]
    folder: Path

    @classmethod
    def of(cls, order: Order) -> Self:
        """Fill in what an order says."""
        command = order.target.command
        if command is None:
            raise Rejected("invalid", "no program")
        fields = {name: getattr(order, name) for name in FIELDS}
        try:
            arguments = tuple(argument.format(**fields) for argument in command.run)
        except (LookupError, ValueError) as error:
            raise Rejected("invalid", str(error)) from None
        if any("\0" in argument for argument in arguments) or order.ref.startswith("-"):
            raise Rejected("invalid", order.ref)
        return cls(command, arguments, Path(command.folder or ".").expanduser().absolute())

    def check(self, environment: Mapping[str, str]) -> None:
        """Raise `Rejected` where the folder or the program is not there, or may not be run."""
        program = self.arguments[0]
        if not self.folder.is_dir():
            raise Rejected("missing", str(self.folder))
        if "/" not in program:
            found = shutil.which(program, path=environment.get("PATH", os.defpath))
        else:
            found = program if (self.folder / program).is_file() else None
        if found is None:
            raise Rejected("missing", program)
        if not os.access(self.folder / found, os.X_OK):
            raise Rejected("denied", program)


def _read(path: Path) -> Mapping[str, Any]:
    """Read a file of a run; one that is not there says nothing."""
    with contextlib.suppress(OSError, ValueError):  # not there, or not whole yet
        return dict(json.loads(path.read_text()))
    return {}


def _lives(process: Mapping[str, Any]) -> bool:
    """Tell whether a process that was written down is still the one with its number."""
    known = process.get("identity")
    return known is not None and keeper.identity(process["pid"]) == known


def _outcome(ended: Mapping[str, Any], said: str) -> Progress:
    if ended.get("cancelled"):
        return Progress(Phase.CANCELLED, last_line(said), said)
    if ended.get("error"):
        return Progress(Phase.FAILED, said=str(ended["error"]))
    if ended["code"] == 0:
        return Progress(Phase.SUCCEEDED, last_line(said), said)
    return Progress(Phase.FAILED, _how(ended["code"]), said)


def _how(code: int) -> str:
    """Say how a program failed, in the words of programs."""
    if code >= 0:
        return f"exit code {code}"
    return signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
