"""Incidents and their timelines."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace


class Incident(OfWorkspace, Base):
    """An incident; `channel_state` says how far its channel is: opening, open, or failed with `channel_error`."""

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index("ix_incident_channel_id", "workspace_id", "channel_id"),
        Index("ix_incident_state", "workspace_id", "state", "number"),
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
    declared_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]


class TimelineEntry(OfWorkspace, Base):
    """One thing that happened in an incident; append-only."""

    __tablename__ = "timeline_entry"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    kind: Mapped[str]
    actor: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    happened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
