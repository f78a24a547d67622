"""Releases are read from what happened to deploys: what failed, what undid it, and what went well next."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.deploys import releases, service
from bot.deploys.rules import State
from bot.models import Deploy
from tests.deploys.making import HEAD, NOW, asked

HOUR = timedelta(hours=1)
OUT = (State.STARTING, State.RUNNING, State.VERIFYING, State.LIVE)
BAD = (State.STARTING, State.RUNNING, State.VERIFYING, State.FAULTY)


def went(tx: Session, states: tuple[State, ...], at: datetime, **more: Any) -> Deploy:
    """Have a deploy go through states, a minute after another."""
    row = asked(tx, **{"environment": "production", **more})
    row.commit = HEAD
    for minutes, state in enumerate(states):
        assert service.move(tx, row, state, at + timedelta(minutes=minutes)), state
    return row


def read(tx: Session, begin: datetime = NOW, **more: Any) -> list[tuple[int, bool, datetime | None]]:
    found = releases.since(tx, 1, begin, ["production"], **more)
    return [(each.number, each.failed, each.recovered_at) for each in found]


def at(hours: int, minutes: int = 2) -> datetime:
    return NOW + hours * HOUR + timedelta(minutes=minutes)


def test_what_counts_is_what_went_out_into_production_in_the_time(database: Database) -> None:
    with database.write() as tx:
        went(tx, OUT, NOW - HOUR)
        went(tx, OUT, NOW)
        went(tx, OUT, NOW, environment="staging")
        went(tx, (State.STARTING, State.FAILED), NOW + HOUR)
        went(tx, (State.CANCELLED,), NOW + HOUR)
        went(tx, OUT, NOW, name="api")
        assert read(tx) == [(2, False, None), (6, False, None)]
        assert read(tx, service="api") == [(6, False, None)]
        (found,) = releases.since(tx, 1, NOW, ["production"], service="api")
        assert found.out_at == at(0)


@pytest.mark.parametrize(("state", "is_known"), [(BAD, True), (OUT, False)])
def test_what_is_faulty_or_undone_has_failed_until_the_next_good_one(
    database: Database, state: tuple[State, ...], *, is_known: bool
) -> None:
    with database.write() as tx:
        bad = went(tx, state, NOW)
        assert read(tx) == [(1, is_known, None)]
        went(tx, OUT, NOW + HOUR, name="api")
        went(tx, OUT, NOW + 2 * HOUR, kind="rollback", rollback_of=bad.number)
        went(tx, OUT, NOW + 3 * HOUR)
        assert read(tx) == [(1, True, at(2)), (2, False, None), (4, False, None)]


def test_what_is_said_of_an_incident_goes_before_what_was_deployed_next(database: Database) -> None:
    with database.write() as tx:
        first, second = went(tx, OUT, NOW), went(tx, OUT, NOW + HOUR)
        ended = {first.id: NOW + 5 * HOUR, second.id: None}
        assert read(tx, ended=ended) == [(1, True, NOW + 5 * HOUR), (2, True, None)]


def test_the_commits_that_the_plan_kept_are_told(database: Database) -> None:
    times = [(NOW - HOUR * n).isoformat() for n in (1, 2)]
    with database.write() as tx:
        whole, first, mend = (went(tx, OUT, NOW + HOUR * n) for n in range(3))
        whole.plan = {
            "commit": {"authored_at": times[0]},
            "comparison": {"commits": [{"authored_at": t} for t in times]},
        }
        first.plan = {"commit": {"authored_at": times[1]}}
        mend.fixes = 3
        tx.flush()
        found = releases.since(tx, 1, NOW, ["production"])
        assert [len(each.authored) for each in found] == [2, 1, 0]
        assert [each.mends for each in found] == [False, False, True]
        assert found[1].authored[0] == NOW - 2 * HOUR
