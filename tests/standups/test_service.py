from datetime import date

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import Conflict, NotFound
from bot.models import StandupAbsence, StandupMember, StandupPerson
from bot.standups import service
from bot.standups.rules import written
from bot.standups.service import CHANNEL, GROUP, PEOPLE
from tests.standups.making import ASKS, START, occurrences, standup, tick, utc


def members(tx: Session, key: int) -> list[str]:
    rows = tx.query(StandupMember).filter(StandupMember.standup_id == key, StandupMember.left_at.is_(None))
    return sorted(row.person for row in rows)


def test_a_name_is_taken_until_its_standup_is_removed(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, name=" Daily  stand-up ")
        assert row.name == "Daily stand-up"
        with pytest.raises(Conflict):
            standup(tx, name="daily STAND-UP")
        service.remove(tx, row, START)
        assert standup(tx, name="daily STAND-UP").id != row.id
        with pytest.raises(NotFound):
            service.locked(tx, row.workspace_id, row.id)


def test_questions_that_change_leave_the_old_ones_as_they_were(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx)
        first, known = service.asked_now(tx, row.id)
        service.ask(tx, row.workspace_id, row.id, written("Today?\nMood?", known), "U1", START)
        second, found = service.asked_now(tx, row.id)
    assert known == ASKS
    assert second != first
    assert [(each.key, each.text) for each in found] == [("q2", "Today?"), ("q4", "Mood?")]


def test_members_follow_who_is_there(database: Database) -> None:
    with database.write() as tx:
        row, other = standup(tx, "U1", "U2"), standup(tx, "U9", name="Other")
        service.members_are(tx, row, ["U2", "U3"], START)
        assert members(tx, row.id) == ["U2", "U3"]
        service.join(tx, row, ["U1", "U2"], utc("2026-03-02 10:00"))
        assert members(tx, row.id) == ["U1", "U2", "U3"]
        joined = {each.person: each.joined_at for each in tx.query(StandupMember) if each.standup_id == row.id}
        assert joined == {"U1": utc("2026-03-02 10:00"), "U2": START, "U3": START}
        service.leave(tx, row, ["U1", "U9"], START)
        assert (members(tx, row.id), members(tx, other.id)) == (["U2", "U3"], ["U9"])


def test_only_standups_of_a_channel_or_a_group_follow_it(database: Database) -> None:
    with database.write() as tx:
        first = standup(tx, name="a")
        standup(tx, name="b", members=PEOPLE)
        standup(tx, name="c", channel="C2")
        last = standup(tx, name="d", members=GROUP, group="S1")
        service.remove(tx, standup(tx, name="e"), START)
        assert [row.id for row in service.following(tx, first.workspace_id, CHANNEL, "C1")] == [first.id]
        assert [row.id for row in service.following(tx, first.workspace_id, GROUP, "S1")] == [last.id]


def test_nobody_is_asked_in_a_pause_and_nothing_of_it_is_asked_for(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        tick(tx, utc("2026-03-02 08:00"))
        assert service.pause(tx, row, utc("2026-03-02 08:30"))
        assert not service.pause(tx, row, utc("2026-03-02 08:30"))
        assert tick(tx, utc("2026-03-04 09:30")) == []
        assert occurrences(tx) == []
        assert service.go_on(tx, row, utc("2026-03-04 09:30"))
        assert not service.go_on(tx, row, utc("2026-03-04 09:30"))
        assert tick(tx, utc("2026-03-04 10:00")) == []
        assert [day for _, day, _ in tick(tx, utc("2026-03-05 09:00"))] == [date(2026, 3, 5)]


def test_what_is_removed_asks_nobody(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        tick(tx, START)
        service.remove(tx, row, START)
        assert tick(tx, utc("2026-03-02 09:00")) == []


def test_days_beside_an_absence_are_joined_to_it(database: Database) -> None:
    with database.write() as tx:
        key = standup(tx).workspace_id
        for person, first, last in (("U1", 3, 5), ("U2", 5, 6), ("U1", 9, 9), ("U1", 6, 7), ("U1", 20, 21)):
            service.be_away(tx, key, person, date(2026, 8, first), date(2026, 8, last), START, "self")
        kept = [(row.person, row.first.day, row.last.day) for row in tx.query(StandupAbsence)]
        assert sorted(kept) == [("U1", 3, 7), ("U1", 9, 9), ("U1", 20, 21), ("U2", 5, 6)]
        service.be_away(tx, key, "U1", date(2026, 8, 1), date(2026, 8, 31), START, "self")
        assert tx.query(StandupAbsence).filter_by(person="U1").one().last == date(2026, 8, 31)


def test_a_country_and_a_zone_are_chosen_apart(database: Database) -> None:
    with database.write() as tx:
        key = standup(tx).workspace_id
        service.set_country(tx, key, "U1", "KR")
        service.set_zone(tx, key, "U1", "Asia/Seoul")
        with pytest.raises(ValueError, match="Mars"):
            service.set_zone(tx, key, "U1", "Mars/Olympus")
        assert [(row.country, row.zone) for row in tx.query(StandupPerson)] == [("KR", "Asia/Seoul")]
        service.set_country(tx, key, "U1", None)
        tx.expire_all()
        assert [(row.country, row.zone) for row in tx.query(StandupPerson)] == [(None, "Asia/Seoul")]
