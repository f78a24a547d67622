"""Keeping how deploys came out, as they do; the caller's transaction, the caller's commit."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.deploys.delivery import WENT_OUT, Ending
from bot.deploys.rules import ROLLBACK, State
from bot.models import Delivery, Deploy

ENDINGS: Mapping[str, Ending] = {
    State.VERIFYING: Ending.OUT,
    State.LIVE: Ending.OUT,
    State.FAULTY: Ending.FAULTY,
    State.FAILED: Ending.FAILED,
    State.TIMED_OUT: Ending.FAILED,
    State.LOST: Ending.FAILED,
    State.CANCELLED: Ending.CANCELLED,
}
LOOKED_AT = 50
"""Deploys to a place of which the commits are known that have been there already."""


def keep(tx: Session, row: Deploy, now: datetime) -> None:
    """Keep how a deploy that began came out, once it did; what was thought lost may be out all the same."""
    ending = ENDINGS.get(row.state)
    if ending is None or row.started_at is None:
        return
    known = tx.scalar(select(Delivery).where(Delivery.deploy_id == row.id))
    if known is None:
        tx.add(_made(tx, row, ending, now))
    elif ending in WENT_OUT and known.ending not in WENT_OUT:
        known.ending, known.at, known.leads = ending, now, leads(tx, row, now)
    else:
        known.ending = ending


def _made(tx: Session, row: Deploy, ending: Ending, now: datetime) -> Delivery:
    return Delivery(
        workspace_id=row.workspace_id,
        deploy_id=row.id,
        number=row.number,
        service=row.service,
        environment=row.environment,
        kind=row.kind,
        ending=ending,
        at=now,
        leads=leads(tx, row, now) if ending in WENT_OUT else [],
        undoes=row.rollback_of,
        fixes=row.fixes,
    )


def leads(tx: Session, row: Deploy, out: datetime) -> list[int]:
    """Tell the seconds from writing to being out of each commit that a deploy brings to its place first.

    Those are told that its plan kept; a commit of a clock that goes before ours counts as new.
    """
    if row.kind == ROLLBACK or row.commit == row.live_before:
        return []
    brought = _brought(row.plan)
    there = _there(tx, row) if brought else ()
    spans = [(out - datetime.fromisoformat(at)).total_seconds() for sha, at in brought.items() if sha not in there]
    return [max(0, int(span)) for span in spans]


def _brought(plan: Mapping[str, Any]) -> Mapping[str, str]:
    """Give the commits of a plan with when they were written; of one that only leads back there is none."""
    comparison = plan.get("comparison") or {}
    if comparison.get("is_backward"):
        return {}
    head = [plan["commit"]] if plan.get("commit") else []
    commits: Sequence[Mapping[str, Any]] = comparison.get("commits") or head
    return {each["sha"]: each["authored_at"] for each in commits}


def _there(tx: Session, row: Deploy) -> Collection[str]:
    """List the commits that deploys before this one brought to its place."""
    place = (Delivery.service == row.service, Delivery.environment == row.environment)
    mine = (Delivery.workspace_id == row.workspace_id, *place, Delivery.ending.in_(WENT_OUT))
    before = select(Delivery.deploy_id).where(*mine, Delivery.deploy_id != row.id)
    keys = tx.scalars(before.order_by(Delivery.at.desc()).limit(LOOKED_AT)).all()
    plans = tx.scalars(select(Deploy.plan).where(Deploy.id.in_(keys))) if keys else ()
    return {sha for plan in plans for sha in _brought(plan)}
