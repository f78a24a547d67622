"""What other standup bots did wrong, by the numbers in their own trackers; `docs/failures.md` lists them all."""

from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import StandupOccurrence
from bot.standups import answering, asking, queries, service
from bot.standups.rules import WEEKDAYS, State
from tests.standups.making import lives, occurrences, standup, tick, utc

FRIDAY, SATURDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)


def decided(tx: Session, *moments: str) -> list[tuple[str, date, State]]:
    return [each for now in moments for each in tick(tx, utc(now))]


def test_18f_28_the_hour_and_the_weekday_are_of_the_same_clock(database: Database) -> None:
    """In Apia it is Monday while it is Sunday in UTC, and Saturday while it is Friday."""
    with database.write() as tx:
        lives(tx, "U1", "Pacific/Apia")
        standup(tx, "U1", now=utc("2026-03-06 00:00"))
        assert decided(tx, "2026-03-06 00:00", "2026-03-06 20:00", "2026-03-07 20:00") == []
        assert decided(tx, "2026-03-08 20:00") == [("U1", MONDAY, State.ASKED)]


def test_18f_110_a_minute_that_nobody_looked_at_loses_nothing(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1", now=utc("2026-03-09 08:00"))
        assert decided(tx, "2026-03-09 08:59:59") == []
        assert decided(tx, "2026-03-09 09:17:31") == [("U1", MONDAY, State.ASKED)]


def test_openclaw_10067_whoever_was_down_since_the_set_up_says_what_was_missed(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1", now=utc("2026-03-05 08:00"))
        found = decided(tx, "2026-03-09 11:00")
        assert [(day.day, state) for _, day, state in found] == [
            (5, State.MISSED),
            (6, State.MISSED),
            (9, State.ASKED),
        ]


def test_sashaaro_no_offset_is_kept_that_was_so_once(database: Database) -> None:
    with database.write() as tx:
        lives(tx, "U1", "Europe/Berlin")
        standup(tx, "U1", now=utc("2026-03-27 00:00"))
        assert [day.day for _, day, _ in decided(tx, "2026-03-27 07:59", "2026-03-27 08:00")] == [27]
        assert [day.day for _, day, _ in decided(tx, "2026-03-30 06:59", "2026-03-30 07:00")] == [30]


def test_clockify_74_a_clock_that_changed_since_the_set_up_is_gone_by(database: Database) -> None:
    with database.write() as tx:
        lives(tx, "U1", "Europe/Berlin")
        standup(tx, "U1", now=utc("2026-03-08 00:00"))
        lives(tx, "U1", "Asia/Seoul")
        assert decided(tx, "2026-03-08 23:59") == []
        assert decided(tx, "2026-03-09 00:00") == [("U1", MONDAY, State.ASKED)]


def test_sashaaro_a_person_has_one_row_a_day_whoever_writes_it(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1")
        tick(tx, utc("2026-03-06 08:00"))
        (row, *_) = occurrences(tx)
        same = {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name != "id"}
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(insert(StandupOccurrence).values(**same))


def test_raven_16_and_220_a_window_goes_on_across_midnight(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", now=utc("2026-03-06 00:00"), minute=22 * 60, deadline=2 * 60, summary=3 * 60, nudge=30)
        assert decided(tx, "2026-03-06 22:00") == [("U1", FRIDAY, State.ASKED)]
        assert [each.day for each in asking.nudged(tx, 1, utc("2026-03-07 01:30"))] == [FRIDAY]
        asked = occurrences(tx)[0]
        answering.answer(tx, asked, service.asked_now(tx, row.id)[0], {"q1": "x"}, utc("2026-03-07 01:59:59"))
        assert (asked.day, asked.state) == (FRIDAY, State.ANSWERED)
        assert decided(tx, "2026-03-07 22:00", "2026-03-08 22:00") == []


def test_raven_a_downtime_past_midnight_does_not_lose_the_day(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1", now=utc("2026-03-06 00:00"), minute=22 * 60, deadline=2 * 60, summary=3 * 60)
        assert decided(tx, "2026-03-06 21:50") == []
        assert decided(tx, "2026-03-07 00:30") == [("U1", FRIDAY, State.ASKED)]


def test_18f_155_a_form_that_was_left_stands_in_nobodys_way(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1", now=utc("2026-03-06 00:00"))
        tick(tx, utc("2026-03-06 09:00"))
        key = occurrences(tx)[0].id
        shown = [queries.form(tx, 1, key, "U1") for _ in range(3)]
        assert shown[0] is not None
        assert shown == [shown[0]] * 3
        answering.answer(tx, answering.locked(tx, 1, key, "U1"), shown[0].version, {"q1": "x"}, utc("2026-03-06 10:00"))


def test_raven_86_and_comedian_255_who_is_away_is_not_asked_and_has_missed_nothing(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1", "U2", now=utc("2026-03-06 00:00"))
        service.be_away(tx, 1, "U1", FRIDAY, MONDAY, utc("2026-03-05 00:00"), "slack")
        found = decided(tx, "2026-03-06 09:00", "2026-03-09 13:00", "2026-03-10 09:00")
        assert [(day.day, state) for person, day, state in found if person == "U1"] == [
            (6, State.AWAY),
            (9, State.AWAY),
            (10, State.ASKED),
        ]
        assert [state for person, _, state in found if person == "U2"] == [State.ASKED, State.MISSED, State.ASKED]


def test_openclaw_60985_what_is_caught_up_with_is_only_what_was_due(database: Database) -> None:
    with database.write() as tx:
        lives(tx, "U2", "America/New_York")
        standup(tx, "U1", "U2", now=utc("2026-03-06 00:00"))
        assert decided(tx, "2026-03-06 08:00") == []
        assert decided(tx, "2026-03-06 11:00") == [("U1", FRIDAY, State.ASKED)]
        with_later = [row.person for row in occurrences(tx) if row.state == State.PLANNED and row.day == FRIDAY]
        assert with_later == ["U2"]


@pytest.mark.parametrize(
    ("minute", "deadline", "summary"), [(540, 540, 540), (0, 1439, 0), (1439, 0, 1439), (540, 539, 541)]
)
def test_whatever_times_are_given_there_is_time_to_answer_and_one_question_a_day(
    database: Database, minute: int, deadline: int, summary: int
) -> None:
    times = {"minute": minute, "deadline": deadline, "summary": summary, "days": WEEKDAYS}
    with database.write() as tx:
        standup(tx, "U1", now=utc("2026-03-06 00:00"), **times)
        hours = [f"2026-03-{day:02} {hour:02}:59:59" for day in (6, 7, 8) for hour in range(24)]
        found = decided(tx, *hours)
        assert {state for _, _, state in found} == {State.ASKED}
        assert len({day for _, day, _ in found}) == len(found) == 3
        assert all(row.due_at < row.deadline for row in occurrences(tx))
