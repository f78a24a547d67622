"""Silences set from incidents: writes, and what is shown of them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts.silencing import Firing, Wanted, wanted
from bot.catalogue import Catalogue
from bot.models import Alert, AlertGroup, Silence

SOURCE = "alertmanager"
WANTED, SET, FAILED, LIFTING, OVER = "wanted", "set", "failed", "lifting", "over"
ACTIVE = (WANTED, SET)
MOST = 2000
"""Alerts of an incident that a silence looks at, the newest first."""
AT_ONCE = 50
"""Ends of silences that are noted at once."""


@dataclass(frozen=True)
class SilenceView:
    """A silence that is in force, or soon will be."""

    title: str
    target: str
    is_set: bool
    reason: str
    created_by: str
    ends_at: datetime


def begin(
    tx: Session,
    catalogue: Catalogue,
    workspace: int,
    incident: int,
    *,
    actor: str,
    reason: str,
    now: datetime,
    ends_at: datetime,
) -> list[Silence] | None:
    """Record the silences that an incident's alerts need, without those that it has; None where none of them can be."""
    plans = wanted(catalogue, _firing(tx, incident))
    known = {(row.target, row.title) for row in active(tx, incident)}
    rows = [
        _row(plan, workspace, incident, actor=actor, reason=reason, now=now, ends_at=ends_at)
        for plan in plans
        if (plan.target, plan.title) not in known
    ]
    tx.add_all(rows)
    tx.flush()
    return rows if plans else None


def _row(
    plan: Wanted, workspace: int, incident: int, *, actor: str, reason: str, now: datetime, ends_at: datetime
) -> Silence:
    return Silence(
        workspace_id=workspace,
        incident_id=incident,
        target=plan.target,
        title=plan.title,
        matchers={name: list(values) for name, values in plan.matchers.items()},
        mark=f"bongsu-{secrets.token_hex(8)}",
        reason=reason,
        state=WANTED,
        created_by=actor,
        created_at=now,
        ends_at=ends_at,
    )


def _firing(tx: Session, incident: int) -> list[Firing]:
    mine = select(AlertGroup.id).where(AlertGroup.incident_id == incident)
    live = select(Alert.title, Alert.labels).where(Alert.group_id.in_(mine), Alert.status == "firing")
    rows = tx.execute(live.where(Alert.source == SOURCE).order_by(Alert.id.desc()).limit(MOST))
    return [Firing(row.title, row.labels) for row in rows]


def active(tx: Session, incident: int) -> Sequence[Silence]:
    """Read the silences of an incident that are in force, to change them."""
    mine = select(Silence).where(Silence.incident_id == incident, Silence.state.in_(ACTIVE))
    return tx.scalars(mine.order_by(Silence.id).with_for_update()).all()


def shown(tx: Session, incident: int) -> list[SilenceView]:
    """List the silences of an incident that are in force, or soon will be."""
    mine = select(Silence).where(Silence.incident_id == incident, Silence.state.in_(ACTIVE)).order_by(Silence.id)
    return [
        SilenceView(row.title, row.target, row.state == SET, row.reason, row.created_by, row.ends_at)
        for row in tx.scalars(mine)
    ]


def whose(tx: Session, key: int) -> tuple[int, int]:
    """Tell the workspace and the incident of one that is known to be there."""
    workspace, incident = tx.execute(select(Silence.workspace_id, Silence.incident_id).where(Silence.id == key)).one()
    return workspace, incident


def locked(tx: Session, key: int) -> Silence:
    """Read one that is known to be there, to change it; whoever does so has its incident before."""
    return tx.scalars(select(Silence).where(Silence.id == key).with_for_update()).one()


def past(tx: Session, workspace: int, now: datetime) -> Sequence[int]:
    """List those whose time has passed while they were set."""
    over = (Silence.workspace_id == workspace, Silence.state == SET, Silence.ends_at <= now)
    return tx.scalars(select(Silence.id).where(*over).order_by(Silence.ends_at).limit(AT_ONCE)).all()
