"""Making the occurrences of the coming days; the caller's transaction, the caller's commit.

Each member's local days are planned one after the other, each once, and never before the last of them has begun. A row
is found again by its day, whatever the clock of its person showed when it was made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, delete, func, select, update
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.models import Person, Standup, StandupMember, StandupOccurrence, StandupPerson
from bot.standups.rules import QUESTION, SUMMARY, TRAVEL, State
from bot.standups.timing import MINUTES, Due, Rhythm, clock, crowd_at, due, plan_again, unplanned

BATCH = 100
"""Members that are planned in one transaction: others wait for a tenth of a second or so."""
IN_FORCE = (Standup.deleted_at.is_(None), Standup.paused_at.is_(None))
ZONE: ColumnElement[str] = case(
    (Standup.is_personal, func.coalesce(StandupPerson.zone, Person.zone, Standup.zone)), else_=Standup.zone
)
"""By which clock somebody is asked now."""


@dataclass
class Crowds:
    """How many people are asked by each clock, and at each moment that was looked at."""

    clocks: Mapping[tuple[str, int, str], int]
    known: dict[datetime, int] = field(default_factory=dict)

    def at(self, moment: datetime) -> int:
        """Count who is asked at a moment."""
        if moment not in self.known:
            self.known[moment] = crowd_at(moment, self.clocks)
        return self.known[moment]


def rhythm_of(standup: Standup) -> Rhythm:
    """Tell when its members are asked."""
    return Rhythm(frozenset(standup.days), standup.minute, standup.deadline, standup.nudge)


def summing_up(standup: Standup) -> Rhythm:
    """Tell when its summary is due; it is of use for a day."""
    at = standup.summary if standup.summary > standup.minute else standup.summary + MINUTES
    return Rhythm(frozenset(standup.days), at, at)


def plan(tx: Session, workspace: int, now: datetime, most: int = BATCH) -> int:
    """Plan the days of some whose time has come; answer how many they were.

    What somebody changes at this moment is left to the next look, so that nobody waits for the other.
    """
    mine = select(Standup).where(Standup.workspace_id == workspace, *IN_FORCE, Standup.plan_at <= now)
    standups = tx.scalars(mine.order_by(Standup.id).limit(most).with_for_update(skip_locked=True)).all()
    for standup in standups:
        _plan_summary(tx, standup, now)
    waiting = _waiting(tx, workspace, now, most)
    crowds = Crowds(clocks(tx, workspace)) if waiting else Crowds({})
    for member, standup, zone in waiting:
        _plan_member(tx, member, standup, zone, crowds, now)
    return len(waiting) + len(standups)


def follow_clocks(tx: Session, workspace: int, now: datetime) -> int:
    """Have those planned anew whose clock is another by now; answer how many they were.

    It reads all members, which is why it is a look of its own and does not come every second.
    """
    found = (
        select(StandupMember.id)
        .join(Standup, Standup.id == StandupMember.standup_id)
        .where(StandupMember.workspace_id == workspace, StandupMember.left_at.is_(None), *IN_FORCE)
        .where(StandupMember.plan_at > now, StandupMember.zone != ZONE)
    )
    keys = tx.scalars(_with_people(found)).all()
    if keys:
        tx.execute(update(StandupMember), [{"id": key, "plan_at": now} for key in keys])
    return len(keys)


def _waiting(tx: Session, workspace: int, now: datetime, most: int) -> Sequence[tuple[StandupMember, Standup, str]]:
    found = (
        select(StandupMember, Standup, ZONE)
        .join(Standup, Standup.id == StandupMember.standup_id)
        .where(StandupMember.workspace_id == workspace, StandupMember.left_at.is_(None), *IN_FORCE)
        .where(StandupMember.plan_at <= now)
        .order_by(StandupMember.plan_at, StandupMember.id)
        .limit(most)
    )
    rows = tx.execute(_with_people(found).with_for_update(of=StandupMember, skip_locked=True))
    return [(row[0], row[1], row[2]) for row in rows]


def _with_people(found: Any) -> Any:  # noqa: ANN401 - any selection of members
    """Join what Slack and the person say of the person."""
    theirs = and_(Person.workspace_id == StandupMember.workspace_id, Person.slack_id == StandupMember.person)
    chosen = and_(
        StandupPerson.workspace_id == StandupMember.workspace_id, StandupPerson.person == StandupMember.person
    )
    return found.outerjoin(Person, theirs).outerjoin(StandupPerson, chosen)


def clocks(tx: Session, workspace: int) -> Mapping[tuple[str, int, str], int]:
    """Count who is asked by each clock: how many for a zone, a minute of the day and a weekday."""
    found = (
        select(Standup.minute, Standup.days, Standup.zone, ZONE, func.count())
        .select_from(StandupMember)
        .join(Standup, Standup.id == StandupMember.standup_id)
        .where(StandupMember.workspace_id == workspace, StandupMember.left_at.is_(None), *IN_FORCE)
    )
    counted: dict[tuple[str, int, str], int] = {}
    for minute, days, own, zone, count in tx.execute(_with_people(found).group_by(Standup.id, ZONE)):
        for day in days:
            key = (clock(zone, own).key, minute, day)
            counted[key] = counted.get(key, 0) + count
    return counted


def _plan_member(
    tx: Session, member: StandupMember, standup: Standup, zone: str, crowds: Crowds, now: datetime
) -> None:
    """Plan the days of one member that are still to be planned; what is planned already follows their clock."""
    place, since = clock(zone, standup.zone), max(member.joined_at, standup.begins_at)
    if member.zone != zone:
        _follow(tx, member, standup, place, crowds, now)
    made: list[dict[str, Any]] = []
    for day in unplanned(member.planned_through, place, now, since):
        alone = due(rhythm_of(standup), day, place)
        if alone is not None and alone.due_at >= since:
            made.append(_row(standup, member.person, QUESTION, _of(standup, member, day, place, crowds) or alone, now))
        member.planned_through = day
    _insert(tx, made, zone)
    member.zone = zone
    if member.planned_through is not None:
        member.plan_at = plan_again(member.planned_through, place)


def _of(standup: Standup, member: StandupMember, day: date, place: ZoneInfo, crowds: Crowds) -> Due | None:
    """Tell when a member is asked on a day, among all who are asked at that instant."""
    alone = due(rhythm_of(standup), day, place)
    if alone is None:
        return None
    return due(rhythm_of(standup), day, place, crowds.at(alone.due_at), f"{standup.id}:{member.person}")


def _follow(
    tx: Session, member: StandupMember, standup: Standup, place: ZoneInfo, crowds: Crowds, now: datetime
) -> None:
    """Time anew what is planned and was not asked yet, by the clock that the person has now."""
    mine = (StandupOccurrence.standup_id == standup.id, StandupOccurrence.person == member.person)
    planned = (StandupOccurrence.kind == QUESTION, StandupOccurrence.state == State.PLANNED)
    for row in tx.scalars(select(StandupOccurrence).where(*mine, *planned).with_for_update()).all():
        again = _of(standup, member, row.day, place, crowds)
        if again is None:
            tx.delete(row)
            continue
        row.zone, row.changed_at = place.key, now
        row.why = TRAVEL if again.deadline <= now < row.deadline else None
        row.due_at, row.deadline, row.nudge_at = again.due_at, again.deadline, again.nudge_at


def _plan_summary(tx: Session, standup: Standup, now: datetime) -> None:
    place = ZoneInfo(standup.zone)
    found = []
    for day in unplanned(standup.planned_through, place, now, standup.begins_at):
        found.append(due(summing_up(standup), day, place))
        standup.planned_through = day
    made = [each for each in found if each is not None and each.due_at >= standup.begins_at]
    _insert(tx, [_row(standup, "", SUMMARY, each, now) for each in made], standup.zone)
    if standup.planned_through is not None:
        standup.plan_at = plan_again(standup.planned_through, place)


def _row(standup: Standup, person: str, kind: str, of: Due, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": standup.workspace_id,
        "standup_id": standup.id,
        "person": person,
        "day": of.day,
        "kind": kind,
        "due_at": of.due_at,
        "deadline": of.deadline,
        "nudge_at": of.nudge_at,
        "state": State.PLANNED,
        "changed_at": now,
    }


def _insert(tx: Session, rows: Iterable[Mapping[str, Any]], zone: str) -> None:
    """Keep what is planned; a day that has its row keeps it."""
    made = [{**row, "zone": zone} for row in rows]
    if made:
        same = ["standup_id", "day", "kind", "person"]
        tx.execute(insert_for(tx, StandupOccurrence.__table__).on_conflict_do_nothing(index_elements=same), made)


def withdraw(tx: Session, standup: int, person: str | None = None) -> None:
    """Take back what is planned and not due yet to anybody: of one member, or of all and the summaries."""
    mine = [StandupOccurrence.standup_id == standup, StandupOccurrence.state == State.PLANNED]
    if person is not None:
        mine.append(StandupOccurrence.person == person)
    tx.execute(delete(StandupOccurrence).where(*mine))
