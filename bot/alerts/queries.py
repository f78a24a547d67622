"""Reads of alerts, as people are shown them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.models import Alert, AlertGroup, AlertPost, Beacon
from bot.severity import Severity

NAMED = 5
"""Alerts of a group that a line names."""


@dataclass(frozen=True)
class GroupView:
    """A group of alerts at one moment; `names` are the newest of those that fire."""

    id: int
    title: str
    service: str | None
    severity: Severity
    incident: int | None
    opened_at: datetime
    muted_until: datetime | None
    firing: int
    names: tuple[str, ...]
    summary: str
    url: str


def group(tx: Session, key: int) -> GroupView:
    """Read a group that is known to be there."""
    row = tx.scalars(select(AlertGroup).where(AlertGroup.id == key)).one()
    alerts = select(Alert).where(Alert.group_id == key, Alert.status == "firing").order_by(Alert.id.desc()).limit(NAMED)
    newest = tx.scalars(alerts).all()
    live = select(func.count(Alert.id)).where(Alert.group_id == key, Alert.status == "firing")
    return GroupView(
        id=row.id,
        title=row.title,
        service=row.service,
        severity=Severity(row.severity),
        incident=row.incident_id,
        opened_at=row.opened_at,
        muted_until=row.muted_until,
        firing=tx.scalar(live) or 0,
        names=tuple(dict.fromkeys(alert.title for alert in newest)),
        summary=newest[0].summary if newest else "",
        url=newest[0].url if newest else "",
    )


@dataclass(frozen=True)
class Overview:
    """The alerts of an incident; `names` are the newest of those that fire."""

    total: int
    firing: int
    names: tuple[str, ...]


def firing_of(tx: Session, incidents: Collection[int]) -> Mapping[int, int]:
    """Count what fires in incidents; one in which nothing does is left out."""
    live = select(AlertGroup.incident_id, func.count(Alert.id)).join(Alert, Alert.group_id == AlertGroup.id)
    live = live.where(AlertGroup.incident_id.in_(incidents), Alert.status == "firing")
    return {key: count for key, count in tx.execute(live.group_by(AlertGroup.incident_id)) if key is not None}


def overview(tx: Session, incident: int) -> Overview:
    """Read what an incident is about."""
    mine = select(AlertGroup.id).where(AlertGroup.incident_id == incident)
    counts = select(Alert.status, func.count()).where(Alert.group_id.in_(mine)).group_by(Alert.status)
    by_status = {row[0]: row[1] for row in tx.execute(counts)}
    live = select(Alert.title).where(Alert.group_id.in_(mine), Alert.status == "firing")
    newest = tx.scalars(live.order_by(Alert.id.desc()).limit(NAMED))
    return Overview(sum(by_status.values()), by_status.get("firing", 0), tuple(dict.fromkeys(newest)))


@dataclass(frozen=True)
class WatchdogView:
    """One absence of a watchdog."""

    name: str
    seen_at: datetime
    is_missed: bool


def watchdog(tx: Session, key: int, absence: int) -> WatchdogView:
    """Read an absence; it is over once the watchdog was heard again."""
    row = tx.scalars(select(Beacon).where(Beacon.id == key)).one()
    return WatchdogView(row.name, row.seen_at, row.missed_at is not None and row.absences == absence)


@dataclass(frozen=True)
class PostView:
    """A post as it was kept."""

    id: int
    source: str
    received_at: datetime
    error: str | None
    body: bytes


def posts(tx: Session, limit: int = 20, *, only_unreadable: bool = False) -> list[PostView]:
    """List the newest posts."""
    chosen = select(AlertPost).order_by(AlertPost.id.desc()).limit(limit)
    if only_unreadable:
        chosen = chosen.where(AlertPost.error.is_not(None))
    return [PostView(row.id, row.source, row.received_at, row.error, row.body) for row in tx.scalars(chosen)]
