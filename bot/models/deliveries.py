"""How deploys came out, in narrow rows by which a million of them are counted quickly."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.types import JsonDocument
from bot.models.base import Base, OfWorkspace


class Delivery(OfWorkspace, Base):
    """A deploy that began and came to an end.

    `at` is when it was out, or when it ended without. `leads` are the seconds from each commit being written to being
    out, of those commits that it brought there first. `undoes` is the number of the deploy from which it went back,
    `fixes` that of the incident which it was to mend.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("deploy_id"),
        Index("ix_delivery_environment", "workspace_id", "environment", "at"),
        Index("ix_delivery_service", "workspace_id", "service", "environment", "at"),
    )

    deploy_id: Mapped[int] = mapped_column(ForeignKey("deploy.id"))
    number: Mapped[int]
    service: Mapped[str]
    environment: Mapped[str]
    kind: Mapped[str]
    ending: Mapped[str]
    at: Mapped[datetime]
    leads: Mapped[list[int]] = mapped_column(JsonDocument, default=list)
    undoes: Mapped[int | None]
    fixes: Mapped[int | None]
