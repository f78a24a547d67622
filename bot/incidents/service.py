"""Writes to incidents; the caller's transaction, the caller's commit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.incidents.ports import PERSON, Origin
from bot.incidents.recall import index
from bot.incidents.rules import OPEN, REFUSED, RESOLVED, can_move
from bot.models import Incident, TimelineEntry, Workspace
from bot.severity import Severity

Change = Callable[[Session, Incident, datetime], TimelineEntry | None]
"""Changes an incident, and answers what it wrote into the timeline; None where it was so already."""

FOUND_BY = {"declared", "title", "services", "resolved"}
"""Changes after which an incident may be found by other words."""


def declare(
    tx: Session,
    workspace: int,
    title: str,
    severity: Severity,
    now: datetime,
    *,
    reporter: str | None = None,
    services: Sequence[str] = (),
    origin: Origin = PERSON,
) -> Incident:
    """Record a new incident under the workspace's next number."""
    counter = update(Workspace).where(Workspace.id == workspace).values(last_incident=Workspace.last_incident + 1)
    number = tx.scalars(counter.returning(Workspace.last_incident)).one()
    incident = Incident(
        workspace_id=workspace,
        number=number,
        title=title,
        severity=severity,
        state=OPEN,
        services=list(services),
        reporter=reporter,
        source=origin.kind,
        source_url=origin.url,
        declared_at=now,
    )
    tx.add(incident)
    tx.flush()
    detail = {"severity": int(severity), "source": origin.kind, "url": origin.url}
    if origin.ts:
        detail |= {"channel": origin.channel, "ts": origin.ts}
    note(tx, incident, "declared", now, actor=reporter, detail=detail)
    return incident


def note(
    tx: Session,
    incident: Incident,
    kind: str,
    now: datetime,
    *,
    actor: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> TimelineEntry:
    """Add an entry to an incident's timeline."""
    entry = TimelineEntry(
        workspace_id=incident.workspace_id,
        incident_id=incident.id,
        kind=kind,
        actor=actor,
        detail=dict(detail or {}),
        happened_at=now,
        recorded_at=now,
    )
    tx.add(entry)
    tx.flush()
    if kind in FOUND_BY:
        index(tx, incident)
    return entry


def locked(tx: Session, workspace: int, incident: int) -> Incident:
    """Read an incident by its key to change it; others who would change it wait."""
    found = select(Incident).where(Incident.workspace_id == workspace, Incident.id == incident).with_for_update()
    row = tx.scalar(found)
    if row is None:
        raise NotFound("incident", "not_found", number=incident)
    return row


def acknowledge(tx: Session, incident: Incident, actor: str, now: datetime) -> TimelineEntry | None:
    """Note that somebody looks after it; None where somebody does already."""
    if incident.acknowledged_at is not None or incident.state != OPEN:
        return None
    incident.acknowledged_at, incident.acknowledged_by = now, actor
    return note(tx, incident, "acknowledged", now, actor=actor)


def set_severity(
    tx: Session, incident: Incident, severity: Severity, actor: str, now: datetime
) -> TimelineEntry | None:
    """Change how grave it is; None where it is so already."""
    if incident.severity == severity:
        return None
    detail = {"from": incident.severity, "to": int(severity)}
    incident.severity = severity
    return note(tx, incident, "severity", now, actor=actor, detail=detail)


def resolve(tx: Session, incident: Incident, actor: str | None, now: datetime) -> TimelineEntry | None:
    """End it; None where it has ended already."""
    if not can_move(incident.state, RESOLVED):
        return None
    incident.state, incident.resolved_at, incident.resolved_by = RESOLVED, now, actor
    return note(tx, incident, "resolved", now, actor=actor)


def channel_opened(incident: Incident, channel: str, name: str) -> None:
    """Note the channel that Slack gave it."""
    incident.channel_id, incident.channel_name = channel, name
    incident.channel_state, incident.channel_error = "open", None


def channel_failed(incident: Incident, reason: str) -> None:
    """Note that Slack refused a channel, and why."""
    incident.channel_state, incident.channel_error = "failed", reason


def channel_lost(tx: Session, incident: Incident, reason: str, now: datetime) -> TimelineEntry | None:
    """Note that its channel is gone, by Slack's word for it; None where it had none."""
    if incident.channel_state != "open":
        return None
    incident.channel_state, incident.channel_error = "lost", reason
    return note(tx, incident, "channel_lost", now, detail={"channel": incident.channel_id, "reason": reason})


def channel_back(tx: Session, incident: Incident, now: datetime) -> TimelineEntry | None:
    """Note that its archived channel is open again; None where it was not lost."""
    if incident.channel_state != "lost":
        return None
    incident.channel_state, incident.channel_error = "open", None
    return note(tx, incident, "channel_back", now, detail={"channel": incident.channel_id})


def locked_by_channel(tx: Session, workspace: int, channel: str) -> Incident | None:
    """Read the incident of a channel to change it, None where it is no incident's."""
    same = (Incident.workspace_id == workspace, Incident.channel_id == channel)
    return tx.scalar(select(Incident).where(*same).order_by(Incident.id.desc()).limit(1).with_for_update())


def confirm(incident: Incident) -> None:
    """Open an incident whose reporter may declare it."""
    incident.state = OPEN


def refuse(tx: Session, incident: Incident, now: datetime) -> TimelineEntry:
    """End an incident that its reporter may not declare; nobody is told of it."""
    incident.state, incident.channel_state = REFUSED, "none"
    return note(tx, incident, "refused", now)
