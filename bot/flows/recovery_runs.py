"""Recovery scripts that run: one look at each machine tells how its programs go, and what takes too long is ended."""

import socket
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.deploys.ports import Handle, Phase, Progress, Rejected
from bot.flows.deploys import backend_of
from bot.flows.outside import asked
from bot.flows.recoveries import COMMAND, ended, subject
from bot.flows.recovery_alarms import show
from bot.flows.recovery_steps import NO_WORD
from bot.flows.services import of
from bot.models import Recovery
from bot.watches import recoveries as service
from bot.watches import recovery_queries as queries
from bot.watches.recovery_queries import RecoveryView
from bot.watches.recovery_rules import AT_WORK, State
from bot.work import Flow, Lane, Record, Run, Step, enqueue
from bot.work.queries import is_silent

HOST_GONE = timedelta(minutes=2)
"""For how long nobody hears of a program on a machine, and of the machine, before it is given up."""
GIVEN_UP = timedelta(minutes=1)
"""How long a program that took too long may take to end."""
TIMED_OUT, GONE_HOST = "timed_out", "host_gone"


def look(tx: Session, workspace: int, now: datetime) -> None:
    """Have each machine asked that runs a script, and give up those of a machine of which nothing is heard."""
    views = queries.in_state(tx, workspace, AT_WORK)
    for host in sorted({view.host for view in views if view.host is not None and view.state == State.RUNNING}):
        enqueue(tx, POLL, workspace, f"recoveries:{host}", {}, now=now, coalesce=True, host=host)
    for view in views:
        if _is_gone(tx, view, now):
            enqueue(tx, LOSE, workspace, subject(view), {"recovery": view.id}, now=now, coalesce=True)


def _is_gone(tx: Session, of: RecoveryView | Recovery, now: datetime) -> bool:
    """Whether nothing was heard for long of what runs on a machine, nor of the machine."""
    heard_at = of.heard_at or of.started_at or now
    return of.host is not None and now >= heard_at + HOST_GONE and is_silent(tx, of.host, now - HOST_GONE)


def _poll(run: Run) -> Record | None:
    """Ask this machine how its programs go."""
    with run.database.read() as tx:
        running = queries.in_state(tx, run.workspace, (State.RUNNING,))
    mine = [each for each in running if each.host == socket.gethostname() and each.handle is not None]
    handles = {each.mark: Handle(each.handle or "") for each in mine}
    if not handles:
        return None
    told = asked(run, lambda: backend_of(run, COMMAND).poll(handles))
    return lambda tx: _take_in(tx, run, [(each, told[each.mark]) for each in mine if each.mark in told])


def _take_in(tx: Session, run: Run, told: Sequence[tuple[RecoveryView, Progress]]) -> None:
    for view, progress in told:
        row = service.locked(tx, run.workspace, view.id)
        if row.state == State.RUNNING:
            _heard(tx, run, row, progress, run.now())


def _heard(tx: Session, run: Run, row: Recovery, progress: Progress, now: datetime) -> None:
    before, row.heard_at = row.tail, now
    row.tail = progress.said or row.tail
    is_late = row.deadline_at is not None and now >= row.deadline_at
    if progress.phase == Phase.LOST:
        ended(tx, of(run).catalogue, row, State.UNKNOWN, now, why=NO_WORD)
    elif progress.phase == Phase.SUCCEEDED:
        ended(tx, of(run).catalogue, row, State.VERIFYING, now)
    elif progress.phase.is_over:
        why = TIMED_OUT if progress.phase == Phase.CANCELLED else ""
        ended(tx, of(run).catalogue, row, State.FAILED, now, why=why, said=progress.step or progress.said)
    elif is_late and row.why == TIMED_OUT:
        ended(tx, of(run).catalogue, row, State.UNKNOWN, now, why=TIMED_OUT)
    elif is_late:
        row.why, row.deadline_at = TIMED_OUT, now + GIVEN_UP
        enqueue(tx, CANCEL, row.workspace_id, subject(row), {"recovery": row.id}, now=now, host=row.host)
    elif before != row.tail:
        show(tx, row, now)


def _cancel(run: Run) -> None:
    """Have a program end that took too long; that it has ended is told when it is asked how it goes."""
    with run.database.read() as tx:
        view = queries.by_id(tx, run.payload["recovery"])
    if view.state == State.RUNNING and view.handle is not None:
        handle = Handle(view.handle)
        try:
            asked(run, lambda: backend_of(run, COMMAND).cancel(handle))
        except Rejected:  # it is given up a minute later
            return


def _lose(run: Run) -> Record:
    """Give up what ran on a machine of which nothing is heard any more."""

    def record(tx: Session) -> None:
        row = service.locked(tx, run.workspace, run.payload["recovery"])
        if row.state in AT_WORK and _is_gone(tx, row, run.now()):
            ended(tx, of(run).catalogue, row, State.UNKNOWN, run.now(), why=GONE_HOST)

    return record


POLL = Flow("recovery.poll/1", Lane.URGENT, (Step("poll", _poll),))
CANCEL = Flow("recovery.cancel/1", Lane.URGENT, (Step("cancel", _cancel),), ("recovery",))
LOSE = Flow("recovery.lose/1", Lane.URGENT, (Step("lose", _lose),), ("recovery",))
FLOWS = (POLL, CANCEL, LOSE)
