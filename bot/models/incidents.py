"""Incidents and their timelines."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace

HELD = text("until IS NULL")


class Incident(OfWorkspace, Base):
    """An incident.

    `channel_state` says how far its channel is: opening, open, failed or lost with `channel_error`, or archived.
    `update_due_at` is when the next update is promised, and `reminded_of` the promise that was reminded of.
    """

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index("ix_incident_channel_id", "workspace_id", "channel_id"),
        Index("ix_incident_state", "workspace_id", "state", "number"),
        Index("ix_incident_update_due_at", "update_due_at"),
    )

    number: Mapped[int]
    title: Mapped[str]
    severity: Mapped[int]
    state: Mapped[str]
    services: Mapped[list[str]] = mapped_column(default=list)
    reporter: Mapped[str | None]
    source: Mapped[str] = mapped_column(default="person")
    source_url: Mapped[str | None]
    channel_id: Mapped[str | None]
    channel_name: Mapped[str | None]
    channel_state: Mapped[str] = mapped_column(default="opening")
    channel_error: Mapped[str | None]
    is_private: Mapped[bool] = mapped_column(default=False)
    impact: Mapped[str | None]
    trying: Mapped[str | None]
    started_at: Mapped[datetime]
    detected_at: Mapped[datetime]
    declared_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]
    mitigated_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    update_due_at: Mapped[datetime | None]
    reminded_of: Mapped[datetime | None]


class TimelineEntry(OfWorkspace, Base):
    """One thing that happened in an incident; append-only, but for what its author or somebody else has erased."""

    __tablename__ = "timeline_entry"
    __table_args__ = (Index("ix_timeline_entry_happened_at", "incident_id", "happened_at", "id"),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[str]
    actor: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    happened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class IncidentRole(OfWorkspace, Base):
    """Somebody who has, or had, a role in an incident; a role is held by one at a time."""

    __tablename__ = "incident_role"
    __table_args__ = (
        Index("uq_incident_role_held", "incident_id", "role", unique=True, sqlite_where=HELD, postgresql_where=HELD),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    role: Mapped[str]
    person: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class IncidentUpdate(OfWorkspace, Base):
    """What the team told others about an incident at one moment, and for when it promised the next update."""

    __tablename__ = "incident_update"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    author: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    next_at: Mapped[datetime | None]
    written_at: Mapped[datetime]
