"""Mending what a watch found by a script: whether an attempt begins, and what follows from its end."""

import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.deploying import Command, Target
from bot.catalogue.recoveries import Recovery as Script
from bot.catalogue.recoveries import Unfit
from bot.deploys.ports import Handle, Order, Rejected
from bot.flows import recovery_alarms
from bot.flows.deploys import backend_of
from bot.flows.outside import asked
from bot.flows.recovery_steps import AGAIN, GONE, LATE, NO_WORD, UNFIT, escalate, move, note_asked
from bot.flows.services import of
from bot.models import Recovery, Watch, WatchState
from bot.watches import recoveries as service
from bot.watches import recovery_queries as queries
from bot.watches.maintenance import HOST_LABELS
from bot.watches.recoveries import Asked
from bot.watches.recovery_queries import RecoveryView
from bot.watches.recovery_rules import AT_WORK, GO, HOLD, OFF, Decision, State, as_number, asks, decide
from bot.watches.recovery_rules import measured as come_to
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue

COMMAND = "command"
"""The backend that runs programs on this machine."""


def fired(tx: Session, catalogue: Catalogue, workspace: int, state_id: int, now: datetime) -> None:
    """Begin to mend what a watch found, where the watch names a script."""
    state = tx.get_one(WatchState, state_id)
    watch = tx.get_one(Watch, state.watch_id)
    _make_way(tx, state, now)
    if watch.workspace_id == workspace and watch.recovery is not None:
        _attempt(tx, catalogue, state, watch, now)


def _make_way(tx: Session, state: WatchState, now: datetime) -> None:
    """End what is left of an earlier firing; a program that still runs serves the new one too."""
    row = service.live(tx, state)
    if row is None or row.episode == state.episode:
        return
    if row.state in AT_WORK:
        row.episode = state.episode
    elif row.state == State.VERIFYING:
        move(tx, row, State.FAILED, now, why=AGAIN)
    else:
        move(tx, row, State.CLEARED, now)


def measured(tx: Session, catalogue: Catalogue, workspace: int, state_id: int, is_good: bool, now: datetime) -> None:  # noqa: FBT001 - one of the looks of a watch
    """Take in how a watch found it after a script had ended; of other looks nothing follows."""
    row = service.verifying(tx, workspace, state_id)
    if row is not None:
        row.good = row.good + 1 if is_good else 0
        _come_to(tx, catalogue, row, now)


