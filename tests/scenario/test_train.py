"""A train leaves with a real small service, by signed HTTP; the bot is killed while one boards and as it leaves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.models import TrainDeparture
from tests.scenario.releasing import Releasing
from tests.scenario.running import GENERAL, until

LEASE = "5"
NEW = "what is new in"


def with_a_train(catalogue: str) -> str:
    """Add a train that is hours away, so that nothing leaves by itself while a test boards."""
    at = datetime.now(UTC) + timedelta(hours=6)
    train = f'services = ["hello"]\nenvironment = "production"\ndays = "daily"\nat = "{at:%H:%M}"\nzone = "UTC"'
    return f'{catalogue}\n[train.evening]\n{train}\nconductor = "maya"\nchannel = "general"\n'


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Releasing]:
    """Give a team whose service is live in staging."""
    made = Releasing(tmp_path, database_url, with_a_train)
    made.environment["LEASE"] = LEASE
    made.start()
    made.ready()
    made.deploy("hello")
    until(lambda: made.states() == ["live"], "the release in staging")
    yield made
    made.stop()


def its_time_comes(database: Database) -> None:
    with database.write() as tx:
        row = tx.query(TrainDeparture).one()
        row.leaves_at, row.is_held = datetime.now(UTC), True


def check_that_it_left_once(team: Releasing) -> None:
    until(lambda: team.states() == ["live", "live"], "the release in production")
    assert team.says("production") == "Hello from release 2 in production"
    until(lambda: any(NEW in message["text"] for message in team.messages(GENERAL)), "the notes")
    team.settled()
    told = [message["text"] for message in team.messages(GENERAL)]
    assert sum(":steam_locomotive: *evening*" in text for text in told) == 1
    assert sum(NEW in text for text in told) == 1
    assert len(list((team.folder / "state" / "runs").iterdir())) == 2
    assert team.jobs()["dead"] == 0


def test_a_service_boards_and_leaves_with_the_conductors_word(team: Releasing) -> None:
    assert "boards evening" in team.deploy("train board hello")
    team.press("train.depart")
    until(lambda: "confirmed by" in team.deploy("train"), "the word")
    assert team.states() == ["live"]
    its_time_comes(team.database)
    check_that_it_left_once(team)


@pytest.mark.chaos
@pytest.mark.parametrize("boundary", ["train.board/1:resolve:before", "train.board/1:resolve:after"])
def test_killed_while_a_service_boards(team: Releasing, boundary: str) -> None:
    team.kill()
    team.start(crash_at=boundary)
    team.ready()
    team.deploy("train board hello")
    until(team.is_dead, f"the death at {boundary}")
    team.start()
    team.press("train.depart")
    its_time_comes(team.database)
    check_that_it_left_once(team)


@pytest.mark.chaos
@pytest.mark.parametrize("boundary", ["deploy.plan/1:resolve:before", "deploy.start/1:start:after"])
def test_killed_as_it_leaves(team: Releasing, boundary: str) -> None:
    team.deploy("train board hello")
    team.press("train.depart")
    team.settled()
    team.kill()
    team.start(crash_at=boundary)
    team.ready()
    its_time_comes(team.database)
    until(team.is_dead, f"the death at {boundary}")
    team.start()
    check_that_it_left_once(team)
