from datetime import date, timedelta
from sqlite3 import Cursor

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import StandupOccurrence
from bot.standups import answering, asking, service
from bot.standups.rules import ABSENCE, HOLIDAY, LEFT, SUMMARY, State
from tests.standups.making import lives, occurrences, standup, tick, utc

MARCH_2, MARCH_3 = date(2026, 3, 2), date(2026, 3, 3)


def only(tx: Session) -> StandupOccurrence:
    (row,) = [each for each in occurrences(tx) if each.day == MARCH_2]
    return row


def test_what_is_due_before_its_deadline_is_asked_however_late(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1")
        assert tick(tx, utc("2026-03-02 11:59:59")) == [("U1", MARCH_2, State.ASKED)]
        assert tick(tx, utc("2026-03-02 11:59:59")) == []
        assert only(tx).asked_at == utc("2026-03-02 11:59:59")


def test_after_a_downtime_the_last_that_was_missed_is_spoken_of(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        tick(tx, utc("2026-03-02 08:00"))
        now = utc("2026-03-05 12:00")
        assert [(day.day, state) for _, day, state in tick(tx, now)] == [(day, State.MISSED) for day in (2, 3, 4, 5)]
        missed = [each for each in occurrences(tx) if each.state == State.MISSED]
        assert [asking.is_last_missed(tx, each, now) for each in missed] == [False, False, False, True]
        assert [day for _, day, _ in tick(tx, now + timedelta(days=1))] == [date(2026, 3, 6)]
        assert row.planned_through == date(2026, 3, 7)


def test_what_keeps_somebody_from_being_asked(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", "U2", "U3", "U4")
        service.be_away(tx, row.workspace_id, "U1", MARCH_2, MARCH_2, utc("2026-03-01 00:00"), "slack")
        service.set_country(tx, row.workspace_id, "U2", "KR")
        lives(tx, "U3", None, is_gone=True)
        done = tick(tx, utc("2026-03-02 09:00"), lambda country, day: (country, day) == ("KR", MARCH_2))
        assert {person: state for person, _, state in done} == {
            "U1": State.AWAY,
            "U2": State.AWAY,
            "U3": State.AWAY,
            "U4": State.ASKED,
        }
        why = {each.person: each.why for each in occurrences(tx) if each.day == MARCH_2}
        assert why == {"U1": ABSENCE, "U2": HOLIDAY, "U3": LEFT, "U4": None}
        assert {state for _, _, state in tick(tx, utc("2026-03-03 09:00"))} == {State.ASKED, State.AWAY}


def test_one_reminder_before_the_deadline_and_none_after_an_answer(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", "U2")
        tick(tx, utc("2026-03-02 09:00"))
        first = occurrences(tx)[0]
        answering.answer(tx, first, service.asked_now(tx, row.id)[0], {"q1": "x"}, utc("2026-03-02 09:10"))
        assert asking.nudged(tx, row.workspace_id, utc("2026-03-02 11:29")) == []
        assert [each.person for each in asking.nudged(tx, row.workspace_id, utc("2026-03-02 11:30"))] == ["U2"]
        assert asking.nudged(tx, row.workspace_id, utc("2026-03-02 11:31")) == []


def test_nobody_is_reminded_once_the_deadline_is_past(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        tick(tx, utc("2026-03-02 09:00"))
        assert asking.nudged(tx, row.workspace_id, utc("2026-03-02 12:00")) == []
        assert [each.state for each in asking.closed(tx, row.workspace_id, utc("2026-03-02 12:00"))] == ["unanswered"]
        assert asking.closed(tx, row.workspace_id, utc("2026-03-02 12:00")) == []


def test_a_summary_is_shown_where_anybody_was_asked_and_while_it_is_of_use(database: Database) -> None:
    def states(people: list[str], now: str) -> list[str]:
        with database.write() as tx:
            row = standup(tx, *people, name=f"{people} {now}")
            tick(tx, utc("2026-03-02 09:00"))
            tick(tx, utc(now))
            found = [each for each in occurrences(tx, SUMMARY) if each.standup_id == row.id and each.day == MARCH_2]
            return [each.state for each in found]

    assert states(["U1"], "2026-03-02 11:59") == [State.PLANNED]
    assert states(["U1"], "2026-03-02 12:00") == [State.SHOWN]
    assert states(["U1"], "2026-03-03 12:00") == [State.MISSED]
    assert states([], "2026-03-02 12:00") == [State.QUIET]


def test_some_are_taken_at_a_time_the_oldest_first(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", "U2", minute=600)
        standup(tx, "U3", name="Early")
        tick(tx, utc("2026-03-02 08:00"))
        due = asking.due(tx, row.workspace_id, utc("2026-03-02 10:00"), most=2)
        assert [each.person for each in due] == ["U3", "U1"]


def test_nobody_is_reminded_in_a_pause(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", nudge=30)
        tick(tx, utc("2026-03-02 09:00"))
        service.pause(tx, row, utc("2026-03-02 10:00"))
        assert asking.nudged(tx, row.workspace_id, utc("2026-03-02 11:45")) == []
        service.go_on(tx, row, utc("2026-03-02 11:46"))
        assert len(asking.nudged(tx, row.workspace_id, utc("2026-03-02 11:47"))) == 1


def test_the_looks_of_a_quiet_second_read_indexes_alone(sqlite_url: str) -> None:
    database, found = Database(sqlite_url), list[str]()

    def explain(_: object, cursor: Cursor, statement: str, given: tuple[object, ...], *_more: object) -> None:
        if statement.startswith("SELECT standup_occurrence"):
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
            found.extend(row[3] for row in plan if "standup_occurrence" in row[3])

    with database.write() as tx:
        event.listen(tx.connection(), "before_cursor_execute", explain)
        now = utc("2026-03-02 09:00")
        assert [*asking.closed(tx, 1, now), *asking.nudged(tx, 1, now), *asking.due(tx, 1, now)] == []
    database.close()

    used = [f"ix_standup_occurrence_{name}" for name in ("open", "nudge", "due")]
    assert [name for each in found for name in used if name in each] == used


def test_answers_are_closed_once_at_their_deadline(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", "U2")
        tick(tx, utc("2026-03-02 09:00"))
        asked = next(each for each in occurrences(tx) if each.person == "U1")
        version, _ = service.asked_now(tx, row.id)
        answering.answer(tx, asked, version, {"q1": "slept"}, utc("2026-03-02 10:00"))
        found = [asking.settled(tx, row.workspace_id, utc(f"2026-03-02 {at}")) for at in ("11:59", "12:00", "12:01")]
        assert [[each.id for each in rows] for rows in found] == [[], [asked.id], []]
