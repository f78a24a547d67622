"""Writes to attempts of recovery scripts; the caller's transaction, the caller's commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.errors import NotFound
from bot.models import Recovery, RecoveryStop, WatchEvent, WatchState, Workspace
from bot.watches.recovery_rules import LIVE, State, can_move
from bot.watches.rules import MOVES
from bot.watches.rules import State as Watched

Row = Recovery
"""An attempt as it is changed."""


@dataclass(frozen=True)
class Asked:
    """What is to run where, and for whom: a person, or None where a watch asks.

    `mode` is what the watch says of approval, `dry` that it is only to be shown.
    """

    script: str
    place: str
    argv: Sequence[str] = ()
    by: str | None = None
    mode: str | None = None
    dry: bool = False
    channel: str | None = None


def ask(tx: Session, workspace: int, asked: Asked, now: datetime, of: WatchState | None = None) -> Recovery | None:
    """Record the next attempt, held until it is decided; None where there is one for this firing already."""
    if of is not None:
        tx.get_one(WatchState, of.id, with_for_update=True)  # two who would begin the same attempt take turns
        if live(tx, of) is not None:
            return None
    row = Recovery(
        workspace_id=workspace,
        state_id=of.id if of else None,
        watch_id=of.watch_id if of else None,
        episode=of.episode if of else 0,
        attempt=_last(tx, of) + 1,
        script=asked.script,
        place=asked.place,
        argv=list(asked.argv),
        mode=asked.mode,
        state=State.HELD,
        dry=asked.dry,
        channel=asked.channel,
        requested_by=asked.by,
        requested_at=now,
        mark="",
    )
    tx.add(row)
    tx.flush()
    team = tx.get_one(Workspace, workspace).team_id.lower()
    row.mark = f"bongsu-{team}-recovery-{row.id}-{int(now.timestamp())}"
    return row


def _last(tx: Session, of: WatchState | None) -> int:
    """Tell the number of the last attempt for this firing."""
    if of is None:
        return 0
    mine = (Recovery.state_id == of.id, Recovery.episode == of.episode)
    return tx.scalar(select(func.max(Recovery.attempt)).where(*mine)) or 0


def live(tx: Session, of: WatchState) -> Recovery | None:
    """Read the attempt that is under way for what a watch found, to change it, of whichever firing."""
    mine = (Recovery.state_id == of.id, Recovery.state.in_(LIVE))
    return tx.scalar(select(Recovery).where(*mine).order_by(Recovery.id.desc()).limit(1).with_for_update())


def verifying(tx: Session, workspace: int, state_id: int) -> Recovery | None:
    """Read the attempt whose effect is measured on what a watch found, to change it; None where there is none."""
    mine = (Recovery.workspace_id == workspace, Recovery.state_id == state_id, Recovery.state == State.VERIFYING)
    return tx.scalar(select(Recovery).where(*mine).with_for_update())


def locked(tx: Session, workspace: int, key: int) -> Recovery:
    """Read an attempt by its key to change it. Raises `NotFound`.

    What its watch found is held first, as it is while that is judged, so that nobody waits for each other.
    """
    mine = (Recovery.workspace_id == workspace, Recovery.id == key)
    tx.execute(
        select(WatchState.id)
        .join(Recovery, Recovery.state_id == WatchState.id)
        .where(*mine)
        .with_for_update(of=WatchState)
    )
    row = tx.scalar(select(Recovery).where(*mine).with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("recovery", "not_found", number=key)
    return row


def move(
    tx: Session, row: Recovery, wanted: State, now: datetime, *, why: str | None = None, said: str | None = None
) -> bool:
    """Take an attempt from its state to another; False where it cannot go there."""
    if not can_move(row.state, wanted):
        return False
    row.state, row.why, row.said = wanted, why, said
    if wanted in {State.STARTING, State.HELD}:
        row.started_at = now if wanted == State.STARTING else None
    if wanted not in LIVE:
        row.ended_at = now
    tx.flush()
    return True


def stop(tx: Session, workspace: int, who: str, now: datetime) -> bool:
    """Let no script begin from now on; False where that is so already."""
    added = insert_for(tx, RecoveryStop.__table__).values(workspace_id=workspace, stopped_by=who, stopped_at=now)
    made = added.on_conflict_do_nothing(index_elements=["workspace_id"]).returning(RecoveryStop.__table__.c.id)
    return tx.execute(made).first() is not None


def go_on(tx: Session, workspace: int) -> bool:
    """Let scripts begin again; False where they may already."""
    gone = delete(RecoveryStop).where(RecoveryStop.workspace_id == workspace).returning(RecoveryStop.id)
    return tx.execute(gone).first() is not None


def stand(tx: Session, row: Recovery, wanted: Watched, now: datetime) -> None:
    """Take what a watch found to where an attempt leads it, and note that; one that has cleared stays so."""
    state = tx.get_one(WatchState, row.state_id)
    if state.episode != row.episode or wanted not in MOVES.get(Watched(state.state), ()):
        return
    state.state, state.since = wanted, now
    event = {"kind": wanted, "severity": state.severity, "value": state.value, "at": now}
    detail = {"script": row.script, "attempt": row.attempt}
    tx.add(
        WatchEvent(
            workspace_id=row.workspace_id,
            watch_id=state.watch_id,
            state_id=state.id,
            episode=row.episode,
            detail=detail,
            **event,
        )
    )
    tx.flush()
