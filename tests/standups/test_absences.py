from datetime import date

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import NotFound
from bot.models import StandupAbsence
from bot.standups import absences, service
from bot.standups.dates import Span
from tests.standups.making import START, standup


def august(day: int) -> date:
    return date(2026, 8, day)


def away(tx: Session, person: str, first: int, last: int) -> int:
    key = standup(tx, name=f"{person}{first}").workspace_id
    service.be_away(tx, key, person, august(first), august(last), START, "self")
    return key


def kept(tx: Session) -> list[tuple[int, int]]:
    return sorted((row.first.day, row.last.day) for row in tx.query(StandupAbsence))


def test_those_that_are_not_over_are_listed(database: Database) -> None:
    with database.write() as tx:
        for person, first, last in (("U1", 20, 21), ("U1", 3, 5), ("U1", 8, 12), ("U2", 1, 31)):
            key = away(tx, person, first, last)
        found = absences.of_person(tx, key, "U1", august(5))
        assert [each.days for each in found] == [
            Span(august(first), august(last)) for first, last in ((3, 5), (8, 12), (20, 21))
        ]
        assert len(absences.of_person(tx, key, "U1", august(6))) == 2


def test_until_when_somebody_is_away(database: Database) -> None:
    with database.write() as tx:
        for person, first, last in (("U1", 3, 5), ("U2", 4, 12), ("U3", 20, 21)):
            key = away(tx, person, first, last)
        assert absences.until(tx, key, ["U1", "U2", "U3"], august(4)) == {"U1": august(5), "U2": august(12)}
        assert absences.until(tx, key, ["U1"], august(6)) == {}


def test_an_absence_ends_yesterday_and_those_to_come_stay(database: Database) -> None:
    with database.write() as tx:
        for first, last in ((1, 3), (8, 12), (20, 21)):
            key = away(tx, "U1", first, last)
        assert absences.end(tx, key, "U1", august(10)) == Span(august(8), august(12))
        assert kept(tx) == [(1, 3), (8, 9), (20, 21)]
        assert absences.end(tx, key, "U1", august(10)) is None
        assert absences.end(tx, key, "U1", august(20)) is not None
        assert kept(tx) == [(1, 3), (8, 9)]


def test_an_absence_is_taken_back_by_its_person_alone(database: Database) -> None:
    with database.write() as tx:
        key = away(tx, "U1", 8, 12)
        (absence,) = absences.of_person(tx, key, "U1", august(1))
        with pytest.raises(NotFound):
            absences.drop(tx, key, "U2", absence.id, august(1))
        assert absences.drop(tx, key, "U1", absence.id, august(10)) == absence.days
        assert kept(tx) == [(8, 9)]
        with pytest.raises(NotFound):
            absences.drop(tx, key, "U1", absence.id, august(10))
