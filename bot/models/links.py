"""Incidents that belong together."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace


class IncidentLink(OfWorkspace, Base):
    """Two incidents that belong together, or one with a channel that it had before.

    `kind` is related, returned (an alert of `other_id` came back as `incident_id`), merged (`incident_id` is a
    duplicate of `other_id`), or continued: both are the same, and `channel` is where it was before.
    """

    __tablename__ = "incident_link"
    __table_args__ = (
        UniqueConstraint("incident_id", "other_id", "kind", "channel"),
        Index("ix_incident_link_other_id", "other_id"),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[str]
    channel: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str | None]
    made_at: Mapped[datetime]
