"""What becomes of occurrences as the clock goes on; the caller's transaction, the caller's commit."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session, aliased

from bot.models import Person, Standup, StandupAbsence, StandupOccurrence, StandupPerson
from bot.standups.planning import IN_FORCE
from bot.standups.rules import ABSENCE, HOLIDAY, LEFT, QUESTION, SUMMARY, State, at_due, can_move

AT_ONCE = 50
"""Rows that are looked at in one transaction: others wait for a tenth of a second at the most."""
Row = StandupOccurrence
IsHoliday = Callable[[str | None, date], bool]
"""Answers whether a day is a holiday of a country, or of the team where no country is known."""


def move(row: StandupOccurrence, wanted: State, now: datetime, why: str | None = None) -> bool:
    """Take an occurrence to another state; False where it cannot go there."""
    if not can_move(row.state, wanted):
        return False
    row.state, row.why, row.changed_at = wanted, why, now
    if wanted == State.ASKED:
        row.asked_at = row.asked_at or now
    return True


def due(tx: Session, workspace: int, now: datetime, most: int = AT_ONCE) -> Sequence[StandupOccurrence]:
    """Read what is planned and whose time has come, the oldest first, to change it; nothing of a pause."""
    mine = (Row.workspace_id == workspace, text("standup_occurrence.state = 'planned'"), Row.due_at <= now)
    rows = select(Row).join(Standup, Standup.id == Row.standup_id).where(*mine, *IN_FORCE)
    return tx.scalars(rows.order_by(Row.due_at, Row.id).limit(most).with_for_update(of=Row)).all()


def open_question(tx: Session, row: StandupOccurrence, is_holiday: IsHoliday, now: datetime) -> State:
    """Decide a question that is due: it is asked, or missed, or its person is away. The row says so first.

    What kept it from being asked in time stands there already.
    """
    why = why_not(tx, row, is_holiday)
    state = at_due(now, row.deadline, why)
    move(row, state, now, row.why if state == State.MISSED else why)
    tx.flush()
    return state


def open_summary(tx: Session, row: StandupOccurrence, now: datetime) -> State:
    """Decide a summary that is due: it is shown where anybody was asked that day, for as long as it is of use."""
    state = State.SHOWN if now < row.deadline else State.MISSED
    same = (Row.standup_id == row.standup_id, Row.day == row.day, Row.kind == QUESTION)
    counts = (State.PLANNED, State.ASKED, State.ANSWERED, State.LATE, State.UNANSWERED, State.SKIPPED, State.MISSED)
    if tx.scalar(select(Row.id).where(*same, Row.state.in_(counts)).limit(1)) is None:
        state = State.QUIET
    move(row, state, now)
    tx.flush()
    return state


def why_not(tx: Session, row: StandupOccurrence, is_holiday: IsHoliday) -> str | None:
    """Tell what keeps somebody from being asked that day: they left, they are away, or it is a holiday."""
    theirs = (Person.workspace_id == row.workspace_id, Person.slack_id == row.person)
    if tx.scalar(select(Person.id).where(*theirs, Person.is_gone.is_(True))):
        return LEFT
    away = (StandupAbsence.workspace_id == row.workspace_id, StandupAbsence.person == row.person)
    if tx.scalar(
        select(StandupAbsence.id).where(*away, StandupAbsence.first <= row.day, StandupAbsence.last >= row.day)
    ):
        return ABSENCE
    chosen = (StandupPerson.workspace_id == row.workspace_id, StandupPerson.person == row.person)
    country = tx.scalar(select(StandupPerson.country).where(*chosen))
    return HOLIDAY if is_holiday(country, row.day) else None


def is_last_missed(tx: Session, row: StandupOccurrence, now: datetime) -> bool:
    """Whether none of somebody's later questions of a standup was missed too: only that one is spoken of."""
    later = aliased(StandupOccurrence)
    same = (later.standup_id == row.standup_id, later.person == row.person, later.kind == QUESTION)
    missed = (later.day > row.day, later.deadline <= now, later.state.in_((State.PLANNED, State.MISSED)))
    return tx.scalar(select(later.id).where(*same, *missed).limit(1)) is None


def nudged(tx: Session, workspace: int, now: datetime, most: int = AT_ONCE) -> Sequence[StandupOccurrence]:
    """Note who is reminded now: once, before the deadline, and nobody who has answered; in a pause nobody is."""
    mine = (Row.workspace_id == workspace, text("standup_occurrence.state = 'asked'"), Row.nudged_at.is_(None))
    waiting = select(Row).join(Standup, Standup.id == Row.standup_id).where(*mine, *IN_FORCE)
    found = waiting.where(Row.nudge_at <= now, Row.deadline > now).order_by(Row.nudge_at)
    rows = tx.scalars(found.limit(most).with_for_update(of=Row)).all()
    for row in rows:
        row.nudged_at = now
    tx.flush()
    return rows


def closed(tx: Session, workspace: int, now: datetime, most: int = AT_ONCE) -> Sequence[StandupOccurrence]:
    """Note which questions nobody answered until their deadline."""
    mine = (Row.workspace_id == workspace, text("state = 'asked'"), Row.deadline <= now)
    rows = tx.scalars(select(Row).where(*mine).order_by(Row.deadline).limit(most).with_for_update()).all()
    for row in rows:
        move(row, State.UNANSWERED, now, row.why)
    tx.flush()
    return rows


def settled(tx: Session, workspace: int, now: datetime, most: int = AT_ONCE) -> Sequence[StandupOccurrence]:
    """Note which answers can be changed no more, because their deadline has come."""
    mine = (Row.workspace_id == workspace, text("state = 'answered' AND closed_at IS NULL"), Row.deadline <= now)
    rows = tx.scalars(select(Row).where(*mine).order_by(Row.deadline).limit(most).with_for_update()).all()
    for row in rows:
        row.closed_at = now
    tx.flush()
    return rows


def summary_of(tx: Session, row: StandupOccurrence) -> StandupOccurrence | None:
    """Find the summary in which an answer stands, once that is shown; one that is about to be is waited for."""
    same = (Row.standup_id == row.standup_id, Row.day == row.day, Row.kind == SUMMARY)
    found = select(Row).where(*same).with_for_update(read=True).execution_options(populate_existing=True)
    summary = tx.scalar(found)
    return summary if summary is not None and summary.state == State.SHOWN else None
