from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import Conflict, NotFound
from bot.models import StandupOccurrence
from bot.standups import answering, own, service
from bot.standups.own import Place
from bot.standups.rules import ABSENCE, EXTRA, HOLIDAY, SUMMARY, State
from tests.standups.making import START, lives, no_holiday, occurrences, standup, tick, utc

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 1)


def is_holiday(_country: str | None, _day: date) -> bool:
    return True


def place(tx: Session, person: str = "U1", **changes: Any) -> Place:
    row = standup(tx, "U1", "U2", **changes)
    return own.locked(tx, row.workspace_id, row.id, person)


def mine(tx: Session) -> list[tuple[date, str]]:
    return [(row.day, row.state) for row in occurrences(tx) if row.person == "U1"]


def now(tx: Session, of: Place, when: str | datetime) -> tuple[StandupOccurrence, bool]:
    return own.ask_now(tx, of, no_holiday, utc(when) if isinstance(when, str) else when)


def test_who_asks_early_is_not_asked_again(database: Database) -> None:
    with database.write() as tx:
        of = place(tx)
        tick(tx, utc("2026-03-02 07:00"))
        row, is_new = now(tx, of, "2026-03-02 07:00")
        assert (is_new, row.deadline, row.why) == (True, utc("2026-03-02 12:00"), None)
        assert now(tx, of, "2026-03-02 07:01") == (row, False)
        assert [person for person, _, _ in tick(tx, utc("2026-03-02 09:00"))] == ["U2"]
        assert mine(tx) == [(MONDAY, State.ASKED), (date(2026, 3, 3), State.PLANNED)]


def test_who_asks_before_anything_is_planned_is_asked_once(database: Database) -> None:
    with database.write() as tx:
        row, is_new = now(tx, place(tx), "2026-03-02 07:00")
        assert (is_new, row.state, row.why) == (True, State.ASKED, None)
        tick(tx, utc("2026-03-02 09:00"))
        assert mine(tx)[0] == (MONDAY, State.ASKED)
        assert len(mine(tx)) == 2


@pytest.mark.parametrize(("when", "deadline"), [("13:00", "2026-03-02 00:00"), ("23:59:59", "2026-03-02 00:00")])
def test_a_weekend_gets_a_question_that_says_so(database: Database, when: str, deadline: str) -> None:
    with database.write() as tx:
        row, is_new = now(tx, place(tx), f"2026-03-01 {when}")
        assert (is_new, row.day, row.why, row.deadline) == (True, SUNDAY, EXTRA, utc(deadline))


def test_a_holiday_and_an_absence_say_so_too(database: Database) -> None:
    with database.write() as tx:
        of = place(tx)
        tick(tx, utc("2026-03-02 09:00"), is_holiday)
        row, is_new = own.ask_now(tx, of, is_holiday, utc("2026-03-02 10:00"))
        assert (is_new, row.state, row.why) == (True, State.ASKED, HOLIDAY)
        other = place(tx, name="Other")
        service.be_away(tx, 1, "U1", MONDAY, MONDAY, START, "self")
        assert now(tx, other, "2026-03-02 08:00")[0].why == ABSENCE


def test_behind_the_deadline_what_was_asked_stays_as_it_is(database: Database) -> None:
    with database.write() as tx:
        of = place(tx)
        tick(tx, utc("2026-03-02 09:00"))
        tick(tx, utc("2026-03-02 12:00"))
        row, is_new = now(tx, of, "2026-03-02 13:00")
        assert (is_new, row.state) == (False, State.UNANSWERED)


def test_what_was_planned_and_is_over_is_missed(database: Database) -> None:
    with database.write() as tx:
        of = place(tx)
        tick(tx, utc("2026-03-02 08:00"))
        row, is_new = now(tx, of, "2026-03-02 13:00")
        assert (is_new, row.state) == (False, State.MISSED)


