"""Which deploys belong to which incidents."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace

CAUSE, ORIGIN = text("kind = 'cause'"), text("kind = 'origin'")


class IncidentDeploy(OfWorkspace, Base):
    """A deploy that belongs to an incident.

    `kind` is near (it went out in the hours before), cause (it is said to have brought the incident about; an incident
    has one), or origin (the incident was declared from its message; a deploy has one such).
    """

    __tablename__ = "incident_deploy"
    __table_args__ = (
        Index("uq_incident_deploy_kind", "incident_id", "deploy_id", "kind", unique=True),
        Index("uq_incident_deploy_cause", "incident_id", unique=True, sqlite_where=CAUSE, postgresql_where=CAUSE),
        Index("uq_incident_deploy_origin", "deploy_id", unique=True, sqlite_where=ORIGIN, postgresql_where=ORIGIN),
        Index("ix_incident_deploy_deploy_id", "deploy_id"),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    deploy_id: Mapped[int] = mapped_column(ForeignKey("deploy.id"))
    kind: Mapped[str]
    made_by: Mapped[str | None]
    made_at: Mapped[datetime]
