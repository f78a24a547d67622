"""Stays with one program until it ends, and writes down what becomes of it; the bot may die meanwhile.

It is run as a file of its own (`python keeper.py folder host grace program …`), and needs nothing but the standard
library. It detaches itself at once. What it writes into the folder of a run:

- `begun`: who stays with the program. There is one such file for a run, whoever asks for it and however often.
- `program`: which process the program is.
- `log`: what the program says, the latest of it.
- `exit`: how it ended.

It looks for `cancel`, and then asks the program's process group to end, and after the grace makes it.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

LARGEST = 1_000_000
"""Bytes of a log beyond which only the later half is kept."""
LOOKED, BRIEFLY = 0.5, 0.05
"""Seconds between looks at whether the run is to be cancelled; and whether a program has ended that says no more."""
CHUNK = 65_536
PROC = Path("/proc/self")
BOOT = Path("/proc/sys/kernel/random/boot_id")
FAREWELLS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""What the keeper is told when its machine stops; it stays to write down how the program took it."""


def identity(pid: int) -> str | None:
    """Tell one process from all others that ever have its number, by when it began; None where there is none."""
    if not PROC.exists():
        return _listed(pid)
    try:
        fields = (PROC.parent / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else f"{_boot()} {fields[19]}"


def _boot() -> str:
    """Tell one start of the machine from another, where it can be told."""
    try:
        return BOOT.read_text().strip()
    except OSError:
        return ""


def _listed(pid: int) -> str | None:
    """Ask `ps`, where there is no /proc."""
    asked = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    found = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=5).stdout.strip()  # noqa: S603 - constant but for a number
    return None if not found or found.startswith("Z") else found.partition(" ")[2].strip()


def note(folder: Path, name: str, content: Mapping[str, Any]) -> None:
    """Write a file of a run, whole or not at all."""
    _draft(folder, name, content).replace(folder / name)


def take(folder: Path, host: str, pid: int) -> bool:
    """Write down who stays with a run, and say whether nobody did so before; no process is number 0."""
    draft = _draft(folder, "begun", {"host": host, "pid": pid, "identity": identity(pid)})
    try:
        os.link(draft, folder / "begun")
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _draft(folder: Path, name: str, content: Mapping[str, Any]) -> Path:
    draft = folder / f".{name}.{os.getpid()}.{time.monotonic_ns()}"
    with draft.open("w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    return draft


class Log:
    """The file with what a program says, which does not grow beyond `LARGEST`; a full disk loses text, nothing else."""

    def __init__(self, path: Path) -> None:
        self._path, self._size = path, 0

    def add(self, said: bytes) -> None:
        """Append, and drop the earlier half of what became too long."""
        with contextlib.suppress(OSError):  # a full disk takes the log, and not the program
            if self._size > LARGEST:
                self._shorten()
            with self._path.open("ab") as file:
                file.write(said)
                self._size = file.tell()

    def _shorten(self) -> None:
        with self._path.open("rb") as file:
            file.seek(-LARGEST // 2, os.SEEK_END)
            kept = file.read()
        shorter = self._path.with_name(".log")
        shorter.write_bytes(kept)
        shorter.replace(self._path)


class Keeper:
    """One program, its output, and how it is brought to its end."""

    def __init__(self, folder: Path, grace: float) -> None:
        self._folder, self._grace = folder, grace
        self._log = Log(folder / "log")
        self._asked_at: float | None = None
        self._is_killed = False

    def run(self, arguments: list[str]) -> None:
        """Run a program to its end and write down what came of it."""
        if self._is_cancelled:
            note(self._folder, "exit", {"code": None, "cancelled": True})
            return
        try:
            program = subprocess.Popen(  # noqa: S603 - what the catalogue names, never a shell
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            note(self._folder, "exit", {"code": None, "error": f"{arguments[0]}: {error.strerror}"})
            return
        with contextlib.suppress(OSError):  # the program runs, and is waited for all the same
            note(self._folder, "program", {"pid": program.pid, "identity": identity(program.pid)})
        self._stay(program)

    def _stay(self, program: "subprocess.Popen[bytes]") -> None:
        """Hear what the program says until it ends, and after that whatever it leaves running."""
        output = program.stdout
        assert output is not None  # noqa: S101 - it was asked for
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while program.poll() is None or self._lingers(program.pid):
                self._end_if_asked(program.pid)
                self._hear(selector)
        self._hear_the_rest(output)
        note(self._folder, "exit", {"code": program.returncode, "cancelled": self._asked_at is not None})
        _drain(output)

    @property
    def _is_cancelled(self) -> bool:
        return (self._folder / "cancel").exists()

    def _lingers(self, group: int) -> bool:
        """Tell whether processes of a cancelled program are still on their way out."""
        return self._asked_at is not None and not self._is_killed and signal_group(group, 0)

    def _end_if_asked(self, group: int) -> None:
        if self._asked_at is None:
            if self._is_cancelled:
                self._asked_at = time.monotonic()
                signal_group(group, signal.SIGTERM)
        elif not self._is_killed and time.monotonic() - self._asked_at >= self._grace:
            self._is_killed = True
            signal_group(group, signal.SIGKILL)

    def _hear(self, selector: selectors.BaseSelector) -> None:
        """Keep what is said, and come back after a while where nothing is."""
        for key, _ in selector.select(LOOKED if selector.get_map() else BRIEFLY):
            said = os.read(key.fd, CHUNK)
            if said:
                self._log.add(said)
            else:
                selector.unregister(key.fileobj)

    def _hear_the_rest(self, output: IO[bytes]) -> None:
        """Keep what was said last, but do not wait for what the program left running."""
        os.set_blocking(output.fileno(), False)
        with contextlib.suppress(BlockingIOError):  # there is no more
            for _ in range(LARGEST // CHUNK):
                self._log.add(os.read(output.fileno(), CHUNK))


def signal_group(group: int, number: int) -> bool:
    """Send a signal to a group of processes, and say whether there is one; 0 only looks."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _drain(output: IO[bytes]) -> None:
    """Listen on, so that a server which the program started can write, until nobody has the pipe open."""
    os.chdir("/")
    os.set_blocking(output.fileno(), True)
    while os.read(output.fileno(), CHUNK):
        pass


def main(folder: Path, host: str, grace: float, arguments: list[str]) -> None:
    """Let the caller go, and stay with the program unless somebody does so already."""
    if os.fork():
        return
    os.setsid()
    for number in FAREWELLS:
        signal.signal(number, lambda *_: None)
    if not take(folder, host, os.getpid()):
        return
    try:
        Keeper(folder, grace).run(arguments)
    except Exception as error:  # kept for whoever looks at the run, and raised
        note(folder, "exit", {"code": None, "error": f"{type(error).__name__}: {error}"})
        raise


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4:])
