"""The service that the demo deploys: a Git repository made on the spot, and what the catalogue says of it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "examples" / "hello"
RELEASES = (("main", 1, True), ("main", 2, True), ("broken", 3, False))
"""Branch, number, and whether it is well."""
WHO = ("-c", "user.name=Maya Johnson", "-c", "user.email=maya@example.com", "-c", "commit.gpgsign=false")


def plant(folder: Path, staging: int, production: int) -> str:
    """Make the repository where it is not there yet, and answer tables for the catalogue; nothing without `git`.

    The service listens on the ports `staging` and `production`.
    """
    repository = folder / "repository"
    if shutil.which("git") is None:
        return ""
    if not repository.exists():
        shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        with tempfile.TemporaryDirectory(dir=folder) as unfinished:
            _commit_all(Path(unfinished, "repository")).rename(repository)
    return "\n".join(
        [
            "[service.hello]",
            'title = "Hello"',
            'channel = "general"',
            f'git = "{repository}"',
            *_target(folder, "staging", staging),
            *_target(folder, "production", production),
            "",
        ]
    )


def train(now: datetime) -> str:
    """Write the table of a train for the service that leaves a quarter of an hour from now, and daily after that."""
    at = now + timedelta(minutes=15)
    return "\n".join(
        [
            "[train.hello]",
            'title = "Hello for everybody"',
            'title_ko = "모두에게 인사"',
            'services = ["hello"]',
            'environment = "production"',
            'days = "daily"',
            f'at = "{at:%H:%M}"',
            'zone = "UTC"',
            'conductor = "maya"',
            'channel = "general"',
            "",
        ]
    )


def stop(folder: Path) -> None:
    """Stop the releases that run, also those of a demo that was killed."""
    for pid_file in folder.glob("*.pid"):
        with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):  # none of ours any more
            if _is_hello(pid := int(pid_file.read_text(encoding="utf-8"))):
                os.kill(pid, signal.SIGTERM)
        pid_file.unlink()


def _is_hello(pid: int) -> bool:
    """Whether a process is the service, and not another one that got its number."""
    listing = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    found = subprocess.run(listing, check=False, capture_output=True, text=True)  # noqa: S603 - a program of the system
    return "hello.py" in found.stdout


def _commit_all(repository: Path) -> Path:
    """Commit the releases, one upon the other; answer where."""
    repository.mkdir(parents=True, exist_ok=True)
    _git(repository, "init", "--quiet", "--initial-branch=main")
    source = (EXAMPLE / "hello.py").read_text(encoding="utf-8")
    for branch, number, is_well in RELEASES:
        if branch != "main":
            _git(repository, "checkout", "--quiet", "-b", branch)
        text = source.replace("RELEASE = 1", f"RELEASE = {number}").replace("IS_WELL = True", f"IS_WELL = {is_well}")
        (repository / "hello.py").write_text(text, encoding="utf-8")
        _git(repository, "add", "hello.py")
        _git(repository, *WHO, "commit", "--quiet", "-m", f"Say that this is release {number}")
    _git(repository, "checkout", "--quiet", "main")
    return repository


def _git(repository: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True)  # noqa: S603, S607


def _target(folder: Path, environment: str, port: int) -> list[str]:
    run = [sys.executable, "deploy.py", "{environment}", "{commit}", str(port)]
    return [
        f"[service.hello.deploy.{environment}]",
        f'health = ["http://127.0.0.1:{port}/health"]',
        'watch = "10s"',
        "gates = []",
        "approvals = 0",
        "freeze = []",
        f"[service.hello.deploy.{environment}.command]",
        f"run = {run!r}".replace("'", '"'),
        f'folder = "{folder}"',
    ]
