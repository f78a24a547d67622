"""Two instances on one PostgreSQL: one is killed, or freezes and comes back when it was given up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenario.once import everything_once
from tests.scenario.running import MAYA, Bot, Team, until

pytestmark = [pytest.mark.chaos, pytest.mark.postgres]


@pytest.fixture
def pair(tmp_path: Path, empty_postgres_url: str) -> Iterator[tuple[Team, Bot]]:
    team = Team(tmp_path, empty_postgres_url)
    yield team, team.another()
    team.stop()


def declare(team: Team, count: int) -> None:
    for number in range(count):
        assert team.command(f"declare failure {number}", user=MAYA)["ok"]


def test_both_work_and_nothing_is_done_twice(pair: tuple[Team, Bot]) -> None:
    team, other = pair
    for bot in (team, other):
        bot.start()
    for bot in (team, other):
        bot.ready()
    declare(team, 6)
    until(lambda: len(team.channels()) == 6, "six channels")
    everything_once(team, 6)


def test_what_a_killed_one_had_begun_is_finished_by_the_other(pair: tuple[Team, Bot]) -> None:
    team, other = pair
    team.start(crash_at="projection.show/1:show:after")
    team.ready()
    declare(team, 1)
    until(team.is_dead, "the death")
    other.start()
    other.ready()
    until(team.channels, "the channel")
    everything_once(team, 1, by=other)


@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.create"])
def test_one_that_froze_before_a_call_doubles_nothing_when_it_thaws(pair: tuple[Team, Bot], method: str) -> None:
    team, other = pair
    team.start(freeze_at=method)
    team.ready()
    declare(team, 1)
    until(team.is_frozen, "the frost")
    other.start()
    other.ready()
    until(lambda: other.jobs()["running"] == 0, "the takeover")
    team.thaw()
    until(team.is_ready, "the thaw")
    everything_once(team, 1)
