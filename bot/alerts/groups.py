"""The groups of a batch: found together, opened together, and counted together."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.alerts.ledger import Line
from bot.alerts.rules import Verdict, takes
from bot.db.upsert import insert_for
from bot.models import Alert, AlertGroup, Incident

Asked = tuple[Line, Verdict]


def assign(tx: Session, workspace: int, asked: Collection[Asked], now: datetime) -> Mapping[int, AlertGroup]:
    """Give each alert its group; answer the groups by id.

    A group that took its last alert too long ago, or whose incident is over, takes none: it is closed, and another
    of its key is opened. One that everything in it left takes alerts again within its window.
    """
    first: dict[str, Asked] = {}
    for line, verdict in asked:
        first.setdefault(verdict.key, (line, verdict))
    found = _taking(tx, workspace, first, now)
    _open(tx, workspace, {key: each for key, each in first.items() if key not in found}, now)
    found |= _present(tx, workspace, first.keys() - found.keys())
    for line, verdict in asked:
        group = found[verdict.key]
        line.group, group.last_at, group.closed_at = group.id, now, None
        group.severity = min(group.severity, int(verdict.severity))
    tx.flush()
    return {group.id: group for group in found.values()}


def read(tx: Session, keys: Collection[int]) -> Mapping[int, AlertGroup]:
    """Read groups by id."""
    return {row.id: row for row in tx.scalars(select(AlertGroup).where(AlertGroup.id.in_(keys)))}


def firing(tx: Session, keys: Collection[int]) -> Mapping[int, int]:
    """Count what fires in groups, by id; one in which nothing does is left out."""
    live = select(Alert.group_id, func.count()).where(Alert.group_id.in_(keys), Alert.status == "firing")
    return {key: count for key, count in tx.execute(live.group_by(Alert.group_id)) if key is not None}


def firings(tx: Session, group: int, since: datetime) -> int:
    """Count the alerts that began in a group since a time."""
    begun = select(func.count(Alert.id)).where(Alert.group_id == group, Alert.starts_at > since)
    return tx.scalar(begun) or 0


def _taking(tx: Session, workspace: int, first: Mapping[str, Asked], now: datetime) -> dict[str, AlertGroup]:
    """Find the groups that take the alerts, and close those that no longer do."""
    present = _present(tx, workspace, first.keys(), closed=True)
    over = select(Incident.id).where(
        Incident.id.in_({row.incident_id for row in present.values()}), Incident.resolved_at.is_not(None)
    )
    resolved = set(tx.scalars(over))
    taking = {}
    for key, row in present.items():
        if row.incident_id not in resolved and takes(row.last_at, first[key][1], now):
            taking[key] = row
        elif row.closed_at is None:
            row.closed_at = now
    tx.flush()
    return taking


def _present(tx: Session, workspace: int, keys: Collection[str], *, closed: bool = False) -> dict[str, AlertGroup]:
    """Read the newest group of each key."""
    same = select(func.max(AlertGroup.id)).where(AlertGroup.workspace_id == workspace, AlertGroup.key.in_(keys))
    if not closed:
        same = same.where(AlertGroup.closed_at.is_(None))
    newest = select(AlertGroup).where(AlertGroup.id.in_(same.group_by(AlertGroup.key))).with_for_update()
    return {row.key: row for row in tx.scalars(newest)}


def _open(tx: Session, workspace: int, first: Mapping[str, Asked], now: datetime) -> None:
    values = [
        {
            "workspace_id": workspace,
            "key": key,
            "title": line.title,
            "service": verdict.service,
            "severity": int(verdict.severity),
            "opened_at": now,
            "last_at": now,
        }
        for key, (line, verdict) in first.items()
    ]
    if values:
        tx.connection().execute(insert_for(tx, AlertGroup.__table__).on_conflict_do_nothing(), values)
