"""Kinds are counted once a post-mortem, in their window, and of what somebody may know of."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import Incident
from bot.postmortems import factors, queries
from tests.postmortems.writing import NOW, begun, incident

WINDOW = timedelta(days=30)
EVERYBODY = select(Incident.id)
DAYS_AGO: Sequence[tuple[int, list[str]]] = (
    (1, ["data", "supplier"]),
    (2, ["data"]),
    (29, ["access"]),
    (31, ["data", "access"]),
    (70, ["access"]),
    (3, []),
)


@pytest.fixture
def past(database: Database) -> Database:
    with database.write() as tx:
        for days, kinds in DAYS_AGO:
            of = incident(tx)
            of.declared_at = NOW - timedelta(days=days)
            factors.choose(tx, begun(tx, of), (), kinds, "U1", NOW)
    return database


def told(tx: Session, *hidden: int) -> list[tuple[str, list[int], int]]:
    tally = factors.tally(tx, WINDOW, NOW, EVERYBODY.where(Incident.number.not_in(hidden)))
    return [(each.kind, [of.number for of in each.of], each.before) for each in tally.counted]


def test_the_most_frequent_come_first_with_what_is_behind_them(past: Database) -> None:
    with past.read() as tx:
        assert told(tx) == [("data", [2, 1], 1), ("access", [3], 1), ("supplier", [1], 0)]
        tally = factors.tally(tx, WINDOW, NOW, EVERYBODY)
        assert (tally.total, tally.silent) == (4, 1)
        assert [each.is_recurring for each in tally.counted] == [True, False, False]


def test_what_one_may_not_know_of_counts_nowhere(past: Database) -> None:
    with past.read() as tx:
        assert told(tx, 1, 4) == [("data", [2], 0), ("access", [3], 0)]


def test_two_people_who_choose_at_once_lose_nothing(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        factors.choose(tx, row, (), ["data"], "U1", NOW)
        factors.choose(tx, row, ["data"], ["data", "access"], "U1", NOW)
        factors.choose(tx, row, ["data"], ["process", "team spirit"], "U2", NOW)
        factors.choose(tx, row, (), ["process"], "U3", NOW)
        assert queries.factors(tx, row.id) == ("access", "process", "team spirit")
