import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
MAKEFILE = (CHECKOUT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
STEPS = {"runtime", "dev"}
"""What other targets stand on, and nobody calls."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give a checkout whose installation does nothing and whose Python is the script `python`."""
    (tmp_path / "tools").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(CHECKOUT / "Makefile", tmp_path)
    program(tmp_path / "tools" / "install", "exit 0")
    return tmp_path


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def make(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *words], cwd=checkout, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [[], ["help"]])
def test_help_lists_every_target(checkout: Path, words: list[str]) -> None:
    listed = make(checkout, *words)
    assert set(re.findall(r"^  make ([a-z-]+) ", listed.stdout, re.MULTILINE)) == TARGETS - STEPS
    assert listed.stderr == ""


def test_no_target_is_mistaken_for_a_file() -> None:
    phony = MAKEFILE.replace("\\\n", " ").partition(".PHONY:")[2].partition("\n")[0]
    assert set(phony.split()) == TARGETS


def test_the_demo_is_told_what_was_asked(checkout: Path) -> None:
    program(checkout / ".venv" / "bin" / "python", 'echo "$@"')
    assert make(checkout, "demo", "ARGS=--port 4000").stdout == "-m bot demo --port 4000\n"


@pytest.mark.parametrize(("ends_with", "code"), [(0, 0), (130, 0), (1, 2)])
def test_only_a_failure_of_the_demo_is_an_error(checkout: Path, ends_with: int, code: int) -> None:
    program(checkout / ".venv" / "bin" / "python", f"exit {ends_with}")
    ended = make(checkout, "demo")
    assert ended.returncode == code
    assert ("Error" in ended.stderr) == (code != 0)


def test_ctrl_c_lets_the_demo_end_in_peace(checkout: Path) -> None:
    waiting = "trap 'echo stopped; exit 0' INT; echo up; while :; do sleep 0.1; done"
    program(checkout / ".venv" / "bin" / "python", waiting)
    demo = subprocess.Popen(
        ["make", "demo"],
        cwd=checkout,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - a shell's & leaves it ignored
    )
    assert demo.stdout
    assert demo.stdout.readline() == "up\n"
    os.killpg(demo.pid, signal.SIGINT)
    output, errors = demo.communicate(timeout=60)
    assert "stopped" in output
    assert "Error" not in errors
