"""Deploys the small service: takes a commit out of the repository beside it, and runs that instead of the last one.

Usage: deploy.py <environment> <commit> <port>; in the folder that holds `repository`.
"""

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import tarfile
import time
from pathlib import Path

PATIENCE = 5.0
"""Seconds for the last release to go, and for the new one to come."""


def unpack(commit: str, folder: Path) -> None:
    """Take a commit out of the repository."""
    command = ["git", "-C", "repository", "archive", "--format=tar", "--end-of-options", commit]
    packed = subprocess.run(command, check=True, capture_output=True).stdout
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def answers(port: int) -> bool:
    """Tell whether something listens on a port."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait(port: int, *, until: bool) -> None:
    """Wait until something listens, or nothing does."""
    deadline = time.monotonic() + PATIENCE
    while answers(port) != until:
        if time.monotonic() > deadline:
            sys.exit(f"port {port} is {'not served' if until else 'still in use'}")
        time.sleep(0.05)  # a port tells nobody when it changes


def stop(pid_file: Path, port: int) -> None:
    """Stop the release that runs."""
    if pid_file.exists() and answers(port):
        with contextlib.suppress(ProcessLookupError):  # it has ended
            os.kill(int(pid_file.read_text(encoding="utf-8")), signal.SIGTERM)
    wait(port, until=False)


def start(release: Path, environment: str, port: int, pid_file: Path) -> None:
    """Run a release, on its own from now on."""
    with (release / f"{environment}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, str(release / "hello.py"), environment, str(port)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    pid_file.write_text(str(process.pid), encoding="utf-8")
    wait(port, until=True)


def main() -> None:
    """Deploy."""
    environment, commit, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    release, pid_file = Path("releases", commit), Path(f"{environment}.pid")
    print(f"unpacking {commit[:7]}", flush=True)
    unpack(commit, release)
    print("stopping the last release", flush=True)
    stop(pid_file, port)
    print("starting the new one", flush=True)
    start(release, environment, port, pid_file)
    print(f"hello answers on http://127.0.0.1:{port}", flush=True)


if __name__ == "__main__":
    main()
