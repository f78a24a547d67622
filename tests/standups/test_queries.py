from datetime import date

from sqlalchemy.orm import Session

from bot.db import Database
from bot.standups import answering, queries, service
from bot.standups.rules import State, written
from tests.standups.making import ASKS, START, occurrences, standup, tick, utc

TEN = utc("2026-03-02 10:00")


def answered(tx: Session, person: str, now: str, **said: str) -> None:
    row = next(each for each in occurrences(tx) if each.person == person and each.day == date(2026, 3, 2))
    answering.answer(tx, row, service.asked_now(tx, row.standup_id)[0], said, utc(now))


def test_standups_are_listed_by_name(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1", "U2", name="Weekly")
        row = standup(tx, name="daily", channel="C2")
        service.pause(tx, row, START)
        service.remove(tx, standup(tx, name="Old"), START)
        found = queries.standups(tx, row.workspace_id)
        assert [(each.name, each.people, each.is_paused) for each in found] == [
            ("daily", 0, True),
            ("Weekly", 2, False),
        ]
        assert [each.name for each in queries.standups(tx, row.workspace_id, "C2")] == ["daily"]
        assert queries.by_id(tx, row.id).questions == ASKS


def test_a_crowd_takes_minutes_and_a_team_does_not(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, *(f"U{number}" for number in range(100)))
        assert queries.widest(tx, queries.by_id(tx, row.id)) == 0
        service.join(tx, row, [f"V{number}" for number in range(200)], START)
        assert queries.widest(tx, queries.by_id(tx, row.id)) == 2


def test_a_form_shows_the_questions_in_force_and_then_those_that_were_answered(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        tick(tx, utc("2026-03-02 09:00"))
        key = occurrences(tx)[0].id
        new = queries.form(tx, row.workspace_id, key, "U1")
        answered(tx, "U1", "2026-03-02 10:00", q1="slept")
        service.ask(tx, row.workspace_id, row.id, written("Mood?"), "U0", START)
        old = queries.form(tx, row.workspace_id, key, "U1")
        assert new is not None
        assert old is not None
        assert (new.questions, new.said) == (ASKS, {})
        assert (old.version, old.questions, old.said) == (new.version, ASKS, {"q1": "slept"})
        assert queries.form(tx, row.workspace_id, key, "U2") is None
        assert queries.asked(tx, key).said == ((ASKS[0], "slept"),)


def test_what_waits_for_somebody_now(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        standup(tx, "U1", name="Later", deadline=840)
        tick(tx, utc("2026-03-02 09:00"))
        found = queries.today(tx, row.workspace_id, "U1", TEN)
        assert [each.standup for each in found] == ["Daily", "Later"]
        answered(tx, "U1", "2026-03-02 10:00", q1="x")
        assert len(queries.today(tx, row.workspace_id, "U1", TEN)) == 1
        assert len(queries.today(tx, row.workspace_id, "U1", TEN, list(State))) == 2
        assert queries.today(tx, row.workspace_id, "U1", utc("2026-03-02 14:00")) == []