def test_a_window_across_midnight_is_that_of_yesterday(database: Database) -> None:
    with database.write() as tx:
        of = place(tx, minute=22 * 60, deadline=2 * 60)
        tick(tx, utc("2026-03-02 22:00"))
        row, is_new = now(tx, of, "2026-03-03 00:30")
        assert (is_new, row.day) == (False, MONDAY)


def test_today_is_that_of_ones_own_clock(database: Database) -> None:
    with database.write() as tx:
        lives(tx, "U1", "Pacific/Apia")
        row, _ = now(tx, place(tx), "2026-03-01 18:00")
        assert (row.day, row.zone) == (MONDAY, "Pacific/Apia")


def test_only_a_member_of_a_standup_that_goes_on_asks(database: Database) -> None:
    with database.write() as tx:
        of = place(tx)
        with pytest.raises(NotFound):
            own.locked(tx, of.standup.workspace_id, of.standup.id, "U9")
        service.pause(tx, of.standup, START)
        with pytest.raises(Conflict):
            own.locked(tx, of.standup.workspace_id, of.standup.id, "U1")
        service.remove(tx, of.standup, START)
        with pytest.raises(NotFound):
            own.locked(tx, of.standup.workspace_id, of.standup.id, "U1")


def test_what_waits_is_skipped_first(database: Database) -> None:
    with database.write() as tx:
        of = place(tx)
        tick(tx, utc("2026-03-02 09:00"))
        assert own.skip_next(tx, of, no_holiday, utc("2026-03-02 10:00")).day == MONDAY
        with pytest.raises(Conflict) as refused:
            own.skip_next(tx, of, no_holiday, utc("2026-03-02 10:01"))
        assert refused.value.name == "skipped_already"


def test_the_next_one_is_skipped_beforehand_and_never_asked(database: Database) -> None:
    with database.write() as tx:
        of = place(tx)
        service.be_away(tx, of.standup.workspace_id, "U1", MONDAY, MONDAY, START, "self")
        row = own.skip_next(tx, of, lambda _, day: day.day == 3, utc("2026-03-01 10:00"))
        assert (row.day, row.state, row.deadline) == (date(2026, 3, 4), State.SKIPPED, utc("2026-03-04 12:00"))
        for day in range(2, 6):
            tick(tx, utc(f"2026-03-0{day} 09:00"))
        assert [state for day, state in mine(tx) if day.day in {4, 5}] == [State.SKIPPED, State.ASKED]


def test_where_nothing_comes_nothing_is_skipped(database: Database) -> None:
    with database.write() as tx, pytest.raises(Conflict):
        own.skip_next(tx, place(tx), is_holiday, utc("2026-03-01 10:00"))


@pytest.mark.parametrize("quiet", [True, False])
def test_an_answer_of_a_free_day_is_summed_up(database: Database, quiet: bool) -> None:  # noqa: FBT001
    with database.write() as tx:
        of = place(tx)
        day = "2026-03-02" if quiet else "2026-03-01"
        tick(tx, utc("2026-03-02 14:00") if quiet else utc("2026-03-01 10:00"), is_holiday)
        row, _ = own.ask_now(tx, of, is_holiday, utc(f"{day} 15:00"))
        version, _ = service.asked_now(tx, of.standup.id)
        answering.answer(tx, row, version, {"q1": "worked"}, utc(f"{day} 15:01"))
        for _ in range(2):
            own.summary_after_all(tx, row, utc(f"{day} 15:01"))
        tick(tx, utc(f"{day} 15:02"), is_holiday)
        found = [each.state for each in occurrences(tx, SUMMARY) if each.day == row.day]
        assert found == [State.SHOWN]


def test_a_summary_that_is_to_come_is_left_alone(database: Database) -> None:
    with database.write() as tx:
        of = place(tx)
        tick(tx, utc("2026-03-02 09:00"))
        row, _ = now(tx, of, "2026-03-02 09:30")
        own.summary_after_all(tx, row, utc("2026-03-02 09:31"))
        due = [each.due_at for each in occurrences(tx, SUMMARY) if each.day == MONDAY]
        assert due == [utc("2026-03-02 12:00")]
