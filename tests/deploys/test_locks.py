from datetime import timedelta

import pytest

from bot.db import Database
from bot.deploys import locks
from bot.people.service import ensure_workspace
from tests.deploys.making import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def workspace(database: Database) -> int:
    with database.write() as tx:
        return ensure_workspace(tx, "T0BEACON", NOW).id


def test_the_first_holds_it_and_asking_twice_is_asking_once(database: Database, workspace: int) -> None:
    with database.write() as tx:
        mine = locks.take(tx, workspace, "web", "staging", "U1", "a fair", NOW, None)
        other = locks.take(tx, workspace, "web", "staging", "U2", "a sale", NOW, None)
        again = locks.take(tx, workspace, "web", "staging", "U1", "a longer fair", NOW, NOW + HOUR)
        assert (other.id, other.holder, again.id) == (mine.id, "U1", mine.id)
        assert (again.reason, again.expires_at) == ("a longer fair", NOW + HOUR)
        assert [locks.release(mine, "U1", NOW), locks.release(mine, "U1", NOW)] == [True, False]
        tx.flush()
        assert locks.take(tx, workspace, "web", "staging", "U2", "a sale", NOW, None).holder == "U2"


@pytest.mark.parametrize(
    ("service", "environment", "covers"),
    [("web", "staging", True), ("", "staging", True), ("web", "", True), ("", "", True), ("api", "staging", False)],
)
def test_what_a_lock_covers(
    database: Database,
    workspace: int,
    service: str,
    environment: str,
    covers: bool,  # noqa: FBT001
) -> None:
    with database.write() as tx:
        locks.take(tx, workspace, service, environment, "U1", "", NOW, None)
        assert bool(locks.covering(tx, workspace, "web", "staging", NOW)) is covers
        assert len(locks.of_workspace(tx, workspace, NOW)) == 1


def test_a_lock_ends_by_itself(database: Database, workspace: int) -> None:
    with database.write() as tx:
        locks.take(tx, workspace, "web", "staging", "U1", "", NOW, NOW + HOUR)
        assert locks.covering(tx, workspace, "web", "staging", NOW + HOUR) == []
        assert [row.holder for row in locks.expire(tx, workspace, NOW + HOUR)] == ["U1"]
        assert locks.expire(tx, workspace, NOW + HOUR) == []
        assert locks.take(tx, workspace, "web", "staging", "U2", "", NOW + HOUR, None).holder == "U2"