def look(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Give up what waited too long for people or for good samples, and tell of what is told nowhere yet."""
    for view in queries.to_look_at(tx, workspace):
        row = service.locked(tx, workspace, view.id)
        if row.state == State.AWAITING and row.expires_at is not None and row.expires_at <= now:
            expire(tx, catalogue, row, now)
        elif row.state == State.AWAITING and not _is_wanted(tx, row):
            move(tx, row, State.CLEARED, now)
        elif row.state == State.VERIFYING:
            _come_to(tx, catalogue, row, now)
        recovery_alarms.place(tx, catalogue, row, now)


def turns(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Look whether what is held may begin."""
    for view in queries.in_state(tx, workspace, (State.HELD,)):
        consider(tx, catalogue, service.locked(tx, workspace, view.id), now)


def _attempt(tx: Session, catalogue: Catalogue, state: WatchState, watch: Watch, now: datetime) -> None:
    values, script = values_of(state, watch), catalogue.recoveries.get(watch.recovery or "")
    wanted = Asked(watch.recovery or "", place_of(values) or state.label_key, mode=watch.recovery_mode)
    refusal: tuple[str, str] | None = (GONE, wanted.script)
    if script is not None:
        wanted, refusal = filled(script, wanted, values)
    row = service.ask(tx, state.workspace_id, wanted, now, state)
    if row is None:
        return
    note_asked(tx, row, now)
    if refusal is not None:
        _not_made(tx, catalogue, row, now, *refusal)
    else:
        consider(tx, catalogue, row, now)


def filled(script: Script, wanted: Asked, values: Mapping[str, str]) -> tuple[Asked, tuple[str, str] | None]:
    """Fill in what is to run; where a value does not fit, tell which."""
    try:
        return replace(wanted, argv=script.arguments(values), dry=wanted.dry or script.dry_run), None
    except Unfit as unfit:
        return wanted, (UNFIT, f"{unfit.name} = {unfit.value or ''}")


def values_of(state: WatchState, watch: Watch) -> Mapping[str, str]:
    """Give what a watch and its labels know, by the names of parameters; an instance is a host with its port."""
    labels = {name: str(value) for name, value in state.labels.items()}
    host = next((labels[label] for label in HOST_LABELS if labels.get(label)), "")
    known = {"host": host.partition(":")[0] if host.count(":") == 1 else host, "service": watch.service}
    own = {"watch": watch.name, "metric": watch.metric, "value": as_number(state.value), "severity": state.severity}
    return {name: value for name, value in (known | labels | own).items() if value}


def place_of(values: Mapping[str, str]) -> str:
    """Name where a script runs: by its host, with the service where there is one."""
    return " ".join(values[name] for name in ("host", "service") if values.get(name))


def consider(tx: Session, catalogue: Catalogue, row: Recovery, now: datetime) -> None:
    """Let an attempt that waits begin, wait on, or not be made, as things are now."""
    script = catalogue.recoveries.get(row.script)
    if script is None:
        _not_made(tx, catalogue, row, now, GONE, row.script)
    elif not _is_wanted(tx, row):
        move(tx, row, State.CLEARED, now)
    elif row.decided_by is not None and row.expires_at is not None and row.expires_at <= now:
        expire(tx, catalogue, row, now)
    else:
        _follow(tx, catalogue, row, script, _decision(tx, catalogue, row, script, now), now)


def _is_wanted(tx: Session, row: Recovery) -> bool:
    """Whether what a watch found is still so; what somebody asked for by hand is wanted."""
    if row.state_id is None:
        return True
    state = tx.get_one(WatchState, row.state_id)
    return state.episode == row.episode and state.severity is not None


def _is_clear(tx: Session, row: Recovery) -> bool:
    """Whether the watch has found it well, by its own rules, in the very firing that an attempt is for."""
    state = tx.get_one(WatchState, row.state_id)
    return state.episode == row.episode and state.severity is None


def _decision(tx: Session, catalogue: Catalogue, row: Recovery, script: Script, now: datetime) -> Decision:
    """Decide whether an attempt may begin; those of one watch take turns, so that they are counted rightly."""
    watch = tx.get_one(Watch, row.watch_id, with_for_update=True) if row.watch_id is not None else None
    is_quiet = recovery_alarms.is_quiet(tx, catalogue, row, watch, now)
    return decide(script, queries.facts(tx, row, script, now, in_maintenance=is_quiet), now)


def _follow(
    tx: Session, catalogue: Catalogue, row: Recovery, script: Script, decision: Decision, now: datetime
) -> None:
    by_hand = row.state_id is None
    if decision.outcome == GO:
        _let_go(tx, row, script, now)
    elif decision.outcome == HOLD and not by_hand:
        hold(tx, row, decision.why, now)
    elif by_hand or row.dry:
        move(tx, row, State.REFUSED, now, why=decision.why)
    else:
        _not_made(tx, catalogue, row, now, decision.why or "", "")


def _let_go(tx: Session, row: Recovery, script: Script, now: datetime) -> None:
    if row.dry:
        move(tx, row, State.SHOWN, now)
    elif asks(script, row.mode) and row.decided_by is None:
        row.expires_at = now + script.expires
        move(tx, row, State.AWAITING, now)
    elif move(tx, row, State.STARTING, now):
        row.deadline_at = now + script.timeout
        enqueue(tx, START, row.workspace_id, subject(row), {"recovery": row.id}, now=now)


def subject(row: Recovery | RecoveryView) -> str:
    """Name the line in which the jobs of an attempt wait for each other."""
    return f"recovery:{row.id}"


def hold(tx: Session, row: Recovery, why: str | None, now: datetime) -> None:
    """Have an attempt wait, and show why where that has changed."""
    if row.state != State.HELD:
        move(tx, row, State.HELD, now, why=why)
    elif row.why != why:
        row.why = why
        recovery_alarms.show(tx, row, now)


def _not_made(tx: Session, catalogue: Catalogue, row: Recovery, now: datetime, why: str, said: str) -> None:
    """Make no attempt, and have people look instead."""
    if move(tx, row, State.REFUSED, now, why=why, said=said):
        escalate(tx, catalogue, row, now)


def expire(tx: Session, catalogue: Catalogue, row: Recovery, now: datetime) -> None:
    """End an attempt that nobody let begin in time."""
    if move(tx, row, State.EXPIRED, now):
        escalate(tx, catalogue, row, now)


def _start(run: Run) -> Record | End:
    """Have the program begin, once: on one machine, by a mark under which it begins no second time."""
    with run.database.read() as tx:
        view = queries.by_id(tx, run.payload["recovery"])
    script = of(run).catalogue.recoveries.get(view.script)
    if view.state != State.STARTING:
        return End()
    if view.host not in {None, socket.gethostname()}:
        return End(lambda tx: _start_at(tx, view, run.now()))
    if view.deadline_at is not None and run.now() >= view.deadline_at:
        return End(_ends(run, State.UNKNOWN if view.host else State.FAILED, NO_WORD))
    if script is None:
        return End(_ends(run, State.FAILED, GONE, view.script))
    if not _claimed(run):
        return End()
    return _begun(run, view, script)


def _begun(run: Run, view: RecoveryView, script: Script) -> Record:
    order = order_of(view, script)
    try:
        handle = asked(run, lambda: backend_of(run, COMMAND).start(order))
    except Rejected as refusal:
        return _ends(run, State.FAILED, refusal.why, refusal.said)
    return lambda tx: _runs(tx, run, handle)


def _start_at(tx: Session, view: RecoveryView, now: datetime) -> None:
    """Leave a start to the machine that was to begin it, and may have."""
    enqueue(tx, START, view.workspace, subject(view), {"recovery": view.id}, now=now, host=view.host)


def _claimed(run: Run) -> bool:
    """Write down which machine begins, before it does; False where all scripts were stopped before anything began."""
    with run.database.write() as tx:
        row = service.locked(tx, run.workspace, run.payload["recovery"])
        if row.host is None and queries.stopped(tx, run.workspace) is not None:
            hold(tx, row, OFF, run.now())
            return False
        row.host, row.heard_at = row.host or socket.gethostname(), run.now()
    return True


def order_of(view: RecoveryView, script: Script) -> Order:
    """Put an attempt into what the runner of programs is asked: the very arguments that were shown."""
    as_they_are = tuple(each.replace("{", "{{").replace("}", "}}") for each in view.argv)
    command = Command(run=as_they_are, folder=script.folder, pass_on=script.pass_on)
    return Order(view.mark, "recovery", view.script, "", "", Target(command=command), host=view.host)


def _runs(tx: Session, run: Run, handle: Handle) -> None:
    row = service.locked(tx, run.workspace, run.payload["recovery"])
    row.handle = handle.reference
    move(tx, row, State.RUNNING, run.now())


def _ends(run: Run, wanted: State, why: str, said: str = "") -> Record:
    def record(tx: Session) -> None:
        row = service.locked(tx, run.workspace, run.payload["recovery"])
        ended(tx, of(run).catalogue, row, wanted, run.now(), why=why, said=said)

    return record


def ended(
    tx: Session, catalogue: Catalogue, row: Recovery, wanted: State, now: datetime, *, why: str = "", said: str = ""
) -> None:
    """Take in how a program ended: what went well is measured again, what did not is tried again or told."""
    script = catalogue.recoveries.get(row.script)
    if wanted == State.VERIFYING and (row.state_id is None or script is None):
        wanted = State.DONE
    if not move(tx, row, wanted, now, why=why or None, said=said or None):
        return
    if wanted == State.VERIFYING and script is not None:
        row.good, row.watched_until = 0, now + script.verify_within
    elif wanted in {State.FAILED, State.UNKNOWN}:
        _next(tx, catalogue, row, now)


def _come_to(tx: Session, catalogue: Catalogue, row: Recovery, now: datetime) -> None:
    """Say whether a script has helped, once that is known."""
    script = catalogue.recoveries.get(row.script)
    wanted = come_to(script, row.good, row.watched_until or now, now) if script else State.FAILED
    if wanted == State.RECOVERED or _is_clear(tx, row):
        move(tx, row, State.RECOVERED, now)
    elif wanted == State.FAILED:
        ended(tx, catalogue, row, wanted, now, why=LATE)


def _next(tx: Session, catalogue: Catalogue, row: Recovery, now: datetime) -> None:
    """Try again, or have people look: at once where nobody knows whether the program still runs."""
    script = catalogue.recoveries.get(row.script)
    if row.state_id is None or not _is_wanted(tx, row):
        return
    if row.state == State.UNKNOWN or script is None:
        escalate(tx, catalogue, row, now)
        return
    decision = _decision(tx, catalogue, row, script, now)
    if decision.outcome in {GO, HOLD}:
        state = tx.get_one(WatchState, row.state_id)
        _attempt(tx, catalogue, state, tx.get_one(Watch, state.watch_id), now)
    else:
        escalate(tx, catalogue, row, now, decision.why)


def _gave_up(tx: Session, payload: Mapping[str, Any], reason: str) -> None:
    """Say of a start that was tried for too long that nobody knows whether it began."""
    row = tx.get_one(Recovery, payload["recovery"])
    now = row.deadline_at or row.requested_at
    if move(tx, row, State.UNKNOWN, now, why=NO_WORD, said=reason):
        recovery_alarms.show(tx, row, now)


START = Flow("recovery.start/1", Lane.URGENT, (Step("start", _start),), ("recovery",), _gave_up)
FLOWS = (START,)
