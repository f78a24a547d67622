"""Standups for tests, and a clock that ticks."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import Person, Standup, StandupMember, StandupOccurrence
from bot.people.service import ensure_workspace
from bot.standups import asking, planning, service
from bot.standups.rules import QUESTION, WEEKDAYS, State, written
from bot.standups.service import Plan

START = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
ASKS = written("Yesterday?\nToday?\nBlockers?")
NINE, NOON = 9 * 60, 12 * 60


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def no_holiday(_country: str | None, _day: date) -> bool:
    return False


def standup(tx: Session, *people: str, now: datetime = START, **changes: Any) -> Standup:
    """Make a standup at nine on weekdays, by everybody's own clock, with its people."""
    given: dict[str, Any] = {
        "name": "Daily",
        "channel": "C1",
        "days": WEEKDAYS[:5],
        "minute": NINE,
        "deadline": NOON,
        "summary": NOON,
        "zone": "UTC",
        **changes,
    }
    row = service.create(tx, ensure_workspace(tx, "T0BEACON", now).id, Plan(**given), ASKS, "U0", now)
    service.join(tx, row, people, now)
    return row


def lives(tx: Session, person: str, zone: str | None, **more: Any) -> None:
    """Have Slack tell where somebody is."""
    workspace = ensure_workspace(tx, "T0BEACON", START).id
    known = tx.scalar(select(Person).where(Person.workspace_id == workspace, Person.slack_id == person))
    if known is None:
        known = Person(workspace_id=workspace, slack_id=person)
        tx.add(known)
    known.zone = zone
    for name, value in more.items():
        setattr(known, name, value)
    tx.flush()


def tick(
    tx: Session, now: datetime, is_holiday: Callable[[str | None, date], bool] = no_holiday
) -> list[tuple[str, date, State]]:
    """Plan, and decide what is due; answer who was asked or missed something, with the day."""
    workspace = ensure_workspace(tx, "T0BEACON", START).id
    planning.follow_clocks(tx, workspace, now)
    while planning.plan(tx, workspace, now):
        pass
    done = []
    while rows := asking.due(tx, workspace, now):
        for row in rows:
            if row.kind == QUESTION:
                done.append((row.person, row.day, asking.open_question(tx, row, is_holiday, now)))
            else:
                asking.open_summary(tx, row, now)
    asking.closed(tx, workspace, now, 1000)
    return done


def moments(database: Database, until: datetime, *also: Select[datetime | None]) -> Iterator[datetime]:
    """Give the moments, up to one, at which there is something to do; `also` selects more of them from the database."""
    now = START
    while now < until:
        with database.read() as tx:
            planned = select(func.min(StandupOccurrence.due_at)).where(StandupOccurrence.state == State.PLANNED)
            again = select(func.min(StandupMember.plan_at)).where(StandupMember.left_at.is_(None))
            found = [tx.scalar(each) for each in (planned, again, select(func.min(Standup.plan_at)), *also)]
        now = max(now, min(each for each in found if each is not None))
        yield now


def occurrences(tx: Session, kind: str = QUESTION) -> list[StandupOccurrence]:
    found = select(StandupOccurrence).where(StandupOccurrence.kind == kind)
    return list(tx.scalars(found.order_by(StandupOccurrence.due_at, StandupOccurrence.id)))
