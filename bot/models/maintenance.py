"""Times in which nobody is told of alarms: of a watch, of a service, or of a host."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from bot.models.base import Base, OfWorkspace


class Maintenance(OfWorkspace, Base):
    """Something that is worked on until a time; `kind` is watch, service or host, and `name` which one.

    `ended_at` is set where somebody ends it before `until`. A watch and those of a service know that from their own
    row; for a host this is all that there is.
    """

    __tablename__ = "maintenance"
    __table_args__ = (Index("ix_maintenance_until", "workspace_id", "until"),)

    kind: Mapped[str]
    name: Mapped[str]
    until: Mapped[datetime]
    why: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
