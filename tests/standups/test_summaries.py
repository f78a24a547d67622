from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import StandupOccurrence
from bot.standups import answering, blockers, service, summaries
from bot.standups.rules import SUMMARY, Role, State, with_roles
from bot.standups.summaries import Member
from tests.standups.making import ASKS, START, lives, occurrences, standup, tick, utc

MONDAY = date(2026, 3, 2)
ROLES = with_roles(ASKS, {"Blockers?": Role.BLOCKER})


def asked(tx: Session, standup: int, person: str) -> StandupOccurrence:
    found = (each for each in occurrences(tx) if (each.person, each.day, each.standup_id) == (person, MONDAY, standup))
    return next(found)


def answered(tx: Session, standup: int, person: str, now: str, **said: str) -> None:
    version = service.asked_now(tx, standup)[0]
    answering.answer(tx, asked(tx, standup, person), version, said, utc(now))
    blockers.follow(tx, asked(tx, standup, person))


def summary(tx: Session, standup: int) -> int:
    return next(row.id for row in occurrences(tx, SUMMARY) if (row.standup_id, row.day) == (standup, MONDAY))


def made(tx: Session, *people: str, is_open: bool = True) -> int:
    """Make a standup whose last question asks what is in the way."""
    row = standup(tx, *people, names_missing=is_open)
    service.ask(tx, row.workspace_id, row.id, ROLES, "U0", START)
    return row.id


def test_a_summary_counts_who_answered_and_names_who_is_missing(database: Database) -> None:
    with database.write() as tx:
        key = made(tx, "U1", "U2", "U3", "U4", "U5", "U6")
        lives(tx, "U4", None, name="Jiwoo")
        lives(tx, "U6", None, is_gone=True)
        for last in (MONDAY, MONDAY + timedelta(days=3)):
            service.be_away(tx, 1, "U4", MONDAY, last, START, "slack")
        standup(tx, "U9", name="Other")
        tick(tx, utc("2026-03-02 09:00"))
        answered(tx, key, "U2", "2026-03-02 09:30", q1="b", q3="no key")
        answered(tx, key, "U1", "2026-03-02 10:00", q1="a", q3="None.")
        tick(tx, utc("2026-03-02 12:00"))
        answered(tx, key, "U3", "2026-03-02 13:00", q3="the build")
        found = summaries.summary(tx, summary(tx, key))
    assert (found.answered, found.asked, found.counts[State.LATE]) == (3, 4, 1)
    assert [(each.person, each.text) for each in found.blockers] == [("U2", "no key"), ("U3", "the build")]
    assert found.missing == {
        State.AWAY: (Member("U4", "Jiwoo", "absence", date(2026, 3, 5)),),
        State.UNANSWERED: (Member("U5", None),),
    }


def test_who_has_not_answered_is_only_counted_where_that_is_wished(database: Database) -> None:
    with database.write() as tx:
        key = made(tx, "U1", "U2", is_open=False)
        lives(tx, "U2", None)
        service.be_away(tx, 1, "U2", MONDAY, MONDAY, START, "slack")
        tick(tx, utc("2026-03-02 09:00"))
        tick(tx, utc("2026-03-02 12:00"))
        found = summaries.summary(tx, summary(tx, key))
    assert list(found.missing) == [State.AWAY]
    assert found.counts == {State.AWAY: 1, State.UNANSWERED: 1}


def test_what_is_erased_is_in_no_summary_and_has_no_entry(database: Database) -> None:
    with database.write() as tx:
        key = made(tx, "U1")
        tick(tx, utc("2026-03-02 09:00"))
        answered(tx, key, "U1", "2026-03-02 10:00", q3="secret")
        mine = asked(tx, key, "U1")
        shown = summaries.entry(tx, mine.id)
        assert shown is not None
        assert shown.asked.said == ((ROLES[2], "secret"),)
        blockers.erase(tx, [row.id for row in answering.erase(tx, mine.workspace_id, "U1")])
        assert summaries.entry(tx, mine.id) is None
        assert summaries.summary(tx, summary(tx, key)).blockers == ()


def test_entries_come_in_the_order_of_the_answers_each_under_its_own_summary(database: Database) -> None:
    people = ("U3", "U1", "U2")
    with database.write() as tx:
        key, other = made(tx, *people), standup(tx, "U1", name="Other").id
        tick(tx, utc("2026-03-02 09:00"))
        for person in people:
            answered(tx, key, person, "2026-03-02 10:00", q1=person)
        answered(tx, other, "U1", "2026-03-02 10:00", q1="elsewhere")
        answered(tx, key, "U3", "2026-03-02 10:30", q1="edited")
        first = summaries.entries(tx, str(summary(tx, key)), 0, 2)
        rest = summaries.entries(tx, str(summary(tx, key)), first[-1][0], 2)
        found = [tx.get_one(StandupOccurrence, int(question)).person for _, question in (*first, *rest)]
        theirs = [
            tx.get_one(StandupOccurrence, int(row)) for _, row in summaries.entries(tx, str(summary(tx, other)), 0, 9)
        ]
        assert found == list(people)
        assert [(row.person, row.standup_id) for row in theirs] == [("U1", other)]
        assert summaries.summary_of_entry(tx, str(theirs[0].id)) == str(summary(tx, other))
