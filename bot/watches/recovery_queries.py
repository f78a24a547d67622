"""Reads of recovery scripts: what is looked at before one begins, how attempts go, and what stands still."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.catalogue import recoveries as catalogue
from bot.models import MetricSeries, Recovery, RecoveryStop, Watch
from bot.watches.queries import definition_of
from bot.watches.recovery_rules import AT_WORK, BROKEN, LIVE, Facts, State

TOLD = timedelta(days=1)
"""For how long something counts as watched of which its source tells no more."""


@dataclass(frozen=True)
class RecoveryView:
    """An attempt as it is shown; see `bot.models.Recovery` for what each means. `watch` is the name of its watch."""

    id: int
    workspace: int
    watch: str | None
    state_id: int | None
    episode: int
    attempt: int
    script: str
    place: str
    argv: Sequence[str]
    state: State
    why: str | None
    said: str | None
    dry: bool
    channel: str | None
    incident_id: int | None
    requested_by: str | None
    requested_at: datetime
    decided_by: str | None
    expires_at: datetime | None
    mark: str
    host: str | None
    handle: str | None
    started_at: datetime | None
    heard_at: datetime | None
    deadline_at: datetime | None
    tail: str | None
    good: int
    watched_until: datetime | None
    ended_at: datetime | None
    escalated_at: datetime | None
    escalated_for: str | None

    @property
    def is_live(self) -> bool:
        """Whether it has not come to its end."""
        return self.state in LIVE


@dataclass(frozen=True)
class Stopped:
    """That no script begins, since when, and who said so."""

    by: str
    at: datetime


def by_id(tx: Session, key: int) -> RecoveryView:
    """Read an attempt that is known to be there."""
    return _view(tx, tx.get_one(Recovery, key))


def in_state(tx: Session, workspace: int, states: Collection[State]) -> Sequence[RecoveryView]:
    """List the attempts in some states, the oldest first."""
    mine = (Recovery.workspace_id == workspace, Recovery.state.in_(states))
    return [_view(tx, row) for row in tx.scalars(select(Recovery).where(*mine).order_by(Recovery.id)).all()]


def to_look_at(tx: Session, workspace: int) -> Sequence[RecoveryView]:
    """List the attempts that may have waited for too long, and those that are told nowhere yet."""
    mine = Recovery.workspace_id == workspace
    either = or_(Recovery.state.in_(LIVE), Recovery.channel.is_(None))
    return [_view(tx, row) for row in tx.scalars(select(Recovery).where(mine, either).order_by(Recovery.id)).all()]


def helped(tx: Session, state_id: int, episode: int) -> str | None:
    """Name the script that mended what a watch found in one of its firings, None where none did."""
    same = (Recovery.state_id == state_id, Recovery.episode == episode, Recovery.state == State.RECOVERED)
    return tx.scalar(select(Recovery.script).where(*same).order_by(Recovery.id.desc()).limit(1))


def last(tx: Session, workspace: int, script: str) -> RecoveryView | None:
    """Read the newest attempt by a script that began."""
    mine = (Recovery.workspace_id == workspace, Recovery.script == script, Recovery.started_at.is_not(None))
    row = tx.scalar(select(Recovery).where(*mine).order_by(Recovery.id.desc()).limit(1))
    return _view(tx, row) if row else None


def between(tx: Session, workspace: int, start: datetime, end: datetime) -> Sequence[RecoveryView]:
    """List the attempts that ended in a span, the oldest first, those left out that never began."""
    mine = (Recovery.workspace_id == workspace, Recovery.started_at.is_not(None))
    ended = (Recovery.ended_at >= start, Recovery.ended_at < end)
    return [_view(tx, row) for row in tx.scalars(select(Recovery).where(*mine, *ended).order_by(Recovery.id)).all()]


def stopped(tx: Session, workspace: int) -> Stopped | None:
    """Tell whether all scripts are stopped, and by whom; None where they may begin."""
    row = tx.scalar(select(RecoveryStop).where(RecoveryStop.workspace_id == workspace))
    return Stopped(row.stopped_by, row.stopped_at) if row else None


def facts(
    tx: Session, row: Recovery, recovery: catalogue.Recovery, now: datetime, *, in_maintenance: bool = False
) -> Facts:
    """Gather what is looked at before an attempt begins."""
    since = now - recovery.within
    here = (Recovery.workspace_id == row.workspace_id, Recovery.script == row.script, Recovery.place == row.place)
    others = (*here[:2], Recovery.id != row.id)
    at_work = select(func.count()).where(*others, Recovery.watch_id == row.watch_id, Recovery.state.in_(AT_WORK))
    tried = select(func.count()).where(*here, Recovery.started_at > since)
    tried_elsewhere, failed_elsewhere = _elsewhere(tx, row, since)
    return Facts(
        is_off=stopped(tx, row.workspace_id) is not None,
        in_maintenance=in_maintenance,
        ended_at=tx.scalar(select(func.max(Recovery.ended_at)).where(*here, Recovery.started_at.is_not(None))),
        tried=tx.scalar(tried) or 0,
        hosts=_hosts(tx, row, now),
        at_work=(tx.scalar(at_work) or 0) if row.watch_id is not None else 0,
        others_tried=tried_elsewhere,
        others_failed=failed_elsewhere,
    )


def _hosts(tx: Session, row: Recovery, now: datetime) -> int:
    """Count what the watch of an attempt looks at: each set of labels that its metric told of within a day."""
    if row.watch_id is None:
        return 1
    watch = tx.get_one(Watch, row.watch_id)
    same = (MetricSeries.workspace_id == watch.workspace_id, MetricSeries.metric == watch.metric)
    told = tx.scalars(select(MetricSeries.labels).where(*same, MetricSeries.last_at > now - TOLD))
    return max(1, sum(map(definition_of(watch).watches, told)))


def _elsewhere(tx: Session, row: Recovery, since: datetime) -> tuple[int, int]:
    """Count the other places of the same watch at which attempts ended, and those whose last one did not help."""
    if row.watch_id is None:
        return 0, 0
    newest = (
        select(func.max(Recovery.id))
        .where(Recovery.watch_id == row.watch_id, Recovery.state_id != row.state_id, Recovery.script == row.script)
        .where(Recovery.started_at.is_not(None), Recovery.ended_at > since)
        .group_by(Recovery.state_id)
    )
    ended = tx.scalars(select(Recovery.state).where(Recovery.id.in_(newest))).all()
    return len(ended), sum(state in BROKEN for state in ended)


def _view(tx: Session, row: Recovery) -> RecoveryView:
    name = tx.scalar(select(Watch.name).where(Watch.id == row.watch_id)) if row.watch_id else None
    same = {field: getattr(row, field) for field in RecoveryView.__dataclass_fields__ if hasattr(row, field)}
    same |= {"workspace": row.workspace_id, "watch": name, "state": State(row.state), "argv": tuple(row.argv)}
    return RecoveryView(**same)
