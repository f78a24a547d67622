"""What follows for a place, and for those who wait for it, when a deploy moves."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.deploys import locks, queries, service
from bot.deploys.queries import DeployView
from bot.deploys.rules import OVER, ROLLBACK, SUCCESSFUL, State
from bot.flows import deploy_showcase, notify
from bot.flows.deploy_authors import AUTHORS
from bot.flows.notify import Told
from bot.flows.projections import want
from bot.models import Deploy
from bot.work import enqueue

ROLLED_BACK = "rolled_back"
"""Why a deploy is faulty that was taken away."""


def moved(tx: Session, row: Deploy, before: State, now: datetime) -> None:
    """Take in that a deploy is in another state than before."""
    view = queries.by_id(tx, row.id)
    if view.state == State.STARTING:
        _hold_or_free(tx, view, now)
        if before == State.QUEUED:
            tell(tx, view, "your_turn", now)
    if view.state in SUCCESSFUL and view.kind == ROLLBACK:
        _distrust(tx, view, now)
    elif view.state == State.LIVE:
        _follow(tx, view, now)
        enqueue(tx, AUTHORS, view.workspace, f"deploy:{view.id}", {"deploy": view.id}, now=now)
    if view.state in {State.STARTING, State.QUEUED, *OVER}:
        _next_up(tx, view, now)


def tell(tx: Session, view: DeployView, name: str, now: datetime, **more: object) -> None:
    """Have its requester told something about a deploy, alone."""
    context: dict[str, Any] = {"number": view.number, "service": view.service, "environment": view.environment, **more}
    notify.tell(tx, Told(view.workspace, view.requester), "deploy_people", name, context, now)


def _hold_or_free(tx: Session, view: DeployView, now: datetime) -> None:
    """Hold the place for who goes back, so that nobody brings out again what they took away; free it when they go on.

    Who waits there has to confirm once more: what they confirmed was before.
    """
    own = locks.of_place(tx, view.workspace, view.service, view.environment)
    if view.kind == ROLLBACK:
        reason = own.reason if own else ""
        where = (view.workspace, view.service, view.environment, view.requester)
        locks.take(tx, *where, reason, now, None, rolled_back=view.rollback_of)
        for each in queries.waiting(tx, view.workspace, view.service, view.environment):
            service.locked(tx, view.workspace, each.id).confirmed_by = None
    elif own is not None and own.rolled_back is not None and own.holder == view.requester:
        locks.release(own, view.requester, now)


def _distrust(tx: Session, view: DeployView, now: datetime) -> None:
    """Note of what a rollback took away that it was faulty, so that nobody goes back to it."""
    for each in queries.went_out_since(tx, view):
        row = service.locked(tx, view.workspace, each.id)
        if service.move(tx, row, State.FAULTY, now, actor=view.requester, why=ROLLED_BACK):
            want(tx, view.workspace, "deploy.card", str(row.id), row.channel, now)
            deploy_showcase.follow(tx, row, now)


def _follow(tx: Session, view: DeployView, now: datetime) -> None:
    """Have the lock for a topic branch be for the one that went out last, and end when the default branch goes out."""
    lock = locks.of_place(tx, view.workspace, view.service, view.environment)
    if lock is None or lock.branch is None:
        return
    if view.is_of_default_branch:
        locks.release(lock, view.requester, now)
    elif view.topic and lock.holder == view.requester:
        lock.branch = view.topic


def _next_up(tx: Session, view: DeployView, now: datetime) -> None:
    """Tell who has become the first in line, once; who was so from the beginning knows."""
    line = queries.queue(tx, view.workspace, view.service, view.environment)
    if not line or service.is_noted(tx, line[0].id, "next"):
        return
    service.note(tx, service.locked(tx, view.workspace, line[0].id), "next", now)
    if line[0].id != view.id:
        tell(tx, line[0], "next_up", now)
