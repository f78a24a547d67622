"""Deploys that are out: one look at each backend tells how all its runs go, and each release is watched for a while."""

import socket
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.deploying import Environment
from bot.deploys import queries, service
from bot.deploys.grammar import Wish
from bot.deploys.ports import Backend, Handle, Phase, Progress, Rejected, Uncertain
from bot.deploys.queries import DeployView
from bot.deploys.rules import AT_THE_BACKEND, NOT_ENDED, State
from bot.flows import deploy_acts, deploy_alarms, deploy_metrics
from bot.flows.deploy_facts import environment_of, target_of
from bot.flows.deploys import SETTLES, backend_of, move, next_turn, only_at, order_of, show
from bot.flows.outside import asked
from bot.flows.services import of
from bot.http import OutsideAway, ping
from bot.messages.deploy_plan import worsened
from bot.models import Deploy
from bot.work import Flow, Lane, PutDown, Record, Run, Step, enqueue
from bot.work.queries import is_silent

HOST_GONE = timedelta(minutes=2)
"""For how long nobody hears of a run on a machine, and of the machine, before the run is lost."""
TIMED_OUT, BLOCKED = "timed_out", "blocked"
PICKED_UP, NOT_PICKED_UP = timedelta(seconds=30), "not_picked_up"
"""How soon after its start somebody should have picked a run up, and the word for one that nobody did."""
NOT_WELL, WORSE = "unwell", "worse"
"""Why a release is faulty: it did not answer well, or a metric is worse than before."""
UNWELL = 3
"""Looks in a row that find a release unwell before it counts as faulty."""
REDRAWN = timedelta(seconds=2)
"""How far apart two pictures of one run are, at the least."""
_ENDED = {Phase.FAILED: State.FAILED, Phase.CANCELLED: State.CANCELLED, Phase.LOST: State.LOST}


def look(tx: Session, workspace: int, now: datetime) -> None:
    """Have each backend asked that has runs of ours, look at what is watched, and end what has waited too long."""
    views = queries.in_state(tx, workspace, AT_THE_BACKEND)
    for name, host in sorted({(view.backend, only_at(view) or "") for view in views}):
        look_at(tx, workspace, name, now, host or None)
    _give_up_gone(tx, workspace, now)
    for view in queries.in_state(tx, workspace, (State.VERIFYING,)):
        enqueue(tx, PROBE, workspace, f"deploy:{view.id}", {"deploy": view.id}, now=now, coalesce=True)
    for view in queries.in_state(tx, workspace, (State.PLANNED, State.APPROVING)):
        if view.deadline_at is not None and view.deadline_at <= now:
            move(tx, service.locked(tx, workspace, view.id), State.EXPIRED, now)


def look_at(tx: Session, workspace: int, backend: str, now: datetime, host: str | None = None) -> None:
    """Have a backend asked how its runs go, or a machine how those go that it runs.

    What a backend told by itself is taken in then too.
    """
    where = f"deploys:{backend}:{host}" if host else f"deploys:{backend}"
    enqueue(tx, POLL, workspace, where, {"backend": backend}, now=now, coalesce=True, host=host)


def _give_up_gone(tx: Session, workspace: int, now: datetime) -> None:
    """Give up what a machine runs of which nothing is heard any more; a person decides."""
    for view in queries.in_state(tx, workspace, (State.STARTING, *AT_THE_BACKEND)):
        host, heard_at = only_at(view), view.heard_at or view.started_at or now
        if host is not None and now >= heard_at + HOST_GONE and is_silent(tx, host, now - HOST_GONE):
            ended(tx, service.locked(tx, workspace, view.id), State.LOST, now, why="host_gone")


def _poll(run: Run) -> Record:
    """Ask a backend how all its runs go, or a machine how those go that it runs."""
    with run.database.read() as tx:
        known = queries.at_backend(tx, run.workspace, run.payload["backend"])
    views = [each for each in known if only_at(each) in {None, socket.gethostname()}]
    try:
        told = _told(run, views)
    except PutDown:  # what has taken too long meanwhile is ended all the same
        with run.database.write() as tx:
            _take_in(tx, run, views, {})
        raise
    return lambda tx: _take_in(tx, run, views, told)


