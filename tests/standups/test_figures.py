from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import Standup, StandupBlocker
from bot.standups import figures, meetings, service
from bot.standups.dates import Span
from bot.standups.figures import ENOUGH, Taken
from bot.standups.rules import State
from tests.standups.making import START, no_holiday, standup, utc
from tests.standups.reading import told

DAY = date(2026, 3, 2)
WEEK = Span(DAY, DAY + timedelta(days=6))
LATER = utc("2026-03-20 00:00")


def some(tx: Session, row: Standup, state: State, count: int, *, asked: bool = True, back: int = 0) -> None:
    for number in range(count):
        day = DAY - timedelta(days=back)
        told(tx, row, f"{state}{asked}{number}", day, state=state, asked_at=START if asked else None)


def test_what_counts_and_what_does_not(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx)
        for state, count in ((State.ANSWERED, 6), (State.LATE, 2), (State.UNANSWERED, 3), (State.SKIPPED, 1)):
            some(tx, row, state, count)
        some(tx, row, State.AWAY, 4)
        some(tx, row, State.MISSED, 1, asked=False)
        some(tx, row, State.LATE, 1, asked=False)
        some(tx, row, State.UNANSWERED, 5, back=1)
        found = figures.taken(tx, row.id, WEEK, LATER)
        (told_of,) = figures.figures(tx, (row.id,), WEEK, LATER)
    assert found == Taken(in_time=6, late=2, missed=3, skipped=1, away=4, unasked=1, extra=1)
    assert (found.asked, found.share) == (12, 8 / 12)
    assert (told_of.taken, told_of.earlier) == (found, Taken(missed=5))


def test_what_may_still_be_answered_is_not_counted_until_its_deadline(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx)
        some(tx, row, State.ASKED, 2)
        assert figures.taken(tx, row.id, WEEK, START - timedelta(minutes=1)) == Taken()
        assert figures.taken(tx, row.id, WEEK, START) == Taken(missed=2)


@given(st.builds(Taken, *[st.integers(0, 20)] * 7))
def test_who_was_away_or_not_asked_changes_no_share(found: Taken) -> None:
    alone = Taken(found.in_time, found.late, found.missed, found.skipped)
    assert found.share == alone.share
    assert (found.share is None) == (found.asked < ENOUGH)
    assert found.share is None or 0 <= found.share <= 1


def test_the_response_is_the_median_and_told_of_enough_answers(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx)
        for number, minutes in enumerate((1, 2, 3, 400)):
            told(tx, row, f"U{number}", DAY, after=timedelta(minutes=minutes), q1="done")
        assert figures.figures(tx, (row.id,), WEEK, LATER)[0].response is None
        told(tx, row, "U9", DAY, after=timedelta(minutes=500), q1="done")
        told(tx, row, "U8", DAY, asked_at=None, q1="without a question")
        assert figures.figures(tx, (row.id,), WEEK, LATER)[0].response == timedelta(minutes=3)


def test_how_today_stands_and_who_is_away(database: Database) -> None:
    with database.write() as tx:
        row, idle = standup(tx, "U1", "U2", "U3", "U4"), standup(tx, "U1", name="Idle")
        told(tx, row, "U1", DAY, q1="done")
        told(tx, row, "U2", DAY, state=State.PLANNED)
        told(tx, row, "U3", DAY, state=State.PLANNED)
        told(tx, row, "U4", DAY, state=State.AWAY)
        for person in ("U3", "U4", "U9"):
            service.be_away(tx, row.workspace_id, person, DAY, DAY + timedelta(days=2), START, "slack")
        (found,) = figures.today(tx, (row.id, idle.id), DAY)
    assert (found.name, found.done, found.asked) == ("Daily", 1, 2)
    assert dict(found.away) == {"U3": DAY + timedelta(days=2), "U4": DAY + timedelta(days=2)}


def test_meetings_of_the_days_are_counted_and_how_long_they_took(database: Database) -> None:
    with database.write() as tx:
        row, now = standup(tx, "U1"), utc("2026-03-02 09:00")
        for days, minutes in ((0, 10), (1, 14), (8, 2)):
            begun = now + timedelta(days=days)
            meeting = meetings.begin(tx, row, meetings.expected(tx, row, no_holiday, begun), "U1", begun)
            meetings.end(tx, meeting, "U1", begun + timedelta(minutes=minutes))
        (found,) = figures.figures(tx, (row.id,), WEEK, LATER)
    assert (found.meetings, found.met) == (2, timedelta(minutes=12))


def test_what_is_in_the_way_is_counted_with_its_age(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", "U2", "U3")
        for person, days, closed in (("U1", 0, None), ("U2", 4, None), ("U3", 5, DAY + timedelta(days=6))):
            day = DAY + timedelta(days=days)
            of = told(tx, row, person, day)
            known = {"standup_id": row.id, "occurrence_id": of.id, "person": person, "text": "no key"}
            state = {"state": "gone" if closed else "open", "raised_on": day, "stands_on": day, "closed_on": closed}
            tx.add(StandupBlocker(workspace_id=row.workspace_id, **known, **state))
        tx.flush()
        (found,) = figures.figures(tx, (row.id,), WEEK, utc("2026-03-12 00:00"))
    assert (found.raised, found.ages, found.age) == (3, [10, 6], 8)
