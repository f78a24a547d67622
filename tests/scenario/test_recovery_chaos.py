"""The bot is killed with -9 at every boundary of a recovery script: it runs once, and how it ended is told once."""

from pathlib import Path

import pytest

from tests.scenario.mending import Mending
from tests.scenario.running import until

pytestmark = pytest.mark.chaos
RUNNER = "bot.integrations.command.backend:Commands"
PLACES = (
    "recovery.start/1:start:before",
    "bot.flows.recoveries:_claimed:after",
    f"{RUNNER}.start:before",
    f"{RUNNER}.start:after",
    "recovery.start/1:start:after",
    "recovery.poll/1:poll:before",
    f"{RUNNER}.poll:after",
    "recovery.poll/1:poll:after",
    "projection.show/1:show:before",
    "projection.show/1:show:after",
)


def start(team: Mending, where: str) -> None:
    """Start a bot that ends itself at a boundary or in a call."""
    if where.startswith("bot."):
        team.start(crash_in=where)
    else:
        team.start(crash_at=where)
    team.ready()


def told_once(team: Mending) -> None:
    team.becomes("done")
    until(lambda: any("ended well" in card and "mended" in card for card in team.cards()), "the end in its message")
    assert (team.runs(), len(team.cards())) == (1, 1)


def dies(folder: Path, database_url: str, where: str) -> None:
    """Have the bot die while a script is run by hand, and see that it ran once, whoever goes on."""
    team = Mending(folder, database_url)
    try:
        start(team, where)
        assert "is recorded" in team.recovery("run count web-1")
        until(team.is_dead, f"the death at {where}")
        team.start()
        team.ready()
        told_once(team)
    finally:
        team.stop()


@pytest.mark.parametrize("where", [f"{RUNNER}.start:before", f"{RUNNER}.start:after"])
def test_killed_around_the_start_of_a_script(tmp_path: Path, sqlite_url: str, where: str) -> None:
    dies(tmp_path, sqlite_url, where)


@pytest.mark.long
@pytest.mark.parametrize("where", PLACES)
def test_killed_at_each_step(tmp_path: Path, database_url: str, where: str) -> None:
    dies(tmp_path, database_url, where)


@pytest.mark.postgres
def test_what_a_killed_instance_began_the_other_tells_of(tmp_path: Path, postgres_url: str) -> None:
    team = Mending(tmp_path, postgres_url)
    other = team.another()
    try:
        start(team, f"{RUNNER}.start:after")
        team.recovery("run count web-1")
        until(team.is_dead, "the death after the start")
        other.start()
        other.ready()
        told_once(team)
    finally:
        team.stop()


def test_all_stopped_stays_so_after_a_restart(tmp_path: Path, sqlite_url: str) -> None:
    team = Mending(tmp_path, sqlite_url)
    try:
        team.start()
        team.ready()
        team.recovery("off")
        team.kill()
        team.start()
        team.ready()
        assert "switched off" in team.recovery("run count web-1")
        assert team.attempts() == []
        team.recovery("on")
        team.recovery("run count web-1")
        told_once(team)
    finally:
        team.stop()