def _told(run: Run, views: Sequence[DeployView]) -> Mapping[str, Progress | None]:
    """Ask how runs go; a backend that is away, or refuses to say, tells nothing but what it told by itself."""
    told: dict[str, Progress | None] = {each.mark: each.told for each in views if each.told is not None}
    going = [each for each in views if each.told is None or not each.told.phase.is_over]
    handles = {each.mark: Handle(each.handle, each.url) for each in going if each.handle is not None}
    try:
        backend = backend_of(run, run.payload["backend"])
        if handles:
            told |= asked(run, lambda: backend.poll(handles))
    except (Rejected, OutsideAway):
        return told
    for view in going:
        if view.handle is None and view.told is None:
            told |= _sought(run, backend, view)
    return told


def _sought(run: Run, backend: Backend, view: DeployView) -> Mapping[str, Progress | None]:
    """Look for a run of which it is not known whether it began; None where there is none for sure."""
    try:
        handle = asked(run, lambda: backend.find(order_of(run, view)))
    except (Rejected, Uncertain, OutsideAway):
        return {}
    return {view.mark: Progress(Phase.RUNNING, handle=handle) if handle else None}


def _take_in(tx: Session, run: Run, views: Sequence[DeployView], told: Mapping[str, Progress | None]) -> None:
    for view in views:
        row = service.locked(tx, run.workspace, view.id)
        if row.state in AT_THE_BACKEND:
            _heard(tx, of(run).catalogue, row, told, run.now())


def _heard(tx: Session, catalogue: Catalogue, row: Deploy, told: Mapping[str, Progress | None], now: datetime) -> None:
    """Take in what a backend told of one run, or that it told nothing."""
    progress = told.get(row.mark)
    _picked_up(tx, row, progress, now)
    if progress is not None:
        row.heard_at = now
        _goes_on(tx, catalogue, row, progress, now)
    elif row.mark in told and now >= (row.heard_at or row.started_at or now) + SETTLES:
        ended(tx, row, State.FAILED, now, why="never_began")
    if row.state in AT_THE_BACKEND and row.deadline_at is not None and now >= row.deadline_at:
        _too_late(tx, row, now)


def _picked_up(tx: Session, row: Deploy, progress: Progress | None, now: datetime) -> None:
    """Say of a run that nobody picks up, until somebody does."""
    is_picked_up = progress is not None and progress.phase != Phase.QUEUED
    is_due = row.started_at is not None and now >= row.started_at + PICKED_UP
    if is_picked_up and row.picked_up_at is None:
        row.picked_up_at = now
        row.why = None if row.why == NOT_PICKED_UP else row.why
        show(tx, row, now)
    elif row.picked_up_at is None and row.why is None and is_due and row.state in {State.RUNNING, State.UNKNOWN}:
        row.why = NOT_PICKED_UP
        show(tx, row, now)


def _goes_on(tx: Session, catalogue: Catalogue, row: Deploy, progress: Progress, now: datetime) -> None:
    before = _shown(row)
    if progress.handle is not None:
        was_unseen = row.handle is None
        row.handle, row.url = progress.handle.reference, progress.handle.url
        if was_unseen and row.state == State.CANCELLING:
            deploy_acts.tell_cancelled(tx, row, now)
    row.step, row.tail = progress.step or row.step, progress.said or row.tail
    if row.state == State.UNKNOWN:
        move(tx, row, State.RUNNING, now)
    if row.state == State.RUNNING and (progress.phase == Phase.BLOCKED or row.why == BLOCKED):
        row.why = BLOCKED if progress.phase == Phase.BLOCKED else None
    if progress.phase == Phase.SUCCEEDED:
        _out(tx, catalogue, row, now)
    elif progress.phase in _ENDED:
        _over(tx, row, _ENDED[progress.phase], now)
    elif before != _shown(row):
        show(tx, row, now)


def _shown(row: Deploy) -> tuple[str | None, ...]:
    """Give what people see of a run while it goes on."""
    return row.state, row.why, row.step, row.tail, row.url


