from datetime import date

from sqlalchemy.orm import Session

from bot.db import Database
from bot.standups import answering, queries, service
from bot.standups.rules import SUMMARY, State, written
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


def test_a_summary_holds_the_answers_of_its_day_and_who_is_missing(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", "U2", "U3", "U4", "U5")
        service.be_away(tx, row.workspace_id, "U4", date(2026, 3, 2), date(2026, 3, 2), START, "slack")
        standup(tx, "U9", name="Other")
        tick(tx, utc("2026-03-02 09:00"))
        answered(tx, "U2", "2026-03-02 09:30", q1="b", q3="no key")
        answered(tx, "U1", "2026-03-02 10:00", q1="a")
        tick(tx, utc("2026-03-02 12:00"))
        answered(tx, "U3", "2026-03-02 13:00", q1="c")
        key = next(each.id for each in occurrences(tx, SUMMARY) if each.standup_id == row.id)
        found = queries.summary(tx, key)
    assert [(each.person, each.state, len(each.said)) for each in found.answers] == [
        ("U2", State.ANSWERED, 2),
        ("U1", State.ANSWERED, 1),
        ("U3", State.LATE, 1),
    ]
    assert found.people == {State.AWAY: ("U4",), State.UNANSWERED: ("U5",)}
    assert (found.more, found.counts[State.ANSWERED]) == (0, 2)


def test_who_has_not_answered_is_only_counted_where_that_is_wished(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", "U2", names_missing=False)
        service.be_away(tx, row.workspace_id, "U2", date(2026, 3, 2), date(2026, 3, 2), START, "slack")
        tick(tx, utc("2026-03-02 09:00"))
        tick(tx, utc("2026-03-02 12:00"))
        found = queries.summary(tx, occurrences(tx, SUMMARY)[0].id)
    assert found.people == {State.AWAY: ("U2",)}
    assert found.counts == {State.AWAY: 1, State.UNANSWERED: 1}


def test_answers_beyond_those_shown_are_counted_and_erased_ones_are_gone(database: Database) -> None:
    people = [f"U{number:03}" for number in range(queries.SHOWN + 2)]
    with database.write() as tx:
        row = standup(tx, *people)
        tick(tx, utc("2026-03-02 09:00"))
        for each in people:
            answered(tx, each, "2026-03-02 10:00", q1=each)
        tick(tx, utc("2026-03-02 12:00"))
        key = occurrences(tx, SUMMARY)[0].id
        found = queries.summary(tx, key)
        assert (len(found.answers), found.more) == (queries.SHOWN, 2)
        answering.erase(tx, row.workspace_id, people[0])
        assert "U000" not in str([each.said for each in queries.summary(tx, key).answers])


def test_what_waits_for_somebody_now(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        standup(tx, "U1", name="Later", deadline=840)
        tick(tx, utc("2026-03-02 09:00"))
        found = queries.today(tx, row.workspace_id, "U1", TEN)
        assert [each.standup for each in found] == ["Daily", "Later"]
        answered(tx, "U1", "2026-03-02 10:00", q1="x")
        assert len(queries.today(tx, row.workspace_id, "U1", TEN)) == 1
        assert queries.today(tx, row.workspace_id, "U1", utc("2026-03-02 14:00")) == []
