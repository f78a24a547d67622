from dataclasses import replace

import pytest

from bot.db import Database
from bot.errors import NotFound
from bot.models import WatchEvent, WatchState
from bot.watches import recoveries as service
from bot.watches import recovery_queries as queries
from bot.watches.recoveries import Asked
from bot.watches.recovery_rules import State
from bot.watches.rules import State as Watched
from tests.watches.making import CPU, made, standing
from tests.work.bench import NOW

WANTED = Asked("restart", "web-1", ("/bin/true",), None, "auto")


@pytest.fixture
def found(database: Database) -> int:
    """Have a watch find something."""
    return standing(database, made(database, replace(CPU, recovery="restart")), severity="danger")


def asked(database: Database, state: int | None, wanted: Asked = WANTED) -> int | None:
    with database.write() as tx:
        row = service.ask(tx, 1, wanted, NOW, tx.get_one(WatchState, state) if state else None)
        return row.id if row else None


def moved(database: Database, key: int, *states: State) -> list[bool]:
    with database.write() as tx:
        row = service.locked(tx, 1, key)
        return [service.move(tx, row, state, NOW) for state in states]


def test_there_is_one_live_attempt_for_what_a_watch_found_and_each_has_its_number(
    database: Database, found: int
) -> None:
    first = asked(database, found)
    assert first is not None
    assert asked(database, found) is None
    assert moved(database, first, State.STARTING, State.RUNNING, State.FAILED) == [True] * 3
    second = asked(database, found)
    assert second is not None
    with database.read() as tx:
        views = [queries.by_id(tx, key) for key in (first, second)]
    assert [view.attempt for view in views] == [1, 2]
    assert len({view.mark for view in views}) == 2
    assert (views[0].ended_at, views[0].started_at, views[0].watch) == (NOW, NOW, "cpu")


def test_an_attempt_goes_only_where_it_may(database: Database, found: int) -> None:
    key = asked(database, found)
    assert key is not None
    assert moved(database, key, State.RUNNING, State.AWAITING, State.CLEARED, State.STARTING) == [
        False,
        True,
        True,
        False,
    ]


def test_what_is_held_again_has_not_begun(database: Database, found: int) -> None:
    key = asked(database, found)
    assert key is not None
    moved(database, key, State.STARTING, State.HELD)
    with database.read() as tx:
        assert queries.by_id(tx, key).started_at is None


def test_an_attempt_that_is_not_there_is_not_found(database: Database, found: int) -> None:
    with pytest.raises(NotFound), database.write() as tx:
        service.locked(tx, 1, 99)


def test_the_switch_is_thrown_once(database: Database, found: int) -> None:
    with database.write() as tx:
        assert (service.stop(tx, 1, "U1", NOW), service.stop(tx, 1, "U2", NOW)) == (True, False)
    with database.write() as tx:
        assert queries.stopped(tx, 1) == queries.Stopped("U1", NOW)
        assert (service.go_on(tx, 1), service.go_on(tx, 1)) == (True, False)
        assert queries.stopped(tx, 1) is None


def test_an_alarm_follows_an_attempt_and_one_that_has_cleared_does_not(database: Database, found: int) -> None:
    key = asked(database, found)
    assert key is not None
    for wanted, shown in ((Watched.RECOVERING, "recovering"), (Watched.AWAITING, "recovering")):
        with database.write() as tx:
            service.stand(tx, service.locked(tx, 1, key), wanted, NOW)
            assert tx.get_one(WatchState, found).state == shown
    with database.write() as tx:
        tx.get_one(WatchState, found).state = "ok"
        service.stand(tx, service.locked(tx, 1, key), Watched.VERIFYING, NOW)
        assert tx.get_one(WatchState, found).state == "ok"
        assert [(event.kind, event.detail["script"]) for event in tx.query(WatchEvent)] == [("recovering", "restart")]


def test_by_hand_the_same_may_be_asked_for_as_often_as_one_likes(database: Database, found: int) -> None:
    assert asked(database, None) != asked(database, None)


def test_only_what_is_measured_is_found_by_a_look(database: Database, found: int) -> None:
    key = asked(database, found)
    assert key is not None
    with database.write() as tx:
        assert service.verifying(tx, 1, found) is None
    moved(database, key, State.STARTING, State.RUNNING, State.VERIFYING)
    with database.write() as tx:
        row = service.verifying(tx, 1, found)
        assert row is not None
        assert row.id == key
