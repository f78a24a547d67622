"""Silences that people set from an incident."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace

RUNNING = text("state = 'set'")


class Silence(OfWorkspace, Base):
    """A silence in one of the Alertmanagers, of the alerts of one name: wanted → set, then lifting → over; or failed.

    `matchers` has the values of each label that are silenced; `mark` stands in the comment, by which it is found again,
    and `outside_id` is what it is called there.
    """

    __tablename__ = "silence"
    __table_args__ = (Index("ix_silence_ends_at", "ends_at", sqlite_where=RUNNING, postgresql_where=RUNNING),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    target: Mapped[str]
    title: Mapped[str]
    matchers: Mapped[dict[str, Any]]
    mark: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str]
    outside_id: Mapped[str | None]
    error: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
