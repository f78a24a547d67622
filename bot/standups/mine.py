"""What one person sees of their own: by which clock they live, in which standups they are, when they are asked next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models import Person, Standup, StandupMember, StandupOccurrence, StandupPerson
from bot.standups import absences
from bot.standups.absences import Absence
from bot.standups.dates import Span
from bot.standups.places import suggested
from bot.standups.planning import rhythm_of
from bot.standups.rules import QUESTION, State
from bot.standups.timing import DAY, clock, due

FURTHEST = 400
"""Days through which the next question is looked for."""
IsOff = Callable[[date], bool]
"""Answers whether somebody is asked nothing on a day."""


@dataclass(frozen=True)
class Own:
    """What somebody chose for all standups, and the zone that Slack tells of them; None for what is not known."""

    country: str | None
    chosen: str | None
    told: str | None

    def place(self, otherwise: str) -> ZoneInfo:
        """Tell by which clock they live."""
        return clock(self.chosen or self.told or otherwise, otherwise)


@dataclass(frozen=True)
class Membership:
    """A standup that somebody is in, by the clock by which it asks them; `day` and `at` are when that is next."""

    id: int
    name: str
    channel: str
    zone: ZoneInfo
    is_paused: bool
    day: date | None
    at: datetime | None


@dataclass(frozen=True)
class Mine:
    """All of that together."""

    own: Own
    zone: ZoneInfo
    today: date
    standups: Sequence[Membership]
    absences: Sequence[Absence]


def own(tx: Session, workspace: int, person: str) -> Own:
    """Read what somebody chose, and what Slack tells."""
    chosen = (StandupPerson.workspace_id == workspace, StandupPerson.person == person)
    row = tx.execute(select(StandupPerson.country, StandupPerson.zone).where(*chosen)).one_or_none()
    told = tx.scalar(select(Person.zone).where(Person.workspace_id == workspace, Person.slack_id == person))
    return Own(row.country, row.zone, told) if row else Own(None, None, told)


def hint(tx: Session, workspace: int, person: str, question: int) -> str | None:
    """Suggest a country in somebody's first question, where they chose none."""
    theirs = (StandupOccurrence.workspace_id == workspace, StandupOccurrence.person == person)
    told = own(tx, workspace, person)
    zone = told.chosen or told.told
    if told.country is not None or zone is None:
        return None
    is_first = tx.scalar(select(StandupOccurrence.id).where(*theirs, StandupOccurrence.id < question).limit(1)) is None
    return suggested(zone) if is_first else None


def mine(
    tx: Session,
    workspace: int,
    person: str,
    otherwise: str,
    is_holiday: Callable[[str | None, date], bool],
    now: datetime,
) -> Mine:
    """Read all of somebody's own; `otherwise` is the zone where none is known."""
    told = own(tx, workspace, person)
    zone = told.place(otherwise)
    today = now.astimezone(zone).date()
    away = absences.of_person(tx, workspace, person, today)

    def is_off(day: date) -> bool:
        return any(day in each.days for each in away) or is_holiday(told.country, day)

    rows = [_membership(tx, each, person, told, is_off, now) for each in standups_of(tx, workspace, person)]
    return Mine(told, zone, today, rows, away)


def standups_of(tx: Session, workspace: int, person: str) -> Sequence[Standup]:
    """Read the standups that somebody is in, by their names."""
    active = (StandupMember.person == person, StandupMember.left_at.is_(None))
    joined = select(Standup).join(StandupMember, StandupMember.standup_id == Standup.id)
    there = (Standup.workspace_id == workspace, StandupMember.workspace_id == workspace, Standup.deleted_at.is_(None))
    return tx.scalars(joined.where(*there, *active).order_by(Standup.key, Standup.id)).all()


def zone_in(standup: Standup, told: Own) -> ZoneInfo:
    """Tell by which clock a standup asks somebody."""
    return told.place(standup.zone) if standup.is_personal else ZoneInfo(standup.zone)


def _membership(tx: Session, standup: Standup, person: str, told: Own, is_off: IsOff, now: datetime) -> Membership:
    zone, is_paused = zone_in(standup, told), standup.paused_at is not None
    found = None if is_paused else next_due(standup, zone, rows_of(tx, standup, person, now), is_off, now)
    return Membership(standup.id, standup.name, standup.channel, zone, is_paused, *(found or (None, None)))


def rows_of(tx: Session, standup: Standup, person: str, now: datetime) -> Mapping[date, StandupOccurrence]:
    """Read somebody's questions of a standup from the day before yesterday on, by their days."""
    same = (StandupOccurrence.standup_id == standup.id, StandupOccurrence.kind == QUESTION)
    theirs = (StandupOccurrence.person == person, StandupOccurrence.day >= now.date() - 2 * DAY)
    return {row.day: row for row in tx.scalars(select(StandupOccurrence).where(*same, *theirs))}


def next_due(
    standup: Standup, zone: ZoneInfo, rows: Mapping[date, StandupOccurrence], is_off: IsOff, now: datetime
) -> tuple[date, datetime] | None:
    """Tell on which day somebody is asked next and when; None where that is not within a year."""
    today = now.astimezone(zone).date()
    for day in (today + number * DAY for number in range(FURTHEST)):
        row, found = rows.get(day), due(rhythm_of(standup), day, zone)
        if (row is not None and row.state != State.PLANNED) or is_off(day):
            continue
        at = row.due_at if row is not None else found.due_at if found is not None else None
        if at is not None and at > now:
            return day, at
    return None


def left_out(tx: Session, workspace: int, person: str, days: Span, today: date, is_off: IsOff) -> Mapping[str, int]:
    """Count how often each of somebody's standups would have asked them on days that are not over."""
    told, counted = own(tx, workspace, person), {}
    begin = max(days.first, today)
    for standup in standups_of(tx, workspace, person):
        zone, span = zone_in(standup, told), range((days.last - begin).days + 1)
        asks = [day for day in (begin + number * DAY for number in span) if due(rhythm_of(standup), day, zone)]
        counted[standup.name] = sum(not is_off(day) for day in asks)
    return {name: count for name, count in counted.items() if count}
