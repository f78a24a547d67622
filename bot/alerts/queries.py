"""Reads of alerts, as people are shown them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, literal, or_, select
from sqlalchemy.orm import Session

from bot.models import Alert, AlertGroup, AlertPost, Beacon, Incident
from bot.severity import Severity

NAMED = 5
"""Alerts of a group that a line names."""
LISTED = 20
"""Entries of a list."""
LIVE = literal("firing", literal_execute=True)
"""Written into the statement, since SQLite uses the index of what fires only where it reads the word there."""


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


def incident_of(tx: Session, workspace: int, source: str, fingerprint: str) -> int | None:
    """Find the incident that an alert which fires has opened or joined."""
    same = (Alert.workspace_id == workspace, Alert.source == source, Alert.fingerprint == fingerprint)
    found = select(AlertGroup.incident_id).join(Alert, Alert.group_id == AlertGroup.id)
    return tx.scalar(found.where(*same, Alert.status == LIVE))


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
class AlertView:
    """An alert of an incident; `times` counts how often it was reported."""

    title: str
    severity: Severity
    source: str
    is_firing: bool
    starts_at: datetime
    ends_at: datetime | None
    times: int
    url: str


def of_incident(tx: Session, incident: int, limit: int = LISTED) -> list[AlertView]:
    """List the alerts of an incident: those that fire, then those that are over, the newest first."""
    mine = select(AlertGroup.id).where(AlertGroup.incident_id == incident)
    is_over = case((Alert.status == "firing", 0), else_=1)
    rows = select(Alert).where(Alert.group_id.in_(mine)).order_by(is_over, Alert.id.desc()).limit(limit)
    return [
        AlertView(
            row.title,
            Severity(row.severity),
            row.source,
            row.status == "firing",
            row.starts_at,
            row.ends_at,
            row.times,
            row.url,
        )
        for row in tx.scalars(rows)
    ]


@dataclass(frozen=True)
class FiringView:
    """A group in which something fires; `number` is of its incident, if it has one."""

    title: str
    service: str | None
    severity: Severity
    number: int | None
    since: datetime
    firing: int


def firing_groups(tx: Session, workspace: int, limit: int = LISTED) -> list[FiringView]:
    """List what fires, the gravest first and then the newest; what is of a private incident is left out."""
    since = func.min(Alert.starts_at)
    columns = (AlertGroup.id, AlertGroup.title, AlertGroup.service, AlertGroup.severity, Incident.number)
    rows = (
        select(*columns, since.label("since"), func.count(Alert.id).label("firing"))
        .join(AlertGroup, Alert.group_id == AlertGroup.id)
        .outerjoin(Incident, AlertGroup.incident_id == Incident.id)
        .where(Alert.workspace_id == workspace, Alert.status == LIVE)
        .where(or_(Incident.id.is_(None), Incident.is_private.is_(False)))
        .group_by(*columns)
        .order_by(AlertGroup.severity, since.desc(), AlertGroup.id.desc())
        .limit(limit)
    )
    return [
        FiringView(row.title, row.service, Severity(row.severity), row.number, row.since, row.firing)
        for row in tx.execute(rows)
    ]


@dataclass(frozen=True)
class PostView:
    """A post as it was kept; it waits until it is sorted, or until its sender is verified."""

    id: int
    source: str
    received_at: datetime
    error: str | None
    waits: bool


def posts(
    tx: Session,
    limit: int = LISTED,
    *,
    only_unreadable: bool = False,
    workspace: int | None = None,
    since: datetime | None = None,
) -> list[PostView]:
    """List the newest posts, without their bodies."""
    columns = (AlertPost.id, AlertPost.source, AlertPost.received_at, AlertPost.error, AlertPost.sorted_at)
    chosen = select(*columns).order_by(AlertPost.id.desc()).limit(limit)
    if only_unreadable:
        chosen = chosen.where(AlertPost.error.is_not(None))
    if workspace is not None:
        chosen = chosen.where(AlertPost.workspace_id == workspace)
    if since is not None:
        chosen = chosen.where(AlertPost.received_at > since)
    rows = tx.execute(chosen)
    return [PostView(row.id, row.source, row.received_at, row.error, row.sorted_at is None) for row in rows]


def body_of(tx: Session, post: int) -> bytes | None:
    """Read the body of a post as it came, None where there is no such post."""
    return tx.scalar(select(AlertPost.body).where(AlertPost.id == post))
