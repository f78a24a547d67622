"""Absences: which there are, and how they end before their time; the caller's transaction, the caller's commit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.models import StandupAbsence
from bot.standups.dates import Span
from bot.standups.timing import DAY

Row = StandupAbsence


@dataclass(frozen=True)
class Absence:
    """Days on which somebody is away."""

    id: int
    days: Span


def of_person(tx: Session, workspace: int, person: str, today: date) -> Sequence[Absence]:
    """List somebody's absences that are not over, the first first."""
    mine = (Row.workspace_id == workspace, Row.person == person, Row.last >= today)
    return [
        Absence(row.id, Span(row.first, row.last)) for row in tx.scalars(select(Row).where(*mine).order_by(Row.first))
    ]


def until(tx: Session, workspace: int, people: Collection[str], day: date) -> Mapping[str, date]:
    """Tell until when those are away who are away on a day; nobody else is named."""
    there = (Row.workspace_id == workspace, Row.person.in_(people), Row.first <= day, Row.last >= day)
    rows = select(Row.person, Row.last).where(*there).order_by(Row.last)
    return {row.person: row.last for row in tx.execute(rows)}


def end(tx: Session, workspace: int, person: str, today: date) -> Span | None:
    """End the absence that runs today, so that yesterday was its last day; answer what it was, or None."""
    mine = (Row.workspace_id == workspace, Row.person == person, Row.first <= today, Row.last >= today)
    rows = tx.scalars(select(Row).where(*mine).order_by(Row.first).with_for_update()).all()
    for row in rows:
        was = Span(row.first, row.last)
        _without(tx, row, today)
    return was if rows else None


def drop(tx: Session, workspace: int, person: str, key: int, today: date) -> Span:
    """Take back what is not over of an absence. Raises `NotFound` where there is none of this person's."""
    mine = (Row.workspace_id == workspace, Row.person == person, Row.id == key, Row.last >= today)
    row = tx.scalar(select(Row).where(*mine).with_for_update())
    if row is None:
        raise NotFound("standup_own", "no_absence")
    was = Span(row.first, row.last)
    _without(tx, row, today)
    return was


def _without(tx: Session, row: StandupAbsence, today: date) -> None:
    """Keep of an absence what is over."""
    if row.first < today:
        row.last = today - DAY
    else:
        tx.delete(row)
    tx.flush()
