from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.catalogue.recoveries import Recovery
from bot.db import Database
from bot.models import MetricSeries, WatchState
from bot.watches import recoveries as service
from bot.watches import recovery_queries as queries
from bot.watches.recoveries import Asked
from bot.watches.recovery_rules import Facts, State
from tests.watches.making import CPU, made, standing
from tests.work.bench import NOW

MINUTE = timedelta(minutes=1)
RESTART = Recovery(run=("/bin/true",))


@pytest.fixture
def found(database: Database) -> list[int]:
    """Have a watch find something at three hosts."""
    watch = made(database, replace(CPU, recovery="restart"))
    return [standing(database, watch, f"host=web-{number}", severity="danger") for number in range(3)]


def attempt(database: Database, state: int | None, end: State, at: datetime = NOW, script: str = "restart") -> int:
    """Have an attempt be somewhere, that began and ended at a time."""
    way = {
        State.HELD: (),
        State.RUNNING: (State.STARTING, State.RUNNING),
        State.FAILED: (State.STARTING, State.RUNNING, State.FAILED),
        State.DONE: (State.STARTING, State.RUNNING, State.DONE),
    }
    with database.write() as tx:
        of = tx.get_one(WatchState, state) if state else None
        row = service.ask(tx, 1, Asked(script, f"web-{state}"), at, of)
        assert row is not None
        for wanted in way[end]:
            service.move(tx, row, wanted, at)
        return row.id


def facts(database: Database, key: int) -> Facts:
    with database.write() as tx:
        return queries.facts(tx, service.locked(tx, 1, key), RESTART, NOW)


def test_at_first_nothing_stands_against_an_attempt(database: Database, found: list[int]) -> None:
    assert facts(database, attempt(database, found[0], State.HELD)) == Facts()


def test_attempts_are_counted_at_their_place_and_in_their_time(database: Database, found: list[int]) -> None:
    attempt(database, found[0], State.FAILED, NOW - 61 * MINUTE)
    attempt(database, found[0], State.FAILED, NOW - 59 * MINUTE)
    attempt(database, None, State.DONE, NOW, script="other")
    known = facts(database, attempt(database, found[0], State.HELD))
    assert (known.tried, known.ended_at) == (1, NOW - 59 * MINUTE)


def test_others_of_the_same_watch_are_counted_by_how_their_last_attempt_ended(
    database: Database, found: list[int]
) -> None:
    attempt(database, found[1], State.FAILED, NOW - 20 * MINUTE)
    attempt(database, found[1], State.DONE, NOW - 10 * MINUTE)
    attempt(database, found[2], State.FAILED, NOW - 10 * MINUTE)
    known = facts(database, attempt(database, found[0], State.HELD))
    assert (known.others_tried, known.others_failed, known.at_work) == (2, 1, 0)


def test_hosts_are_those_of_which_the_metric_was_told_lately_whether_or_not_they_ever_stirred(
    database: Database, found: list[int]
) -> None:
    with database.write() as tx:
        for number in range(20):
            at = NOW - timedelta(days=2) if number == 0 else NOW
            labels = {"host": f"web-{number}"}
            tx.add(
                MetricSeries(
                    workspace_id=1,
                    metric=CPU.metric,
                    labels=labels,
                    label_key=f"host=web-{number}",
                    first_at=at,
                    last_at=at,
                    rolled_at=at,
                )
            )
    assert facts(database, attempt(database, found[0], State.HELD)).hosts == 19


def test_what_is_at_work_elsewhere_takes_a_place(database: Database, found: list[int]) -> None:
    attempt(database, found[1], State.RUNNING)
    assert facts(database, attempt(database, found[0], State.HELD)).at_work == 1


def test_the_switch_is_a_fact(database: Database, found: list[int]) -> None:
    key = attempt(database, found[0], State.HELD)
    with database.write() as tx:
        service.stop(tx, 1, "U1", NOW)
    assert facts(database, key).is_off


def test_what_ran_is_found_by_its_script_and_by_its_time(database: Database, found: list[int]) -> None:
    first = attempt(database, found[0], State.FAILED, NOW - MINUTE)
    second = attempt(database, found[0], State.FAILED)
    attempt(database, found[0], State.HELD)
    with database.read() as tx:
        last = queries.last(tx, 1, "restart")
        assert last is not None
        assert last.id == second
        assert queries.last(tx, 1, "other") is None
        assert [each.id for each in queries.between(tx, 1, NOW - MINUTE, NOW)] == [first]


def test_what_is_told_nowhere_is_looked_at_until_it_is(database: Database, found: list[int]) -> None:
    key = attempt(database, found[0], State.FAILED)
    with database.write() as tx:
        assert [each.id for each in queries.to_look_at(tx, 1)] == [key]
        service.locked(tx, 1, key).channel = "#alerts"
    with database.read() as tx:
        assert queries.to_look_at(tx, 1) == []
