"""Putting jobs into the database and taking them out."""

import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from bot.db import Database
from bot.db.database import after_commit
from bot.db.upsert import insert_for
from bot.models import Job, JobStep
from bot.work.flow import Flow, Lane

LEASE = timedelta(seconds=20)
"""How long a job is its owner's without a sign of life (PostgreSQL)."""


@dataclass(frozen=True)
class Claimed:
    """A job that this instance runs now, with the steps that earlier attempts finished or only began."""

    id: int
    workspace: int
    flow: str
    lane: Lane
    payload: dict[str, Any]
    tries: int
    results: dict[str, Any]
    begun: dict[str, datetime]


def enqueue(
    tx: Session,
    flow: Flow,
    workspace: int,
    subject: str,
    payload: dict[str, Any] | None = None,
    *,
    now: datetime,
    due: datetime | None = None,
    coalesce: bool = False,
    lane: Lane | None = None,
    host: str | None = None,
) -> None:
    """Add a job in the caller's transaction; it starts once that is durable.

    With `coalesce`, a job of the same flow and subject that has not begun serves for this one too. What only one
    machine can do names it as `host`, and waits for it.
    """
    given = payload or {}
    if set(given) != set(flow.payload):
        raise ValueError(f"{flow.name} takes {flow.payload}, not {tuple(given)}")
    values = {
        "workspace_id": workspace,
        "flow": flow.name,
        "lane": flow.lane if lane is None else lane,
        "subject": subject,
        "coalesce": f"{flow.name} {subject}" if coalesce else None,
        "payload": given,
        "state": "ready",
        "due_at": due or now,
        "host": host,
        "created_at": now,
        "tries": 0,
    }
    if coalesce:
        added = insert_for(tx, Job.__table__).on_conflict_do_nothing(
            index_elements=["workspace_id", "coalesce"], index_where=text("state = 'ready'")
        )
        is_new = tx.connection().execute(added.returning(Job.__table__.c.id), values).first() is not None
    else:
        tx.execute(insert(Job).values(values))
        is_new = True
    if is_new and "wake" in tx.info:
        after_commit(tx, tx.info["wake"])


def claim(
    database: Database,
    owner: str,
    lanes: Collection[Lane],
    flows: Collection[str],
    now: datetime,
    host: str | None = None,
) -> Claimed | None:
    """Take the first job that may run, or None: highest lane first, oldest first, one of a subject at a time.

    `host` is the machine that takes it, this one where none is named.
    """
    candidate = _candidate(lanes, flows, now, host or socket.gethostname())
    with database.read() as tx:
        if tx.scalar(candidate) is None:
            return None
    try:
        with database.write() as tx:
            return _claim(tx, candidate, owner, now, leased=not database.is_sqlite)
    except IntegrityError:  # another instance runs this subject since a moment ago
        return None


def _candidate(lanes: Collection[Lane], flows: Collection[str], now: datetime, host: str) -> Select[int]:
    """Select the first job that may run on a machine; what waits for another machine holds up nothing here."""
    other = aliased(Job)
    due: ColumnElement[bool] = or_(other.started_at.is_not(None), other.due_at <= now)
    is_ours: ColumnElement[bool] = or_(other.host.is_(None), other.host == host)
    earlier = and_(other.state == "ready", other.id < Job.id, due, is_ours)
    blocked = (
        select(other.id)
        .where(
            other.workspace_id == Job.workspace_id, other.subject == Job.subject, or_(other.state == "running", earlier)
        )
        .exists()
    )
    return (
        select(Job.id)
        .where(Job.state == text("'ready'"), Job.due_at <= now, Job.lane.in_(lanes), Job.flow.in_(flows))
        .where(or_(Job.host.is_(None), Job.host == host), ~blocked)
        .order_by(Job.lane, Job.due_at, Job.id)
        .limit(1)
    )


def _claim(tx: Session, candidate: Select[int], owner: str, now: datetime, *, leased: bool) -> Claimed | None:
    job = tx.scalar(select(Job).where(Job.id == candidate.with_for_update(skip_locked=True).scalar_subquery()))
    if job is None or job.state != "ready":
        return None
    job.state, job.owner, job.started_at = "running", owner, job.started_at or now
    job.coalesce = None  # what is wanted from now on is a job of its own, wherever this one is put back to
    if leased:
        job.lease_until = tx.scalar(select(func.clock_timestamp() + LEASE))
    steps = (
        tx.scalars(select(JobStep).where(JobStep.job_id == job.id)).all() if job.tries or job.started_at != now else []
    )
    return Claimed(
        id=job.id,
        workspace=job.workspace_id,
        flow=job.flow,
        lane=Lane(job.lane),
        payload=job.payload,
        tries=job.tries,
        results={step.name: step.result for step in steps if step.done_at},
        begun={step.name: step.begun_at for step in steps if not step.done_at},
    )


def change(tx: Session, job: int, owner: str, values: Mapping[str, Any]) -> bool:
    """Write to a job that `owner` still runs; False where it was taken over."""
    mine = and_(Job.id == job, Job.owner == owner, Job.state == "running")
    return tx.execute(update(Job).where(mine).values(dict(values)).returning(Job.id)).first() is not None
