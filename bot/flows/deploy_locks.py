"""What people are told of locks: who loses one, who holds one for long, and who waits for one to end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import locks, queries, service
from bot.deploys.locks import EVERY
from bot.deploys.queries import DeployView
from bot.deploys.rules import State
from bot.flows import deploy_places, notify
from bot.flows.deploys import show, turns
from bot.flows.notify import Told
from bot.models import DeployLock


def released(tx: Session, lock: DeployLock, by: str, now: datetime) -> None:
    """Tell who held a place that somebody else gave it back, tell who waits, and look who may go there now."""
    if by != lock.holder:
        _tell(tx, lock, "lock_lost", now, who=by)
    _ended(tx, lock, now)


def steal(
    tx: Session,
    workspace: int,
    service: str,
    environment: str,
    by: str,
    why: str,
    now: datetime,
    until: datetime | None,
) -> DeployLock:
    """Take a place from whoever holds it, and tell them who did and why."""
    before = locks.of_place(tx, workspace, service, environment)
    if before is not None and before.holder != by:
        locks.release(before, by, now)
        tx.flush()
        _tell(tx, before, "lock_stolen", now, who=by, reason=why)
    return locks.take(tx, workspace, service, environment, by, why, now, until)


def hold(tx: Session, catalogue: Catalogue, view: DeployView, by: str, now: datetime) -> bool:
    """Hold a place for a topic branch, where it is still what is there, and nobody else holds it."""
    if not locks.can_hold(tx, view):
        return False
    known = catalogue.services.get(view.service)
    where = (view.workspace, view.service, view.environment, by)
    locks.take(tx, *where, "", now, None, branch=view.topic, repository=known.repository if known else None)
    show(tx, service.locked(tx, view.workspace, view.id), now)
    return True


def look(tx: Session, workspace: int, now: datetime) -> None:
    """Give back what has passed its time, and remind who holds a place for long or not for much longer."""
    expire(tx, workspace, now)
    for lock, word in locks.words_due(tx, workspace, now):
        _tell(tx, lock, f"lock_{word}", now, reason=lock.reason)


def expire(tx: Session, workspace: int, now: datetime) -> None:
    """Give back what has passed its time, and tell who waits for it."""
    for lock in locks.expire(tx, workspace, now):
        _ended(tx, lock, now)


def released_by_merge(tx: Session, workspace: int, repository: str, branch: str, now: datetime) -> None:
    """Give back the places that are held for a topic branch, because it was merged or deleted."""
    for lock in locks.of_branch(tx, workspace, repository, branch):
        locks.release(lock, lock.holder, now)
        _tell(tx, lock, "lock_merged", now, branch=branch)
        _ended(tx, lock, now)


def _tell(tx: Session, lock: DeployLock, name: str, now: datetime, **more: object) -> None:
    """Have the holder of a lock told something about it, alone."""
    context: dict[str, Any] = {"service": lock.service, "environment": lock.environment, **more}
    notify.tell(tx, Told(lock.workspace_id, lock.holder), "deploy_people", name, context, now)


def _ended(tx: Session, lock: DeployLock, now: datetime) -> None:
    """Tell those who wait behind the first, who hears of its turn when it starts, and let that one go."""
    tx.flush()
    for each in _waiting(tx, lock):
        ahead = queries.ahead(tx, each)
        if ahead and not locks.covering(tx, each.workspace, each.service, each.environment, now):
            deploy_places.tell(tx, each, "lock_ended", now, ahead=ahead)
    turns(tx, lock.workspace_id, now)


def _waiting(tx: Session, lock: DeployLock) -> Sequence[DeployView]:
    """List who waits for a place that a lock held."""
    waiting = queries.in_state(tx, lock.workspace_id, (State.QUEUED,))
    mine = [each for each in waiting if lock.service in {EVERY, each.service}]
    return [each for each in mine if lock.environment in {EVERY, each.environment}]
