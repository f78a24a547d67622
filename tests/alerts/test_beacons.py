"""Watchdogs are heard, missed once, and heard again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.alerts import beacons
from bot.db import Database
from bot.models import Beacon
from tests.alerts.making import NOW
from tests.work.bench import Engine

AFTER = timedelta(minutes=15)
LONG_AGO = NOW - timedelta(days=1)


def test_a_watchdog_is_noted_once_and_heard_again(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        assert list(beacons.heard(tx, workspace, {"A", "B"}, NOW)) == []
        assert list(beacons.heard(tx, workspace, {"A"}, NOW + AFTER)) == []
        assert list(beacons.heard(tx, workspace, (), NOW + AFTER)) == []
    with database.read() as tx:
        rows = tx.scalars(select(Beacon).order_by(Beacon.name)).all()
        assert [(row.name, row.seen_at) for row in rows] == [("A", NOW + AFTER), ("B", NOW)]


@pytest.mark.parametrize(("minutes", "since", "found"), [(14, 60, 0), (16, 60, 1), (16, 10, 0)])
def test_when_one_is_missed(database: Database, minutes: int, since: int, found: int) -> None:
    workspace, now = Engine(database, []).workspace, NOW + timedelta(minutes=minutes)
    with database.write() as tx:
        beacons.heard(tx, workspace, {"A"}, NOW)
        assert len(beacons.missed(tx, workspace, AFTER, now, now - timedelta(minutes=since))) == found


def test_each_absence_is_found_once_and_ends(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        for number in (1, 2):
            now = NOW + number * timedelta(hours=1)
            beacons.heard(tx, workspace, {"A"}, now - timedelta(minutes=30))
            (row,) = beacons.missed(tx, workspace, AFTER, now, LONG_AGO)
            assert (row.missed_at, row.absences) == (now, number)
            assert list(beacons.missed(tx, workspace, AFTER, now, LONG_AGO)) == []
        assert [found.missed_at for found in beacons.heard(tx, workspace, {"A"}, now)] == [None]


def test_who_is_listened_for_in_vain_is_found_once_and_counts_from_the_first_time(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        found = [
            len(beacons.unheard(tx, workspace, "A", AFTER, NOW + timedelta(minutes=minutes)))
            for minutes in (0, 14, 15, 16)
        ]
        assert found == [0, 0, 1, 0]
        (row,) = beacons.heard(tx, workspace, {"A"}, NOW + timedelta(minutes=20))
        assert row.absences == 1
        assert not beacons.unheard(tx, workspace, "A", AFTER, NOW + timedelta(minutes=21))


def test_those_of_a_kind_are_forgotten_but_the_ones_given(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        beacons.heard(tx, workspace, {"a: 1", "a: 2", "a%", "b: 1"}, NOW)
        beacons.forget(tx, workspace, "a: ", ["a: 2"])
        assert {row.name for row in tx.query(Beacon)} == {"a: 2", "a%", "b: 1"}
