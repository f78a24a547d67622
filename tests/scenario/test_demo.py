"""The demo as a new user tries it: trouble at a small shop turns the board, a script mends it, the board turns back."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
import requests

from tests.scenario.bots import PAUSE, free_port
from tests.scenario.running import GENERAL, MAYA

pytestmark = [pytest.mark.long, pytest.mark.timeout(400)]
PATIENCE = 120
"""Seconds for a look at the figures, which comes every half a minute, and for what follows from it."""
Given = TypeVar("Given")


def patiently(found: Callable[[], Given], what: str) -> Given:
    """Look once a second, and fail by what never came."""
    for _ in range(PATIENCE):
        if result := found():
            return result
        PAUSE.wait(1)
    raise AssertionError(f"never came: {what}")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "bot", "demo", "--state", str(tmp_path / "demo"), "--port", str(port)]
    with (tmp_path / "demo.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        yield port
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def is_up(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port + 1}/readyz", timeout=2).ok
    except requests.ConnectionError:  # it is on its way
        return False


def link(port: int) -> str | None:
    """Ask for a link to the board; None while the bot does not know the workspace yet."""
    given = {"as": MAYA, "channel": GENERAL, "command": "/metrics", "text": "board link"}
    said = requests.post(f"http://127.0.0.1:{port}/sandbox/command", json=given, timeout=15).text
    seen = requests.get(f"http://127.0.0.1:{port}/sandbox/channels/{GENERAL}/messages", params={"as": MAYA}, timeout=5)
    found = re.search(r"/board\?key=[\w-]{43}", said + seen.text)
    return f"http://127.0.0.1:{port + 1}{found[0]}" if found else None


def test_the_board_turns_and_turns_back(demo: int) -> None:
    patiently(lambda: is_up(demo), "the demo")
    address = patiently(lambda: link(demo), "a link")
    screen = requests.Session()

    def board() -> str:
        return screen.get(f"http://127.0.0.1:{demo + 1}/board/now", timeout=10).text

    assert address is not None
    assert screen.get(address, timeout=10).ok
    patiently(lambda: re.search(r"waits? at the kiosk.*?\d+ orders", board(), re.DOTALL), "figures")
    assert 'class="sum" data-level="0"' in board()
    requests.post(f"http://127.0.0.1:{demo + 4}/trouble", timeout=5)
    patiently(lambda: 'class="sum" data-level="3"' in board(), "the alarm")
    assert "kiosk_stuck" in board()
    patiently(lambda: 'class="sum" data-level="0"' in board(), "the end of it")
