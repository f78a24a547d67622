"""Tests never sleep, and the bot sleeps only where it is named here.

A test that sleeps is slow on a quick machine and fails on a slow one, until people run the suite again rather than read
it: that is where a race that loses a page hides. In the bot, a sleeping thread is one that does not serve. With Bolt's
own five threads, each waiting for something, 6 of 16 commands had no answer in the 3 seconds that Slack gives.
"""

from pathlib import Path

from tests.house.checkout import calls, tracked

ALLOWED = {
    "bot/process.py",  # polls the lock beside a SQLite database, with a deadline, before any thread exists
    "tests/postgres_keeper.py",  # polls a server that starts, with a deadline
}
SLEEPS = {"sleep", "time.sleep", "asyncio.sleep", "gevent.sleep", "page.wait_for_timeout"}


def sleepers() -> dict[str, list[int]]:
    """Answer which files sleep, and in which lines."""
    sources = tracked("tests/*.py", "bot/*.py", "commands/*.py")
    found = {path.as_posix(): [line for line, name in calls(path) if name in SLEEPS] for path in sources}
    return {name: lines for name, lines in found.items() if lines}


def test_nobody_else_sleeps() -> None:
    assert {name: lines for name, lines in sleepers().items() if name not in ALLOWED} == {}


def test_who_may_sleep_still_does() -> None:
    assert sleepers().keys() >= ALLOWED


def test_a_sleep_is_noticed() -> None:
    assert "time.sleep" in {name for _, name in calls(Path("tests/postgres_keeper.py"))}
