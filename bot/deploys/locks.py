"""Locks: somebody holds a place for a while, so that nobody else deploys there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.models import DeployLock

Row = DeployLock
"""A lock as it is changed."""
EVERY = ""
"""Stands for every service, or for every environment."""


def take(
    tx: Session,
    workspace: int,
    service: str,
    environment: str,
    holder: str,
    reason: str,
    now: datetime,
    until: datetime | None,
) -> DeployLock:
    """Take a lock; answer the one that holds the place, which is another's where they were first.

    The holder's own is kept with the new reason and end; asking twice is the same as asking once.
    """
    expire(tx, workspace, now)
    place = {"workspace_id": workspace, "service": service, "environment": environment}
    added = insert_for(tx, DeployLock.__table__).values(
        **place, holder=holder, reason=reason, taken_at=now, expires_at=until
    )
    where = DeployLock.__table__.c.released_at.is_(None)
    tx.execute(added.on_conflict_do_nothing(index_elements=list(place), index_where=where))
    row = _held(tx, workspace, service, environment)
    if row.holder == holder:
        row.reason, row.expires_at = reason, until
    return row


def _held(tx: Session, workspace: int, service: str, environment: str) -> DeployLock:
    same = (DeployLock.workspace_id == workspace, DeployLock.released_at.is_(None))
    exact = (DeployLock.service == service, DeployLock.environment == environment)
    return tx.scalars(select(DeployLock).where(*same, *exact).with_for_update()).one()


def release(row: DeployLock, who: str, now: datetime) -> bool:
    """Give a place back; False where it was given back before."""
    if row.released_at is not None:
        return False
    row.released_at, row.released_by = now, who
    return True


def covering(tx: Session, workspace: int, service: str, environment: str, now: datetime) -> Sequence[DeployLock]:
    """List the locks that hold a place: its own, those of all services or all environments; the widest first."""
    held = (DeployLock.workspace_id == workspace, DeployLock.released_at.is_(None))
    alive = or_(DeployLock.expires_at.is_(None), DeployLock.expires_at > now)
    scope = (DeployLock.service.in_((service, EVERY)), DeployLock.environment.in_((environment, EVERY)))
    order = (DeployLock.service, DeployLock.environment, DeployLock.id)
    return tx.scalars(select(DeployLock).where(*held, alive, *scope).order_by(*order)).all()


def of_workspace(tx: Session, workspace: int, now: datetime) -> Sequence[DeployLock]:
    """List every lock that holds."""
    alive = or_(DeployLock.expires_at.is_(None), DeployLock.expires_at > now)
    held = (DeployLock.workspace_id == workspace, DeployLock.released_at.is_(None), alive)
    return tx.scalars(select(DeployLock).where(*held).order_by(DeployLock.id)).all()


def expire(tx: Session, workspace: int, now: datetime) -> Sequence[DeployLock]:
    """Give back what has passed its time; answer what that was."""
    past = (DeployLock.workspace_id == workspace, DeployLock.released_at.is_(None), DeployLock.expires_at <= now)
    rows = tx.scalars(select(DeployLock).where(*past).with_for_update()).all()
    for row in rows:
        row.released_at = now
    tx.flush()
    return rows
