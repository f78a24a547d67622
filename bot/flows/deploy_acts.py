"""What people do with deploys: asking for one, confirming, approving, cancelling, giving a lock back."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import service
from bot.deploys.grammar import Wish
from bot.deploys.rules import WAITING, State
from bot.flows import deploy_showcase
from bot.flows.deploys import CANCEL, PLAN, look_soon, move, only_at, show, subject
from bot.models import Deploy
from bot.work import enqueue

GIVEN_UP = timedelta(minutes=10)
"""How long a backend is asked for a run that does not end when it is told to."""


def ask(
    tx: Session,
    catalogue: Catalogue,
    workspace: int,
    wish: Wish,
    requester: str,
    channel: str,
    now: datetime,
    *,
    kind: str = "deploy",
    commit: str | None = None,
    rollback_of: int | None = None,
) -> Deploy:
    """Record a wish, whose service and environment are known, and have its plan made.

    `channel` is where it was typed; a service with a channel of its own is told of there.
    """
    known = catalogue.services[wish.service]
    environment = wish.environment or ""
    row = service.ask(
        tx,
        workspace,
        wish,
        requester,
        now,
        environment=environment,
        ref=commit or wish.ref or known.branch,
        backend=known.deploy[environment].backend,
        channel=f"#{known.channel}" if known.channel else channel,
        kind=kind,
        rollback_of=rollback_of,
    )
    deploy_showcase.begin(tx, known, row)
    enqueue(tx, PLAN, workspace, subject(row), {"deploy": row.id}, now=now)
    show(tx, row, now)
    return row


def confirm(tx: Session, row: Deploy, actor: str, now: datetime) -> bool:
    """Let a plan go on; False where it waits for no confirmation."""
    if row.state != State.PLANNED or row.confirmed_by is not None:
        return False
    row.confirmed_by = actor
    service.note(tx, row, "confirmed", now, actor=actor)
    look_soon(tx, row, now)
    return True


def approve(tx: Session, row: Deploy, actor: str, now: datetime) -> bool:
    """Approve a plan, for its commit alone; False where nobody waits for that, or it is one's own."""
    known = list(row.plan.get("approvers", ()))
    if row.state not in {State.PLANNED, State.APPROVING} or actor == row.requester or actor in known:
        return False
    row.plan = {**row.plan, "approvers": [*known, actor]}
    service.note(tx, row, "approved", now, actor=actor, detail={"commit": row.commit})
    look_soon(tx, row, now)
    show(tx, row, now)
    return True


def cancel(tx: Session, row: Deploy, actor: str | None, now: datetime, why: str | None = None) -> bool:
    """End what waits, or ask its backend to end what runs; False where there is nothing to end."""
    if row.state in {State.PLANNING, *WAITING}:
        return move(tx, row, State.CANCELLED, now, actor=actor, why=why)
    if not move(tx, row, State.CANCELLING, now, actor=actor, why=why):
        return False
    row.deadline_at = now + GIVEN_UP
    tell_cancelled(tx, row, now)
    return True


def tell_cancelled(tx: Session, row: Deploy, now: datetime) -> None:
    """Have the backend told that a run is to end, as soon as it is known there."""
    if row.handle is not None:
        enqueue(tx, CANCEL, row.workspace_id, subject(row), {"deploy": row.id}, now=now, host=only_at(row))
