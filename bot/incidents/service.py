"""Writes to incidents; the caller's transaction, the caller's commit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.incidents.ports import PERSON, Origin
from bot.incidents.recall import index
from bot.incidents.rules import OPEN, State, can_move
from bot.models import Incident, TimelineEntry, Workspace
from bot.severity import Severity

Row = Incident
"""An incident as it is changed."""
Change = Callable[[Session, Incident, datetime], TimelineEntry | None]
"""Changes an incident, and answers what it wrote into the timeline; None where it was so already."""


def declare(
    tx: Session,
    workspace: int,
    title: str,
    severity: Severity,
    now: datetime,
    *,
    reporter: str | None = None,
    services: Sequence[str] = (),
    impact: str | None = None,
    is_private: bool = False,
    origin: Origin = PERSON,
    callees: Sequence[str] = (),
) -> Incident:
    """Record a new incident under the workspace's next number, and whom its reporter wants to be called.

    It began when its origin says, and was detected when it is declared.
    """
    counter = update(Workspace).where(Workspace.id == workspace).values(last_incident=Workspace.last_incident + 1)
    number = tx.scalars(counter.returning(Workspace.last_incident)).one()
    incident = Incident(
        workspace_id=workspace,
        number=number,
        title=title,
        severity=severity,
        state=State.INVESTIGATING,
        services=list(services),
        impact=impact,
        is_private=is_private,
        reporter=reporter,
        source=origin.kind,
        source_url=origin.url,
        started_at=min(origin.began or now, now),
        detected_at=now,
        declared_at=now,
    )
    tx.add(incident)
    tx.flush()
    detail: dict[str, Any] = {"severity": int(severity), "source": origin.kind, "url": origin.url}
    if origin.ts:
        detail |= {"channel": origin.channel, "ts": origin.ts}
    if callees:
        detail["callees"] = list(callees)
    note(tx, incident, "declared", now, actor=reporter, detail=detail)
    index(tx, incident)
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
    if incident.acknowledged_by is not None or incident.state not in OPEN:
        return None
    incident.acknowledged_at, incident.acknowledged_by = incident.acknowledged_at or now, actor
    return note(tx, incident, "acknowledged", now, actor=actor)


def move(
    tx: Session, incident: Incident, wanted: State, actor: str | None, now: datetime, why: str = ""
) -> TimelineEntry | None:
    """Take it from its state to another; None where it cannot go there, or is there already.

    Once it is open again, who opened it looks after it; an alert does not. It was first taken up when it was, and is
    mitigated when it is once more.
    """
    before = State(incident.state)
    if not can_move(before, wanted):
        return None
    incident.state = wanted
    if wanted in OPEN and before not in OPEN and incident.acknowledged_by is not None:
        incident.acknowledged_by = actor
    if wanted in OPEN:
        if before not in OPEN:
            incident.mitigated_at = None
        incident.resolved_at = incident.resolved_by = incident.closed_at = None
    else:
        incident.update_due_at = None
    if wanted == State.MONITORING or (wanted == State.RESOLVED and incident.mitigated_at is None):
        incident.mitigated_at = now
    if wanted in {State.RESOLVED, State.CANCELLED}:
        incident.resolved_at, incident.resolved_by = now, actor
    if wanted in {State.CLOSED, State.CANCELLED}:
        incident.closed_at = now
    entry = note(tx, incident, "state", now, actor=actor, detail={"from": before, "to": wanted, "why": why})
    index(tx, incident)
    return entry


def edit(
    tx: Session, incident: Incident, wanted: Mapping[str, Any], actor: str, now: datetime, why: str = ""
) -> TimelineEntry | None:
    """Change `title`, `severity`, `services` or `impact`: those that are named, and differ. None where none does."""
    before = {name: getattr(incident, name) for name in wanted}
    after = {name: value for name, value in wanted.items() if value != before[name]}
    if not after:
        return None
    for name, value in after.items():
        setattr(incident, name, value)
    index(tx, incident)
    changes = {name: {"from": before[name], "to": value} for name, value in after.items()}
    return note(tx, incident, "edited", now, actor=actor, detail={"changes": changes, "why": why})


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
    if incident.closed_at is not None and reason == "is_archived":
        channel_archived(incident, now)
        return None
    incident.channel_state, incident.channel_error = "lost", reason
    return note(tx, incident, "channel_lost", now, detail={"channel": incident.channel_id, "reason": reason})


def channel_back(tx: Session, incident: Incident, now: datetime) -> TimelineEntry | None:
    """Note that its archived channel is open again; None where it was open."""
    if incident.channel_state not in {"lost", "archived"}:
        return None
    incident.channel_state, incident.channel_error, incident.archived_at = "open", None, None
    return note(tx, incident, "channel_back", now, detail={"channel": incident.channel_id})


def locked_by_channel(tx: Session, workspace: int, channel: str) -> Incident | None:
    """Read the incident of a channel to change it, None where it is no incident's."""
    same = (Incident.workspace_id == workspace, Incident.channel_id == channel)
    return tx.scalar(select(Incident).where(*same).order_by(Incident.id.desc()).limit(1).with_for_update())


def confirm(incident: Incident) -> None:
    """Open an incident whose reporter may declare it."""
    incident.state = State.INVESTIGATING


def refuse(tx: Session, incident: Incident, now: datetime) -> TimelineEntry:
    """End an incident that its reporter may not declare; nobody is told of it."""
    incident.state, incident.channel_state = State.REFUSED, "none"
    return note(tx, incident, "refused", now)


def channel_archived(incident: Incident, now: datetime) -> None:
    """Note that its channel was put away, as it is some time after the end."""
    incident.channel_state, incident.archived_at = "archived", now
