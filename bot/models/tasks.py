"""What people have to do while an incident lasts."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace


class IncidentTask(OfWorkspace, Base):
    """Something that somebody asked for in an incident; `number` counts those of the incident.

    `action_id` is the action item that it has become, because the incident ended before it was done.
    """

    __tablename__ = "incident_task"
    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    number: Mapped[int]
    text: Mapped[str]
    state: Mapped[str]
    owner: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action_item.id"))
