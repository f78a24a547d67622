"""The engine's state, for people: dead jobs, how much waits, how old it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.models import Inbound, Instance, Job
from bot.work.flow import Lane

SOON = timedelta(minutes=1)


@dataclass(frozen=True)
class DeadJob:
    """A job that waits for a person."""

    id: int
    flow: str
    subject: str
    tries: int
    error: str
    died_at: datetime


def dead_jobs(tx: Session, limit: int = 20) -> Sequence[DeadJob]:
    """List the dead jobs, newest first."""
    rows = tx.scalars(select(Job).where(Job.state == "dead").order_by(Job.id.desc()).limit(limit))
    return [DeadJob(j.id, j.flow, j.subject, j.tries, j.error or "", j.finished_at or j.created_at) for j in rows]


def retry(tx: Session, job: int, now: datetime) -> bool:
    """Give a dead job new tries; False where there is none of that number."""
    values = {"state": "ready", "due_at": now, "tries": 0, "finished_at": None}
    done = tx.execute(update(Job).where(Job.id == job, Job.state == "dead").values(**values).returning(Job.id)).first()
    return done is not None


def go_on(tx: Session, workspace: int, reason: str, now: datetime) -> None:
    """Let the jobs run now that were put down for a reason, which their errors begin with."""
    waits = (Job.workspace_id == workspace, Job.state == "ready", Job.error.startswith(reason, autoescape=True))
    tx.execute(update(Job).where(*waits).values(due_at=now))


def waiting(tx: Session) -> dict[str, int]:
    """Count the jobs by state, done ones aside."""
    rows = tx.execute(select(Job.state, func.count()).where(Job.state != "done").group_by(Job.state))
    return {row[0]: row[1] for row in rows}


def is_silent(tx: Session, host: str, since: datetime) -> bool:
    """Tell whether no instance on a machine has shown a sign of life since."""
    lives = select(Instance.name).where(Instance.name.startswith(f"{host}:", autoescape=True), Instance.beat_at > since)
    return tx.scalar(lives.limit(1)) is None


def urgent_waits(tx: Session, workspace: int, now: datetime) -> bool:
    """Tell whether urgent work runs, or is due within `SOON`: work that is paced is due when its turn comes."""
    open_job = or_(Job.state == "running", and_(Job.state == "ready", Job.due_at <= now + SOON))
    found = select(Job.id).where(Job.workspace_id == workspace, Job.lane == Lane.URGENT, open_job)
    return tx.scalar(found.limit(1)) is not None


def prune(tx: Session, jobs_before: datetime, dead_before: datetime, inbound_before: datetime) -> None:
    """Delete what is past its time: done jobs, dead jobs, keys of inbound messages, instances long gone."""
    tx.execute(delete(Job).where(Job.state == "done", Job.finished_at < jobs_before))
    tx.execute(delete(Job).where(Job.state == "dead", Job.finished_at < dead_before))
    tx.execute(delete(Inbound).where(Inbound.received_at < inbound_before))
    tx.execute(delete(Instance).where(Instance.beat_at < jobs_before))
