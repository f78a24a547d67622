"""Who has which role in an incident; the caller's transaction, the caller's commit."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.incidents.service import note
from bot.models import Incident, IncidentRole, TimelineEntry


def assign(tx: Session, incident: Incident, role: str, person: str, actor: str, now: datetime) -> TimelineEntry | None:
    """Give a role to somebody, who takes it over from whoever has it; None where they have it already."""
    held = _held(tx, incident, role)
    if held is not None and held.person == person:
        return None
    before = held.person if held else None
    if held is not None:
        _end(tx, held, now)
    tx.add(
        IncidentRole(workspace_id=incident.workspace_id, incident_id=incident.id, role=role, person=person, since=now)
    )
    return note(tx, incident, "role", now, actor=actor, detail={"role": role, "person": person, "before": before})


def assign_free(tx: Session, incident: Incident, role: str, person: str, now: datetime) -> TimelineEntry | None:
    """Give a role to somebody where nobody has it."""
    return None if _held(tx, incident, role) else assign(tx, incident, role, person, person, now)


def leave(tx: Session, incident: Incident, role: str, actor: str, now: datetime) -> TimelineEntry | None:
    """Take a role from whoever has it; None where nobody has."""
    held = _held(tx, incident, role)
    if held is None:
        return None
    _end(tx, held, now)
    return note(tx, incident, "role", now, actor=actor, detail={"role": role, "person": None, "before": held.person})


def _held(tx: Session, incident: Incident, role: str) -> IncidentRole | None:
    same = (IncidentRole.incident_id == incident.id, IncidentRole.role == role, IncidentRole.until.is_(None))
    return tx.scalar(select(IncidentRole).where(*same))


def _end(tx: Session, held: IncidentRole, now: datetime) -> None:
    held.until = now
    tx.flush()  # before the next holder is written: a role has one
