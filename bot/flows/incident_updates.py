"""Telling others how an incident goes: updates in the threads of its announcements, and reminders of those promised."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import incidents
from bot.flows.projections import want
from bot.incidents import queries, updates
from bot.incidents.rules import State
from bot.incidents.service import move
from bot.models import Incident, IncidentUpdate


def write(
    tx: Session,
    catalogue: Catalogue,
    incident: Incident,
    text: str,
    author: str,
    now: datetime,
    *,
    trying: str | None,
    next_at: datetime | None,
    state: State | None = None,
) -> IncidentUpdate:
    """Tell others, in the incident's channel and under each announcement; with a new state, that comes first."""
    entry = move(tx, incident, state, author, now) if state else None
    if entry is not None:
        incidents.changed(tx, catalogue, incident, entry, now)
    reminded = incident.update_due_at
    update, told = updates.write(tx, incident, text, author, now, trying=trying, next_at=next_at)
    incidents.shown(tx, catalogue, incident, told, now)
    for channel in queries.announced_in(tx, incident.workspace_id, incident.id):
        want(tx, incident.workspace_id, "incident.update", str(update.id), channel, now)
    show_reminder(tx, incident, reminded, now)
    return update


def snooze(
    tx: Session, catalogue: Catalogue, incident: Incident, expected: datetime, due: datetime, now: datetime
) -> bool:
    """Move a promised update to later; False where it is not the one that was expected."""
    if not updates.snooze(incident, expected, due):
        return False
    incidents.announce(tx, catalogue, incident, now)
    incidents.show_panel(tx, incident, now)
    show_reminder(tx, incident, expected, now)
    return True


def remind(tx: Session, workspace: int, now: datetime) -> None:
    """Remind of every update that is due, once each."""
    for incident in updates.overdue(tx, workspace, now):
        _want_reminder(tx, incident, incident.reminded_of, now)


def show_reminder(tx: Session, incident: Incident, of: datetime | None, now: datetime) -> None:
    """Bring the reminder of a promise up to date, where somebody was reminded of it."""
    if of is not None and incident.reminded_of == of:
        _want_reminder(tx, incident, of, now)


def _want_reminder(tx: Session, incident: Incident, of: datetime | None, now: datetime) -> None:
    if incident.channel_id is not None and of is not None:
        subject = f"{incident.id}:{int(of.timestamp())}"
        want(tx, incident.workspace_id, "incident.reminder", subject, incident.channel_id, now)
