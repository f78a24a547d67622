"""Snapshots that are taken together: why, once, and what they told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from bot.db.upsert import insert_for
from bot.metrics import queries
from bot.metrics.queries import SnapshotView
from bot.metrics.rules import State
from bot.models import MetricRound, MetricSnapshot

ASKED, SCHEDULED, COMPARED = "asked", "scheduled", "compared"
BEFORE, AFTER = "deploy.before", "deploy.after"
DECLARED, RESOLVED = "incident.declared", "incident.resolved"
OF_INCIDENTS = (DECLARED, RESOLVED)
MOST = 30
"""Metrics that are taken together at the most; a message has no room for more."""


@dataclass(frozen=True)
class Cause:
    """Why metrics are taken together: see `bot.models.MetricRound` for what each means."""

    key: str
    reason: str
    subject: str | None = None
    title: str | None = None
    service: str | None = None
    channel: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class RoundView:
    """Snapshots that were taken together, in the order of their names and times."""

    id: int
    workspace: int
    reason: str
    subject: str | None
    title: str | None
    service: str | None
    asked_at: datetime
    snapshots: Sequence[SnapshotView]

    @property
    def of(self) -> int:
        """The key of the deploy or the incident that it is about."""
        return int((self.subject or "").partition(":")[2])


def begin(tx: Session, workspace: int, cause: Cause, now: datetime) -> int | None:
    """Begin a round, and answer its key; None where there is one for this cause already."""
    values = {
        "workspace_id": workspace,
        "key": cause.key,
        "reason": cause.reason,
        "subject": cause.subject,
        "title": cause.title,
        "service": cause.service,
        "channel": cause.channel,
        "asked_by": cause.person,
        "asked_at": now,
    }
    added = insert_for(tx, MetricRound).values(values).on_conflict_do_nothing().returning(MetricRound.id)
    return tx.scalar(added)


def locked(tx: Session, key: int) -> MetricRound:
    """Read a round to change it; others who would change it wait."""
    return tx.scalars(select(MetricRound).where(MetricRound.id == key).with_for_update()).one()


def is_waiting(tx: Session, key: int) -> bool:
    """Whether some of its sources have not told anything yet."""
    waiting = exists().where(MetricSnapshot.round_id == key, MetricSnapshot.state == State.ASKED)
    return bool(tx.scalar(select(waiting)))


def by_id(tx: Session, key: int) -> RoundView:
    """Read a round that is known to be there."""
    row = tx.get_one(MetricRound, key)
    same = {name: getattr(row, name) for name in ("id", "reason", "subject", "title", "service", "asked_at")}
    return RoundView(workspace=row.workspace_id, snapshots=queries.of_round(tx, key), **same)


def of_subject(tx: Session, workspace: int, subject: str, reasons: Collection[str]) -> Sequence[RoundView]:
    """Read the rounds of a deploy or an incident, in their order."""
    mine = (MetricRound.workspace_id == workspace, MetricRound.subject == subject, MetricRound.reason.in_(reasons))
    return [by_id(tx, key) for key in tx.scalars(select(MetricRound.id).where(*mine).order_by(MetricRound.id))]


def unanswered(tx: Session, workspace: int, since: datetime) -> Sequence[str]:
    """Name the deploys whose metrics were taken before them and not yet after them."""
    after = aliased(MetricRound)
    answered = exists().where(
        after.workspace_id == workspace, after.subject == MetricRound.subject, after.reason == AFTER
    )
    mine = (MetricRound.workspace_id == workspace, MetricRound.reason == BEFORE, MetricRound.asked_at >= since)
    found = tx.scalars(select(MetricRound.subject).where(*mine, ~answered).order_by(MetricRound.id))
    return [subject for subject in found if subject]


def deploy_of(tx: Session, subject: str) -> str:
    """Give the subject of the deploy's message in whose thread that of a round stands."""
    return str(by_id(tx, int(subject)).of)
