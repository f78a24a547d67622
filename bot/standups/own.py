"""A question that its person asks for themself, or leaves out; the caller's transaction, the caller's commit.

There is one row for a day, whoever began it: what the clock plans later finds it, and asks nothing again.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import Conflict, NotFound
from bot.models import Standup, StandupMember, StandupOccurrence
from bot.standups import absences, mine
from bot.standups.asking import IsHoliday, move, why_not
from bot.standups.mine import Own
from bot.standups.planning import rhythm_of
from bot.standups.rules import EXTRA, QUESTION, SUMMARY, State
from bot.standups.timing import DAY, MINUTES, due, instant

Row = StandupOccurrence


@dataclass(frozen=True)
class Place:
    """A standup with one of its members, who is changed by nobody else meanwhile."""

    standup: Standup
    person: str
    zone: ZoneInfo
    own: Own


def locked(tx: Session, workspace: int, standup: int, person: str) -> Place:
    """Read a standup for one of its members. Raises `NotFound` for others, and `Conflict` while it is paused."""
    theirs = (StandupMember.workspace_id == workspace, StandupMember.standup_id == standup)
    active = (StandupMember.person == person, StandupMember.left_at.is_(None))
    member = tx.scalar(select(StandupMember).where(*theirs, *active).with_for_update())
    row = tx.get(Standup, standup) if member is not None else None
    if row is None or row.deleted_at is not None:
        raise NotFound("standup", "gone")
    if row.paused_at is not None:
        raise Conflict("standup_own", "is_paused", name=row.name)
    own = mine.own(tx, workspace, person)
    return Place(row, person, mine.zone_in(row, own), own)


def ask_now(tx: Session, of: Place, is_holiday: IsHoliday, now: datetime) -> tuple[StandupOccurrence, bool]:
    """Ask somebody today's question where it was not asked yet; answer it, and whether it is asked just now.

    On a day without a question it makes one, whose `why` says so.
    """
    today = now.astimezone(of.zone).date()
    rows = mine.rows_of(tx, of.standup, of.person, now)
    waiting = [row for row in rows.values() if row.state == State.ASKED and row.deadline > now]
    row = min(waiting, key=lambda each: each.deadline) if waiting else rows.get(today)
    if row is None:
        return _extra(tx, of, today, is_holiday, now), True
    is_new = row.deadline > now and row.state in {State.PLANNED, State.AWAY}
    if is_new:
        move(row, State.ASKED, now, why_not(tx, row, is_holiday))
    elif row.state == State.PLANNED:
        move(row, State.MISSED, now)
    tx.flush()
    return row, is_new


def _extra(tx: Session, of: Place, day: date, is_holiday: IsHoliday, now: datetime) -> StandupOccurrence:
    """Make the question of a day that has none; there is time until the deadline of other days, or until midnight."""
    found = due(rhythm_of(of.standup), day, of.zone)
    ends = [each for each in (found.deadline if found else None, instant(day, MINUTES, of.zone)) if each and each > now]
    row = _row(of, day, State.ASKED, now, now, ends[0] if ends else now + DAY)
    row.why = why_not(tx, row, is_holiday) or (EXTRA if found is None else None)
    row.asked_at = now
    tx.add(row)
    tx.flush()
    return row


def skip_next(tx: Session, of: Place, is_holiday: IsHoliday, now: datetime) -> StandupOccurrence:
    """Leave out the question that waits, else the next. Raises `Conflict` where one is left out already."""
    rows = mine.rows_of(tx, of.standup, of.person, now)
    ahead = sorted((row for row in rows.values() if row.deadline > now), key=lambda each: each.deadline)
    row = next((each for each in ahead if each.state in {State.ASKED, State.SKIPPED}), None)
    if row is not None and row.state == State.SKIPPED:
        raise Conflict("standup_own", "skipped_already", name=of.standup.name, day=str(row.day))
    row = row or _next(tx, of, is_holiday, now)
    move(row, State.SKIPPED, now)
    tx.flush()
    return row


def _next(tx: Session, of: Place, is_holiday: IsHoliday, now: datetime) -> StandupOccurrence:
    """Find the next question, or make it beforehand."""
    away = absences.of_person(tx, of.standup.workspace_id, of.person, now.astimezone(of.zone).date())

    def is_off(day: date) -> bool:
        return any(day in each.days for each in away) or is_holiday(of.own.country, day)

    rows = mine.rows_of(tx, of.standup, of.person, now)
    found = mine.next_due(of.standup, of.zone, rows, is_off, now)
    if found is None:
        raise Conflict("standup_own", "nothing_to_skip", name=of.standup.name)
    day, at = found
    row = rows.get(day)
    if row is None:
        ends = due(rhythm_of(of.standup), day, of.zone)
        row = _row(of, day, State.PLANNED, now, at, ends.deadline if ends else at)
        tx.add(row)
    return row


def _row(of: Place, day: date, state: State, now: datetime, due_at: datetime, deadline: datetime) -> StandupOccurrence:
    same = {"workspace_id": of.standup.workspace_id, "standup_id": of.standup.id, "person": of.person, "day": day}
    times = {"zone": of.zone.key, "due_at": due_at, "deadline": deadline, "changed_at": now}
    return StandupOccurrence(**same, **times, kind=QUESTION, state=state)


def summary_after_all(tx: Session, row: StandupOccurrence, now: datetime) -> None:
    """Have an answer summed up on a day that was to have no summary, because nobody was to be asked."""
    through = tx.get_one(Standup, row.standup_id).planned_through
    if through is None or row.day > through:
        return  # it is still to be planned
    same = {"workspace_id": row.workspace_id, "standup_id": row.standup_id, "day": row.day, "kind": SUMMARY}
    known = tx.scalar(select(Row).filter_by(**same).with_for_update())
    if known is None:
        known = Row(**same, person="", zone=row.zone, state=State.QUIET)
        tx.add(known)
    if known.state == State.QUIET:
        known.state, known.due_at, known.deadline, known.changed_at = State.PLANNED, now, now + DAY, now
    tx.flush()
