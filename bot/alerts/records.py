"""The alerts of a batch, read and written in a few statements however many they are."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from bot.alerts.ledger import Ledger, Line
from bot.alerts.ports import IncomingAlert
from bot.db.upsert import insert_for
from bot.models import Alert, AlertGroup, Incident

TABLE: Any = Alert.__table__


def ledger(tx: Session, workspace: int, incoming: Collection[IncomingAlert]) -> Ledger:
    """Open a ledger with what is known of these alerts: themselves, and the live ones of their fingerprints."""
    begun = {each.starts_at for each in incoming}
    same = (
        Alert.workspace_id == workspace,
        Alert.source.in_({each.source for each in incoming}),
        Alert.fingerprint.in_({each.fingerprint for each in incoming}),
        or_(Alert.status == "firing", Alert.starts_at.in_(begun)),
    )
    known = (Alert.id, Alert.source, Alert.fingerprint, Alert.starts_at, Alert.status, Alert.title, Alert.group_id)
    columns = (*known, Alert.severity)
    of_incident = select(*columns, Incident.resolved_at).outerjoin(AlertGroup, Alert.group_id == AlertGroup.id)
    found = of_incident.outerjoin(Incident, AlertGroup.incident_id == Incident.id).where(*same)
    return Ledger(_line(row) for row in tx.execute(found))


def _line(row: Any) -> Line:  # noqa: ANN401 - a row of the columns above
    is_firing = row.status == "firing"
    known = (row.source, row.fingerprint, row.starts_at, is_firing, row.title, row.id, row.group_id, row.resolved_at)
    return Line(*known, severity=row.severity)


def write(tx: Session, workspace: int, book: Ledger, now: datetime) -> None:
    """Write the ledger down; a fresh alert that another instance has written meanwhile leaves it."""
    _update(tx, [line for line in (*book.ended, *book.lapsed) if line.id is not None], now)
    _repeat(tx, book.repeated, now)
    _group(tx, book.woken)
    _grave(tx, book.graver)
    _insert(tx, workspace, book, now)


def _group(tx: Session, lines: Iterable[Line]) -> None:
    """Write the groups of alerts that were mute so far."""
    values = [{"key": line.id, "found": line.group} for line in lines]
    if values:
        tx.connection().execute(
            update(TABLE).where(TABLE.c.id == bindparam("key")).values(group_id=bindparam("found")), values
        )


def _grave(tx: Session, lines: Iterable[Line]) -> None:
    """Write how grave alerts have become."""
    values = [{"key": line.id, "found": line.severity} for line in lines]
    if values:
        tx.connection().execute(
            update(TABLE).where(TABLE.c.id == bindparam("key")).values(severity=bindparam("found")), values
        )


def _update(tx: Session, lines: Sequence[Line], now: datetime) -> None:
    changed = update(TABLE).where(TABLE.c.id == bindparam("key"))
    values = [{"key": line.id, "ended": line.ends_at} for line in lines]
    if values:
        wanted = changed.values(status="resolved", ends_at=bindparam("ended"), last_at=now)
        tx.connection().execute(wanted, values)


def _repeat(tx: Session, lines: Iterable[Line], now: datetime) -> None:
    """Count reports: a statement for all that came equally often."""
    by_count: dict[int, list[int]] = {}
    for line in lines:
        by_count.setdefault(line.repeats, []).append(line.id or 0)
    for count, keys in by_count.items():
        wanted = update(TABLE).where(TABLE.c.id.in_(keys))
        tx.connection().execute(wanted.values(times=TABLE.c.times + count, last_at=now))


def _insert(tx: Session, workspace: int, book: Ledger, now: datetime) -> None:
    if not book.fresh:
        return
    key = (TABLE.c.source, TABLE.c.fingerprint, TABLE.c.starts_at)
    added = insert_for(tx, TABLE).on_conflict_do_nothing().returning(TABLE.c.id, *key)
    values = [_values(workspace, line, now) for line in book.fresh]
    ids = {(source, mark, begun): id_ for id_, source, mark, begun in tx.connection().execute(added, values)}
    for line in book.fresh:
        line.id = ids.get((line.source, line.fingerprint, line.starts_at))
    book.fresh = [line for line in book.fresh if line.id is not None]
    book.ended = [line for line in book.ended if line.id is not None]


def _values(workspace: int, line: Line, now: datetime) -> dict[str, Any]:
    incoming, verdict = line.incoming, line.verdict
    if incoming is None or verdict is None:
        raise ValueError("a fresh alert carries its report and the verdict on it")
    return {
        "workspace_id": workspace,
        "source": line.source,
        "fingerprint": line.fingerprint,
        "starts_at": line.starts_at,
        "ends_at": line.ends_at,
        "status": "firing" if line.firing else "resolved",
        "title": line.title,
        "summary": incoming.summary,
        "severity": int(verdict.severity),
        "service": verdict.service,
        "labels": dict(incoming.labels),
        "url": incoming.url,
        "group_id": line.group,
        "times": 1 + line.repeats,
        "last_at": now,
    }
