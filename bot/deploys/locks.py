"""Locks: somebody holds a place for a while, so that nobody else deploys there."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.deploys import queries
from bot.deploys.queries import DeployView
from bot.deploys.rules import ROLLBACK, State
from bot.models import DeployLock

Row = DeployLock
"""A lock as it is changed."""
EVERY = ""
"""Stands for every service, or for every environment."""
OFFERED = (State.RUNNING, State.VERIFYING, State.LIVE)
"""States of a deploy in which its place can be held for its topic branch."""
REMINDED, WARNED = timedelta(hours=3), timedelta(minutes=15)
"""After which time a holder is reminded, and how long before its end, where a lock has one."""


class Word(StrEnum):
    """What a holder is told of a lock, each once."""

    HELD = "held"
    ENDS = "ends"


def take(
    tx: Session,
    workspace: int,
    service: str,
    environment: str,
    holder: str,
    reason: str,
    now: datetime,
    until: datetime | None,
    *,
    branch: str | None = None,
    repository: str | None = None,
    rolled_back: int | None = None,
) -> DeployLock:
    """Take a lock; answer the one that holds the place, which is another's where they were first.

    The holder's own is kept with the new reason and end; asking twice is the same as asking once. What has passed its
    time is to be given back before.
    """
    place = {"workspace_id": workspace, "service": service, "environment": environment}
    added = insert_for(tx, DeployLock.__table__).values(
        **place,
        holder=holder,
        reason=reason,
        taken_at=now,
        expires_at=until,
        branch=branch,
        repository=repository,
        rolled_back=rolled_back,
    )
    where = DeployLock.__table__.c.released_at.is_(None)
    tx.execute(added.on_conflict_do_nothing(index_elements=list(place), index_where=where))
    row = _held(tx, workspace, service, environment)
    if row.holder == holder:
        row.reason, row.expires_at, row.warned_at = reason, until, None
        row.branch, row.repository = (branch, repository) if branch else (row.branch, row.repository)
        row.rolled_back = rolled_back or row.rolled_back
    return row


def of_place(tx: Session, workspace: int, service: str, environment: str) -> DeployLock | None:
    """Find the lock of exactly this place, to change it; None where nobody holds it."""
    return tx.scalar(_exactly(workspace, service, environment))


def _held(tx: Session, workspace: int, service: str, environment: str) -> DeployLock:
    return tx.scalars(_exactly(workspace, service, environment)).one()


def _exactly(workspace: int, service: str, environment: str) -> Select[DeployLock]:
    same = (DeployLock.workspace_id == workspace, DeployLock.released_at.is_(None))
    exact = (DeployLock.service == service, DeployLock.environment == environment)
    return select(DeployLock).where(*same, *exact).with_for_update()


def of_branch(tx: Session, workspace: int, repository: str, branch: str) -> Sequence[DeployLock]:
    """List the locks that are held for a topic branch of a repository."""
    held = (DeployLock.workspace_id == workspace, DeployLock.released_at.is_(None), DeployLock.branch == branch)
    same = func.lower(DeployLock.repository) == repository.lower()
    return tx.scalars(select(DeployLock).where(*held, same).order_by(DeployLock.id).with_for_update()).all()


def words_due(tx: Session, workspace: int, now: datetime) -> Sequence[tuple[DeployLock, Word]]:
    """Say which holders are to be told something now, and note that they were."""
    held = select(DeployLock).where(DeployLock.workspace_id == workspace, DeployLock.released_at.is_(None))
    waiting = held.where(or_(DeployLock.reminded_at.is_(None), DeployLock.warned_at.is_(None)))
    told = [
        (row, word) for row in tx.scalars(waiting.order_by(DeployLock.id).with_for_update()) if (word := _due(row, now))
    ]
    for row, word in told:
        row.reminded_at = row.reminded_at or now
        row.warned_at = now if word == Word.ENDS else row.warned_at
    return told


def _due(row: DeployLock, now: datetime) -> Word | None:
    """Say what a holder is told now: of an end only where the lock was to last longer than the warning."""
    if row.expires_at is not None and row.warned_at is None:
        is_long = row.expires_at - row.taken_at > 2 * WARNED
        if is_long and row.expires_at - WARNED <= now < row.expires_at:
            return Word.ENDS
    return Word.HELD if row.reminded_at is None and now >= row.taken_at + REMINDED else None


def release(row: DeployLock, who: str, now: datetime) -> bool:
    """Give a place back; False where it was given back before."""
    if row.released_at is not None:
        return False
    row.released_at, row.released_by = now, who
    return True


def covering(tx: Session, workspace: int, service: str, environment: str, now: datetime) -> Sequence[DeployLock]:
    """List the locks that hold a place: its own, those of all services or all environments; the widest first."""
    alive = or_(DeployLock.expires_at.is_(None), DeployLock.expires_at > now)
    return tx.scalars(_over(workspace, service, environment).where(alive)).all()


def _over(workspace: int, service: str, environment: str) -> Select[DeployLock]:
    held = (DeployLock.workspace_id == workspace, DeployLock.released_at.is_(None))
    scope = (DeployLock.service.in_((service, EVERY)), DeployLock.environment.in_((environment, EVERY)))
    return select(DeployLock).where(*held, *scope).order_by(DeployLock.service, DeployLock.environment, DeployLock.id)


def can_hold(tx: Session, of: DeployView) -> bool:
    """Whether a place can be held for the topic branch of a deploy: it is what is there, and nobody holds the place."""
    if of.topic is None or of.state not in OFFERED or of.kind == ROLLBACK:
        return False
    place = (of.workspace, of.service, of.environment)
    there = queries.under_way(tx, *place) or queries.live(tx, *place)
    return there is not None and there.id == of.id and tx.scalar(_over(*place).limit(1)) is None


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
