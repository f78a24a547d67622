"""Alerts: the raw posts, the alerts in them, and the groups that they fall into."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace

LIVE = text("status = 'firing'")
UNSORTED = text("sorted_at IS NULL")
OPEN = text("closed_at IS NULL")


class AlertPost(OfWorkspace, Base):
    """The body of one post as it came; `error` says why it could not be read, or who sent it not be verified.

    `is_proven` is False while its sender is still to be verified.
    """

    __tablename__ = "alert_post"
    __table_args__ = (
        Index("ix_alert_post_unsorted", "workspace_id", "id", sqlite_where=UNSORTED, postgresql_where=UNSORTED),
        Index("ix_alert_post_received_at", "received_at"),
    )

    source: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    sorted_at: Mapped[datetime | None]
    error: Mapped[str | None]
    is_proven: Mapped[bool] = mapped_column(default=True)


class AlertGroup(OfWorkspace, Base):
    """Alerts that belong together: one line, or one incident."""

    __tablename__ = "alert_group"
    __table_args__ = (
        Index("uq_alert_group_open", "workspace_id", "key", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_alert_group_incident_id", "incident_id"),
        Index("ix_alert_group_key", "workspace_id", "key"),
    )

    key: Mapped[str]
    title: Mapped[str]
    service: Mapped[str | None]
    severity: Mapped[int]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    muted_until: Mapped[datetime | None]


class Alert(OfWorkspace, Base):
    """One alert from firing to resolved; at most one of a fingerprint is live, and a mute one has no group."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source", "fingerprint", "starts_at"),
        Index(
            "uq_alert_live",
            "workspace_id",
            "source",
            "fingerprint",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        Index("ix_alert_group_id", "group_id", "status"),
    )

    source: Mapped[str]
    fingerprint: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    status: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    severity: Mapped[int]
    service: Mapped[str | None]
    labels: Mapped[dict[str, Any]] = mapped_column(default=dict)
    url: Mapped[str] = mapped_column(default="")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("alert_group.id"))
    times: Mapped[int] = mapped_column(default=1)
    last_at: Mapped[datetime]


class Beacon(OfWorkspace, Base):
    """An alert that must never stop coming (a watchdog); `missed_at` is set while it is absent, `absences` counts."""

    __tablename__ = "beacon"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    name: Mapped[str]
    seen_at: Mapped[datetime]
    missed_at: Mapped[datetime | None]
    absences: Mapped[int] = mapped_column(default=0)
