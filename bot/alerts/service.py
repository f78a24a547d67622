"""Writes to alerts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.alerts.ports import IncomingAlert
from bot.errors import Conflict
from bot.models import Alert, AlertGroup, AlertPost
from bot.severity import Severity

BATCH = 200
"""Posts that one transaction sorts."""


def keep(tx: Session, workspace: int, source: str, body: bytes, now: datetime, problem: str | None = None) -> None:
    """Keep a post as it came; one with a problem waits for a person."""
    sorted_at = now if problem else None
    row = AlertPost(
        workspace_id=workspace, source=source, body=body, received_at=now, sorted_at=sorted_at, error=problem
    )
    tx.add(row)


def unsorted(tx: Session, workspace: int) -> Sequence[AlertPost]:
    """Read the oldest posts that wait."""
    waiting = select(AlertPost).where(AlertPost.workspace_id == workspace, AlertPost.sorted_at.is_(None))
    return tx.scalars(waiting.order_by(AlertPost.id).limit(BATCH)).all()


def known(tx: Session, workspace: int, incoming: IncomingAlert) -> Alert | None:
    """Find the row of an alert: this very one, else the one of its fingerprint that is live."""
    same = (
        Alert.workspace_id == workspace,
        Alert.source == incoming.source,
        Alert.fingerprint == incoming.fingerprint,
    )
    exact = tx.scalar(select(Alert).where(*same, Alert.starts_at == incoming.starts_at))
    return exact or tx.scalar(select(Alert).where(*same, Alert.status == "firing"))


def record(
    tx: Session, workspace: int, incoming: IncomingAlert, service: str | None, severity: Severity, now: datetime
) -> Alert:
    """Record an alert that is new."""
    row = Alert(
        workspace_id=workspace,
        source=incoming.source,
        fingerprint=incoming.fingerprint,
        starts_at=incoming.starts_at,
        ends_at=incoming.ends_at,
        status="firing",
        title=incoming.name,
        summary=incoming.summary,
        severity=severity,
        service=service,
        labels=dict(incoming.labels),
        url=incoming.url,
        last_at=now,
    )
    tx.add(row)
    return row


def group_of(
    tx: Session,
    workspace: int,
    key: str,
    incoming: IncomingAlert,
    service: str | None,
    severity: Severity,
    now: datetime,
) -> AlertGroup:
    """Find the open group that an alert belongs to, or open one; a graver alert makes the group graver."""
    same = (AlertGroup.workspace_id == workspace, AlertGroup.key == key, AlertGroup.closed_at.is_(None))
    row = tx.scalar(select(AlertGroup).where(*same).with_for_update())
    if row is None:
        row = AlertGroup(
            workspace_id=workspace,
            key=key,
            title=incoming.name,
            service=service,
            severity=severity,
            opened_at=now,
            last_at=now,
        )
        tx.add(row)
        tx.flush()
    row.last_at, row.severity = now, min(row.severity, int(severity))
    return row


def locked_group(tx: Session, workspace: int, key: int) -> AlertGroup:
    """Read a group to change it. Raises `Conflict` where it is gone."""
    same = (AlertGroup.workspace_id == workspace, AlertGroup.id == key)
    row = tx.scalar(select(AlertGroup).where(*same).with_for_update())
    if row is None:
        raise Conflict("errors", "outdated")
    return row


def mute(group: AlertGroup, until: datetime) -> None:
    """Keep a group's line still until a time; its recovery is shown all the same."""
    group.muted_until = until


def prune(tx: Session, before: datetime) -> None:
    """Delete the posts that were sorted, or could not be read, and came before a time."""
    tx.execute(delete(AlertPost).where(AlertPost.sorted_at.is_not(None), AlertPost.received_at < before))
