"""Reads of incidents, as people are shown them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.incidents.rules import CHECKING, OPEN, REFUSED
from bot.models import Incident, Projection, TimelineEntry
from bot.severity import Severity


@dataclass(frozen=True)
class IncidentView:
    """An incident at one moment; people are Slack ids."""

    id: int
    workspace: int
    number: int
    title: str
    severity: Severity
    state: str
    services: tuple[str, ...]
    reporter: str | None
    source: str
    source_url: str | None
    channel: str | None
    channel_state: str
    channel_error: str | None
    declared_at: datetime
    acknowledged_by: str | None
    resolved_by: str | None
    resolved_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it still needs people."""
        return self.state == OPEN


@dataclass(frozen=True)
class EntryView:
    """A timeline entry together with its incident."""

    incident: IncidentView
    kind: str
    actor: str | None
    detail: dict[str, Any]
    happened_at: datetime


def view(row: Incident) -> IncidentView:
    """Freeze a row."""
    return IncidentView(
        id=row.id,
        workspace=row.workspace_id,
        number=row.number,
        title=row.title,
        severity=Severity(row.severity),
        state=row.state,
        services=tuple(row.services),
        reporter=row.reporter,
        source=row.source,
        source_url=row.source_url,
        channel=row.channel_id,
        channel_state=row.channel_state,
        channel_error=row.channel_error,
        declared_at=row.declared_at,
        acknowledged_by=row.acknowledged_by,
        resolved_by=row.resolved_by,
        resolved_at=row.resolved_at,
    )


def by_id(tx: Session, incident: int) -> IncidentView:
    """Read one that is known to be there."""
    return view(tx.scalars(select(Incident).where(Incident.id == incident)).one())


def by_number(tx: Session, workspace: int, number: int) -> IncidentView | None:
    """Find an incident by the number that people use."""
    seen = (Incident.number == number, Incident.state.not_in((CHECKING, REFUSED)))
    row = tx.scalar(select(Incident).where(Incident.workspace_id == workspace, *seen))
    return view(row) if row else None


def by_channel(tx: Session, workspace: int, channel: str) -> IncidentView | None:
    """Find the incident whose channel this is."""
    row = tx.scalar(select(Incident).where(Incident.workspace_id == workspace, Incident.channel_id == channel))
    return view(row) if row else None


def open_incidents(tx: Session, workspace: int, limit: int = 20) -> Sequence[IncidentView]:
    """List what is open, newest first."""
    rows = select(Incident).where(Incident.workspace_id == workspace, Incident.state == OPEN)
    return [view(row) for row in tx.scalars(rows.order_by(Incident.number.desc()).limit(limit))]


def entry(tx: Session, key: int) -> EntryView:
    """Read one timeline entry that is known to be there."""
    row = tx.scalars(select(TimelineEntry).where(TimelineEntry.id == key)).one()
    return EntryView(by_id(tx, row.incident_id), row.kind, row.actor, row.detail, row.happened_at)


def declared_from(tx: Session, incident: int) -> tuple[str, str]:
    """Tell the channel and the ts of the message that an incident was declared from."""
    same = (TimelineEntry.incident_id == incident, TimelineEntry.kind == "declared")
    detail = tx.scalars(select(TimelineEntry.detail).where(*same)).one()
    return detail["channel"], detail["ts"]


def announced_in(tx: Session, workspace: int, incident: int) -> Sequence[str]:
    """List the channels in which an incident is announced, as its projections name them."""
    same = (
        Projection.workspace_id == workspace,
        Projection.kind == "incident.announcement",
        Projection.subject == str(incident),
    )
    return tx.scalars(select(Projection.channel).where(*same)).all()
