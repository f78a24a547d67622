"""What others are told, and when they were promised to hear again; the caller's transaction, the caller's commit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.incidents.recall import index
from bot.incidents.rules import OPEN
from bot.incidents.service import note
from bot.models import Incident, IncidentUpdate, TimelineEntry


def write(
    tx: Session,
    incident: Incident,
    text: str,
    author: str,
    now: datetime,
    *,
    trying: str | None,
    next_at: datetime | None,
) -> tuple[IncidentUpdate, TimelineEntry]:
    """Record what others are told, what is being tried, and for when the next update is promised."""
    incident.trying = trying
    promise(incident, next_at)
    update = IncidentUpdate(
        workspace_id=incident.workspace_id,
        incident_id=incident.id,
        author=author,
        text=text,
        state=incident.state,
        next_at=incident.update_due_at,
        written_at=now,
    )
    tx.add(update)
    tx.flush()
    index(tx, incident)
    return update, note(tx, incident, "update", now, actor=author, detail={"text": text, "update": update.id})


def promise(incident: Incident, due: datetime | None) -> None:
    """Note when others hear again, to the second; nothing is promised of an incident that has ended."""
    incident.update_due_at = due.replace(microsecond=0) if due and incident.state in OPEN else None


def promise_soon(incident: Incident, every: timedelta | None, now: datetime) -> None:
    """Promise an update after the usual while, unless one is promised earlier; without a while none is."""
    if every is None or incident.state not in OPEN:
        promise(incident, None)
    elif incident.update_due_at is None or incident.update_due_at > now + every:
        promise(incident, now + every)


def snooze(incident: Incident, expected: datetime, due: datetime) -> bool:
    """Move a promise to later; False where it is not the one that was expected."""
    if incident.update_due_at != expected:
        return False
    promise(incident, due)
    return True


def overdue(tx: Session, workspace: int, now: datetime) -> Sequence[Incident]:
    """Read the incidents whose update is due and that nobody was reminded of; they are noted as reminded."""
    unsaid = or_(Incident.reminded_of.is_(None), Incident.reminded_of != Incident.update_due_at)
    due = (Incident.workspace_id == workspace, Incident.update_due_at <= now, Incident.state.in_(OPEN))
    rows = tx.scalars(select(Incident).where(*due, unsaid).order_by(Incident.id).with_for_update()).all()
    for row in rows:
        row.reminded_of = row.update_due_at
    return rows
