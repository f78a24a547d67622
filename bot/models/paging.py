"""Calls for help."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace

WAITING = text("escalate_at IS NOT NULL")


class Page(OfWorkspace, Base):
    """A call for help in an incident, the first or a further one: calling → called, or failed with `error`.

    `target` names a routing key, and `key` is what the system outside knows the page by; without a target people are
    called in Slack: `callees` as the catalogue names them, `people` as Slack does. `escalate_at` is when others are
    called unless somebody takes it up, and is emptied then. `settled` is what the system outside was last told.
    `asked_by` is who called by hand.
    """

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("incident_id", "sequence"),
        Index("ix_page_key", "workspace_id", "key"),
        Index("ix_page_escalate_at", "escalate_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    sequence: Mapped[int]
    reason: Mapped[str]
    target: Mapped[str | None]
    key: Mapped[str]
    callees: Mapped[list[str]] = mapped_column(default=list)
    people: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(default="calling")
    error: Mapped[str | None]
    settled: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    escalate_at: Mapped[datetime | None]
    asked_by: Mapped[str | None]