def _over(tx: Session, row: Deploy, state: State, now: datetime) -> None:
    """Note how a run ended; one that was told to end has done so, whatever its backend calls that."""
    if row.why == NOT_ENDED:
        row.why = None
    elif row.state == State.CANCELLING and state != State.LOST:
        state = State.TIMED_OUT if row.why == TIMED_OUT else State.CANCELLED
    ended(tx, row, state, now, why=row.why)


def _too_late(tx: Session, row: Deploy, now: datetime) -> None:
    """End what took too long; what does not even end then is lost, and a person decides."""
    if row.state == State.RUNNING:
        deploy_acts.cancel(tx, row, None, now, why=TIMED_OUT)
    else:
        ended(tx, row, State.LOST, now, why="no_word")


def _out(tx: Session, catalogue: Catalogue, row: Deploy, now: datetime) -> None:
    """Watch what went out, where there is something to look at; else it is live."""
    target, environment = target_of(catalogue, row), environment_of(catalogue, row) or Environment()
    if target is None or not (target.health or environment.compares_metrics):
        ended(tx, row, State.LIVE, now)
        return
    row.watch_until, row.unwell = now + environment.watch, 0
    move(tx, row, State.VERIFYING, now)


def ended(
    tx: Session, row: Deploy, state: State, now: datetime, *, why: str | None = None, said: str | None = None
) -> None:
    """Note the end of a deploy, and let the next one go."""
    if move(tx, row, state, now, why=why, said=said):
        next_turn(tx, row.workspace_id, row.service, row.environment, now)


def _probe(run: Run) -> Record | None:
    """Look whether a release is well, by its addresses and then by its metrics."""
    with run.database.read() as tx:
        view = queries.by_id(tx, run.payload["deploy"])
        worse = _worse(tx, run, view) if view.state == State.VERIFYING else ""
    target = target_of(of(run).catalogue, view)
    if view.state != State.VERIFYING:
        return None
    wrong = ""
    for address in target.health if target else ():
        try:
            run.guard()
            ping(address)
        except OutsideAway as away:
            wrong = str(away)
    return lambda tx: _looked(tx, run, view.id, wrong or worse, NOT_WELL if wrong else WORSE)


def _worse(tx: Session, run: Run, view: DeployView) -> str:
    """Say which metric is worse than before the release began, in figures; nothing where none is."""
    catalogue = of(run).catalogue
    environment = environment_of(catalogue, view)
    found = deploy_metrics.worsened(tx, catalogue, view, environment, run.now()) if environment else None
    return worsened(found) if found else ""


def _looked(tx: Session, run: Run, key: int, wrong: str, why: str) -> None:
    row, now = service.locked(tx, run.workspace, key), run.now()
    if row.state != State.VERIFYING:
        return
    row.unwell = row.unwell + 1 if wrong else 0
    if row.unwell >= UNWELL:
        ended(tx, row, State.FAULTY, now, why=why, said=wrong)
        deploy_alarms.by_rule(tx, of(run).catalogue, of(run).words, row, now)
        _go_back(tx, of(run).catalogue, row, now)
    elif not wrong and row.watch_until is not None and now >= row.watch_until:
        ended(tx, row, State.LIVE, now)


def _go_back(tx: Session, catalogue: Catalogue, row: Deploy, now: datetime) -> None:
    """Go back to what was good by itself, where the catalogue says so.

    A rollback starts no other, and where the release changed migrations a person decides.
    """
    environment = environment_of(catalogue, row)
    good = queries.last_good(tx, row.workspace_id, row.service, row.environment, but=row.id, unlike=row.commit)
    is_wanted = environment is not None and environment.rollback == "auto" and row.kind != "rollback"
    if not is_wanted or good is None or queries.by_id(tx, row.id).touches_migrations:
        return
    wish = Wish(row.service, environment=row.environment, reason=row.why)
    where = (catalogue, row.workspace_id, wish, row.requester, row.channel, now)
    back = deploy_acts.ask(tx, *where, kind="rollback", commit=good.commit, rollback_of=row.number)
    back.confirmed_by = row.requester


POLL = Flow("deploy.poll/1", Lane.NORMAL, (Step("poll", _poll),), ("backend",))
PROBE = Flow("deploy.probe/1", Lane.NORMAL, (Step("probe", _probe),), ("deploy",))
FLOWS = (POLL, PROBE)
