"""Writes to deploys; the caller's transaction, the caller's commit."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.db.types import without_nul
from bot.deploys import delivery_records
from bot.deploys.grammar import Wish
from bot.deploys.ports import Handle, Phase, Progress
from bot.deploys.rules import ACTIVE, NOT_ENDED, OVER, State, can_move
from bot.errors import NotFound
from bot.models import Deploy, DeployEvent, Workspace

Row = Deploy
"""A deploy as it is changed."""
_MARK = re.compile(r"bongsu-[a-z0-9]+-([0-9]{1,9})-[0-9]+")


def ask(
    tx: Session,
    workspace: int,
    wish: Wish,
    requester: str,
    now: datetime,
    *,
    environment: str,
    ref: str,
    backend: str,
    channel: str,
    kind: str = "deploy",
    rollback_of: int | None = None,
) -> Deploy:
    """Record what somebody wants deployed, under the workspace's next number."""
    counter = update(Workspace).where(Workspace.id == workspace).values(last_deploy=Workspace.last_deploy + 1)
    number, team = tx.execute(counter.returning(Workspace.last_deploy, Workspace.team_id)).one()
    row = Deploy(
        workspace_id=workspace,
        number=number,
        service=wish.service,
        environment=environment,
        kind=kind,
        ref=ref,
        state=State.PLANNING,
        requester=requester,
        channel=channel,
        asked_at=now,
        skip=list(wish.skip),
        reason=wish.reason,
        fixes=wish.fixes,
        rollback_of=rollback_of,
        backend=backend,
        mark=f"bongsu-{team.lower()}-{number}-{int(now.timestamp())}",
        plan={"dry_run": True} if wish.is_dry_run else {},
    )
    tx.add(row)
    tx.flush()
    note(tx, row, "asked", now, actor=requester, detail={"ref": ref, "skip": list(wish.skip), "reason": wish.reason})
    return row


def note(
    tx: Session,
    row: Deploy,
    kind: str,
    now: datetime,
    *,
    actor: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add to what is known of a deploy."""
    event = {"kind": kind, "actor": actor, "detail": dict(detail or {}), "at": now}
    tx.add(DeployEvent(workspace_id=row.workspace_id, deploy_id=row.id, **event))


def is_noted(tx: Session, key: int, kind: str) -> bool:
    """Whether something is known of a deploy."""
    same = select(DeployEvent.id).where(DeployEvent.deploy_id == key, DeployEvent.kind == kind)
    return tx.scalar(same.limit(1)) is not None


def locked(tx: Session, workspace: int, key: int) -> Deploy:
    """Read a deploy by its key to change it. Raises `NotFound`."""
    found = select(Deploy).where(Deploy.workspace_id == workspace, Deploy.id == key).with_for_update()
    row = tx.scalar(found.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("deploy", "not_found", number=key)
    return row


def move(
    tx: Session,
    row: Deploy,
    wanted: State,
    now: datetime,
    *,
    actor: str | None = None,
    why: str | None = None,
    said: str | None = None,
) -> bool:
    """Take a deploy from its state to another; False where it cannot go there, or its place is taken."""
    before = row.state
    if not can_move(before, wanted) or (wanted == State.STARTING and not _take_place(tx, row)):
        return False
    row.state, row.why, row.said = wanted, why, said
    if wanted == State.STARTING:
        row.started_at = now
    if wanted in OVER and before != State.LIVE:
        row.ended_at = now
    note(tx, row, "state", now, actor=actor, detail={"from": before, "to": wanted, "why": why})
    delivery_records.keep(tx, row, now)
    tx.flush()
    return True


def _take_place(tx: Session, row: Deploy) -> bool:
    """Hold the place of a service in an environment, which the database gives to one alone."""
    tx.flush()
    try:
        with tx.begin_nested():
            held = update(Deploy).where(Deploy.id == row.id).values(state=State.STARTING)
            tx.execute(held.execution_options(synchronize_session=False))
    except IntegrityError:  # another deploy has the place
        return False
    return True


def keeps_running(tx: Session, workspace: int, key: int, said: str) -> Deploy:
    """Keep why a run that is to end is not ended by its backend."""
    row = locked(tx, workspace, key)
    if row.state == State.CANCELLING:
        row.why, row.said = row.why or NOT_ENDED, said
    return row


def by_mark(tx: Session, workspace: int, mark: str) -> Deploy | None:
    """Find the deploy that a backend knows by its mark, to change it; its number stands in there."""
    found = _MARK.fullmatch(mark)
    if found is None:
        return None
    same = (Deploy.workspace_id == workspace, Deploy.number == int(found[1]), Deploy.mark == mark)
    return tx.scalar(select(Deploy).where(*same).with_for_update())


def hear(row: Deploy, told: Progress) -> bool:
    """Keep what a backend tells by itself; False where it had told the end before, or nobody waits for it."""
    if row.state in OVER or (row.told is not None and Phase(row.told["phase"]).is_over):
        return False
    handle = told.handle or Handle(row.mark)
    kept = {"phase": told.phase, "step": told.step, "said": told.said}
    row.told = without_nul({**kept, "handle": handle.reference, "url": handle.url})
    return True


def next_in_line(tx: Session, workspace: int, service: str, environment: str) -> Deploy | None:
    """Find who is first to go when a place is free; None while it is taken."""
    place = (Deploy.workspace_id == workspace, Deploy.service == service, Deploy.environment == environment)
    if tx.scalar(select(Deploy.id).where(*place, Deploy.state.in_(ACTIVE)).limit(1)):
        return None
    first = select(Deploy).where(*place, Deploy.state == State.QUEUED).order_by(Deploy.id).limit(1)
    return tx.scalar(first.with_for_update())
