"""Writes of how watches stand; the caller's transaction, the caller's commit."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.models import Watch, WatchEvent, WatchState
from bot.severity import Severity, parse
from bot.watches.machine import CALM_FOR, FLAPPING_WITHIN, FLAPS, Change, Mark, Standing
from bot.watches.rules import CALM, Happened, State

FORGOTTEN = timedelta(days=1)
"""How long an alarm waits for data of its labels, which may be gone for good."""
LONGEST_KEY = 200
"""Characters of labels in an alert's key; longer ones are known by their hash."""


def watched_metrics(tx: Session, workspace: int) -> frozenset[str]:
    """Name the metrics over which watches stand."""
    mine = (Watch.workspace_id == workspace, Watch.deleted_at.is_(None))
    return frozenset(tx.scalars(select(Watch.metric).where(*mine).distinct()))


def watched(tx: Session, workspace: int, metrics: Collection[str], now: datetime) -> Sequence[Watch]:
    """Read the watches over some metrics that stand, and are not paused."""
    mine = (Watch.workspace_id == workspace, Watch.deleted_at.is_(None), Watch.metric.in_(metrics))
    rows = tx.scalars(select(Watch).where(*mine).order_by(Watch.id)).all()
    return [row for row in rows if row.paused_until is None or row.paused_until <= now]


def held(tx: Session, watches: Collection[int]) -> Mapping[int, dict[str, WatchState]]:
    """Read how watches stand, to change it: by watch, and by the text of the labels."""
    found: dict[int, dict[str, WatchState]] = {key: {} for key in watches}
    rows = select(WatchState).where(WatchState.watch_id.in_(found)).order_by(WatchState.id)
    for row in tx.scalars(rows.with_for_update()):
        found[row.watch_id][row.label_key] = row
    return found


def standing_of(row: WatchState | None, now: datetime) -> Standing:
    """Tell how a watch stands; one that never stirred is well."""
    if row is None:
        return Standing(now)
    return Standing(
        row.since,
        State(row.state),
        parse(row.severity) if row.severity else None,
        {key: Mark(**kept) for key, kept in row.marks.items()},
        row.seen_at,
        row.value,
        row.missed,
        row.episode,
        row.raised_at,
        row.flapping_until,
    )


def stirred(tx: Session, workspace: int) -> Sequence[tuple[WatchState, Watch]]:
    """Read all that is not well, to change it; also of watches that were deleted."""
    found = select(WatchState, Watch).join(Watch, WatchState.watch_id == Watch.id)
    mine = (WatchState.workspace_id == workspace, WatchState.state.not_in(CALM))
    rows = found.where(*mine).order_by(WatchState.id).with_for_update(of=WatchState)
    return [(row, watch) for row, watch in tx.execute(rows)]


def rest(tx: Session, row: WatchState, now: datetime) -> None:
    """Have a watch stand as well again, for a set of labels that nobody looks at any more."""
    row.state, row.severity, row.since, row.marks, row.hits, row.good = State.OK, None, now, {}, 0, 0
    row.flapping_until, row.missed = None, 0
    tx.flush()


def write(
    tx: Session, watch: Watch, row: WatchState | None, label_key: str, labels: Mapping[str, str], of: Standing
) -> WatchState:
    """Write how a watch stands for a set of labels."""
    if row is None:
        key = label_key if len(label_key) <= LONGEST_KEY else hashlib.sha256(label_key.encode()).hexdigest()
        row = WatchState(workspace_id=watch.workspace_id, watch_id=watch.id, label_key=label_key, labels=dict(labels))
        row.alert_key = f"{watch.id}:{key}"
        tx.add(row)
    values: dict[str, Any] = {**vars(of), "marks": {key: mark.document for key, mark in of.marks.items()}}
    values |= {"severity": of.severity.word if of.severity else None, "hits": of.hits, "good": of.good}
    for name, value in values.items():
        setattr(row, name, value)
    tx.flush()
    return row


def note(
    tx: Session,
    row: WatchState,
    kind: Happened,
    severity: Severity | None,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> WatchEvent:
    """Note that something happened."""
    event = WatchEvent(workspace_id=row.workspace_id, watch_id=row.watch_id, state_id=row.id, episode=row.episode)
    event.kind, event.severity = kind, severity.word if severity else None
    event.value, event.at, event.detail = row.value, at, dict(detail or {})
    tx.add(event)
    tx.flush()
    return event


def changed(
    tx: Session, row: WatchState, changes: Sequence[Change], at: datetime, detail: Mapping[str, Any]
) -> Sequence[Happened]:
    """Note what a sample brought about, and that the watch goes to and fro where it was raised too often."""
    for change in changes:
        note(tx, row, change.kind, change.severity, at, detail if change.kind == Happened.RAISED else None)
    kinds = [change.kind for change in changes]
    if Happened.RAISED in kinds and row.flapping_until is None and _raised_lately(tx, row, at) >= FLAPS:
        row.flapping_until = at + CALM_FOR
        note(tx, row, Happened.FLAPPING, changes[0].severity, at)
        kinds.append(Happened.FLAPPING)
    return kinds


def _raised_lately(tx: Session, row: WatchState, at: datetime) -> int:
    lately = (WatchEvent.state_id == row.id, WatchEvent.kind == Happened.RAISED, WatchEvent.at > at - FLAPPING_WITHIN)
    return tx.scalar(select(func.count()).select_from(WatchEvent).where(*lately)) or 0
