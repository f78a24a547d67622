from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import NotFound
from bot.models import Standup, StandupBlocker, StandupOccurrence
from bot.standups import answering, blocker_queries, blockers, service
from bot.standups.blocker_rules import Blocked
from bot.standups.rules import Role, with_roles
from tests.standups.making import ASKS, START, lives, occurrences, standup, tick, utc

MONDAY = date(2026, 3, 2)
TUESDAY, THURSDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
ROLES = with_roles(ASKS, {"Blockers?": Role.BLOCKER})


def made(tx: Session, *people: str, name: str = "Daily") -> Standup:
    row = standup(tx, *people, name=name)
    service.ask(tx, row.workspace_id, row.id, ROLES, "U0", START)
    return row


def asked(tx: Session, of: Standup, person: str, day: date) -> StandupOccurrence:
    tick(tx, utc(f"{day} 09:00"))
    found = (row for row in occurrences(tx) if (row.standup_id, row.person, row.day) == (of.id, person, day))
    return next(found)


def says(tx: Session, of: Standup, person: str, day: date, text: str | None) -> StandupOccurrence:
    """Answer on a day; None leaves the question for what is in the way out."""
    row = asked(tx, of, person, day)
    given = {"q1": "worked"} if text is None else {"q3": text}
    answering.answer(tx, row, service.asked_now(tx, of.id)[0], given, utc(f"{day} 10:00"))
    blockers.follow(tx, row)
    return row


def known(tx: Session) -> list[tuple[str, str, date]]:
    rows = tx.query(StandupBlocker).order_by(StandupBlocker.id)
    return [(row.text, row.state, row.raised_on) for row in rows]


def test_an_answer_raises_what_is_in_the_way_and_an_edit_changes_it(database: Database) -> None:
    with database.write() as tx:
        of = made(tx, "U1")
        says(tx, of, "U1", MONDAY, "the key")
        assert known(tx) == [("the key", "open", MONDAY)]
        says(tx, of, "U1", MONDAY, "the lock")
        assert known(tx) == [("the lock", "open", MONDAY)]
        says(tx, of, "U1", MONDAY, "none")
        assert known(tx) == []


def test_the_same_the_next_day_keeps_its_first_day(database: Database) -> None:
    with database.write() as tx:
        of = made(tx, "U1", "U2")
        says(tx, of, "U1", MONDAY, "the key")
        says(tx, of, "U2", TUESDAY, "the key")
        says(tx, of, "U1", TUESDAY, "another")
        says(tx, of, "U1", TUESDAY, "The key!")
        assert known(tx) == [("the key", "open", MONDAY), ("the key", "open", TUESDAY)]
        (mine, theirs), more = blocker_queries.of_day(tx, of.id, TUESDAY, 9)
        assert (mine.person, mine.days(TUESDAY), mine.stands_on, theirs.person, more) == ("U1", 1, TUESDAY, "U2", 0)


def test_what_was_in_the_way_stands_until_somebody_says_that_nothing_is(database: Database) -> None:
    with database.write() as tx:
        of = made(tx, "U1")
        says(tx, of, "U1", MONDAY, "the key")
        says(tx, of, "U1", TUESDAY, None)
        assert [row.state for row in tx.query(StandupBlocker)] == ["open"]
        says(tx, of, "U1", THURSDAY, "없습니다")
        (row,) = tx.query(StandupBlocker)
        assert (row.state, row.closed_on) == (Blocked.GONE, THURSDAY)
        assert [len(blocker_queries.of_day(tx, of.id, day, 9)[0]) for day in (MONDAY, TUESDAY, THURSDAY)] == [1, 1, 0]


def test_two_standups_are_never_mixed(database: Database) -> None:
    with database.write() as tx:
        of, other = made(tx, "U1"), made(tx, "U1", name="Other")
        says(tx, of, "U1", MONDAY, "the key")
        says(tx, other, "U1", TUESDAY, "none")
        assert known(tx) == [("the key", "open", MONDAY)]
        assert blocker_queries.to_ask(tx, asked(tx, other, "U1", THURSDAY).id) == ()
        assert [each.text for each in blocker_queries.to_ask(tx, asked(tx, of, "U1", THURSDAY).id)] == ["the key"]


def test_each_change_is_made_once(database: Database) -> None:
    with database.write() as tx:
        of = made(tx, "U1")
        says(tx, of, "U1", MONDAY, "the key")
        row = blockers.locked(tx, of.workspace_id, tx.query(StandupBlocker).one().id)
        assert [blockers.stands(row, day) for day in (MONDAY, TUESDAY, TUESDAY)] == [False, True, False]
        assert [blockers.make_task(row, "U2", THURSDAY) for _ in range(2)] == [True, False]
        assert not blockers.stands(row, THURSDAY)
        says(tx, of, "U1", TUESDAY, "none")
        assert row.state == Blocked.TASK
        assert [blockers.close(row, THURSDAY) for _ in range(2)] == [True, False]
        assert (row.state, row.closed_on) == (Blocked.DONE, THURSDAY)
        with pytest.raises(NotFound):
            blockers.locked(tx, of.workspace_id + 1, row.id)


def test_after_three_days_it_is_told_of_once(database: Database) -> None:
    with database.write() as tx:
        of = made(tx, "U1")
        says(tx, of, "U1", MONDAY, "the key")
        days = (TUESDAY, MONDAY + timedelta(days=2), THURSDAY, THURSDAY)
        assert [len(blockers.grown_old(tx, of.id, day)) for day in days] == [0, 0, 1, 0]


def test_what_is_in_the_way_of_who_left_is_shown_only_as_a_task(database: Database) -> None:
    with database.write() as tx:
        of = made(tx, "U1", "U2")
        lives(tx, "U1", None, name="Maya")
        for person in ("U1", "U2"):
            says(tx, of, person, MONDAY, f"of {person}")
        blockers.make_task(tx.query(StandupBlocker).filter_by(person="U1").one(), "U3", None)
        service.leave(tx, of, ["U1", "U2"], utc("2026-03-02 11:00"))
        (shown,) = blocker_queries.standing(tx, [of.id], 9)
        assert (shown.text, shown.name, shown.owner) == ("of U1", "Maya", "U3")


def test_more_than_fit_are_counted(database: Database) -> None:
    with database.write() as tx:
        of = made(tx, "U1", "U2", "U3")
        for person in ("U1", "U2", "U3"):
            says(tx, of, person, MONDAY, f"of {person}")
        found, more = blocker_queries.of_day(tx, of.id, MONDAY, 2)
        assert ([each.text for each in found], more) == (["of U1", "of U2"], 1)


def test_what_is_erased_is_gone(database: Database) -> None:
    with database.write() as tx:
        of = made(tx, "U1")
        row = says(tx, of, "U1", MONDAY, "secret")
        assert [each.text for each in blockers.erase(tx, [row.id])] == ["secret"]
        assert known(tx) == []
        assert blocker_queries.known(tx, 1) is None
