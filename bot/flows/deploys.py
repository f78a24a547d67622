"""A deploy from its plan to its start: the gates, whose turn it is, and the word to the backend."""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.catalogue.deploying import Environment
from bot.deploys import locks, queries, service
from bot.deploys.gates import Decision, Outcome, decide, has_to_be_confirmed, may_start
from bot.deploys.ports import Backend, Foreseeing, Handle, Order, Rejected, Repository, Uncertain
from bot.deploys.queries import DeployView
from bot.deploys.rules import OF_A_MACHINE, OVER, WAITING, State
from bot.flows import deploy_news, deploy_places, deploy_showcase, train_cards
from bot.flows.deploy_facts import branch_to_compare, environment_of, facts, gather, on_default, target_of
from bot.flows.outside import asked
from bot.flows.projections import want
from bot.flows.services import of
from bot.http import OutsideAway, OutsideBusy
from bot.models import Deploy
from bot.work import End, Flow, Lane, PutDown, Record, Run, Step, enqueue

WAITS = {State.PLANNED: timedelta(minutes=30), State.APPROVING: timedelta(hours=4)}
"""For how long a plan waits to be confirmed, and to be approved."""
SOON = timedelta(seconds=10)
"""After which time a run that was not found yet is told again to end."""
STARTS = timedelta(hours=1)
"""For how long a start is tried while its backend asks for pauses."""
SETTLES = timedelta(minutes=1)
"""How long after a start of unknown end a backend may still come to show it."""


def subject(row: Deploy) -> str:
    """Name the line in which the jobs of a deploy wait for each other."""
    return f"deploy:{row.id}"


def show(tx: Session, row: Deploy, now: datetime) -> None:
    """Bring the message of a deploy up to date."""
    want(tx, row.workspace_id, "deploy.card", str(row.id), row.channel, now)


def move(
    tx: Session,
    row: Deploy,
    wanted: State,
    now: datetime,
    *,
    actor: str | None = None,
    why: str | None = None,
    said: str | None = None,
) -> bool:
    """Take a deploy to a state, and show that wherever it is shown."""
    before = State(row.state)
    if not service.move(tx, row, wanted, now, actor=actor, why=why, said=said):
        return False
    show(tx, row, now)
    deploy_showcase.follow(tx, row, now)
    deploy_places.moved(tx, row, before, now)
    deploy_news.follow(tx, row, now)
    if wanted in {State.STARTING, *OVER}:
        _show_line(tx, row, now)
    train_cards.follow(tx, row, now)
    return True


def _show_line(tx: Session, row: Deploy, now: datetime) -> None:
    """Show those who wait for the same place how many are before them now."""
    for waiting in queries.queue(tx, row.workspace_id, row.service, row.environment):
        want(tx, waiting.workspace, "deploy.card", str(waiting.id), waiting.channel, now)


def _resolve(run: Run) -> Record | End:
    """Find the commit that is meant, once: what is shown from then on is what goes out."""
    with run.database.read() as tx:
        view = queries.by_id(tx, run.payload["deploy"])
        base = queries.live(tx, view.workspace, view.service, view.environment)
    if view.state != State.PLANNING:
        return End()
    try:
        commit = asked(run, lambda: repository_of(run, view.service).resolve(view.ref))
    except Rejected as refusal:
        return End(_refused(run, view.id, "no_commit", refusal.said or refusal.why))

    def record(tx: Session) -> None:
        row = service.locked(tx, run.workspace, view.id)
        row.commit, row.live_before = commit.sha, base.commit if base else None
        row.plan = {
            **row.plan,
            **on_default(of(run).catalogue, view),
            "commit": {**asdict(commit), "authored_at": commit.authored_at.isoformat()},
        }

    return record


def repository_of(run: Run, name: str) -> Repository:
    """Find the repository of a service. Raises `Rejected` where the catalogue names none."""
    known = of(run).catalogue.services.get(name)
    found = of(run).repository(known) if known else None
    if found is None:
        raise Rejected("missing", name)
    return found


def _look(run: Run) -> Record | End:
    """Gather what the gates look at, and decide what happens: at first, and again whenever it may start."""
    with run.database.read() as tx:
        view = queries.by_id(tx, run.payload["deploy"])
        branch = branch_to_compare(tx, of(run).catalogue, view, run.now())
    environment = environment_of(of(run).catalogue, view)
    if view.state not in {State.PLANNING, *WAITING} or view.commit is None:
        return End()
    if environment is None:
        return End(_refused(run, view.id, "no_environment", view.environment))
    refused, commit = _foreseen(run, view), view.commit
    if refused is not None:
        return End(_refused(run, view.id, refused.why, refused.said))
    try:
        repository = repository_of(run, view.service)
        found = asked(run, lambda: gather(repository, environment, commit, view.live_before, branch))
    except Rejected as refusal:
        return End(_refused(run, view.id, "no_facts", refusal.said or refusal.why))
    return lambda tx: _decide(tx, run, view.id, environment, found)


def _foreseen(run: Run, view: DeployView) -> Rejected | None:
    """Ask the backend whether it would refuse, where it can tell; one that is away is asked again at the start."""
    backend = of(run).backend(view.backend)
    if isinstance(backend, Foreseeing):
        run.guard()
        try:
            backend.check(order_of(run, view))
        except Rejected as refusal:
            return refusal
        except (OutsideAway, OutsideBusy):  # it is asked again at the start
            return None
    return None


def _decide(tx: Session, run: Run, key: int, environment: Environment, found: Mapping[str, Any]) -> None:
    """Ask the gates, and let it go, wait, or end."""
    row, now = service.locked(tx, run.workspace, key), run.now()
    row.plan = {**row.plan, **found, "incident": environment.incident}
    decisions = decide(facts(tx, of(run).catalogue, row, environment, now), environment, row.skip)
    told = [each.kept for each in decisions]
    if told != row.plan.get("gates"):
        service.note(tx, row, "gates", now, detail={"gates": told})
        row.plan = {**row.plan, "gates": told}
    wanted, why = _next(row, environment, decisions)
    if wanted == State.STARTING:
        start(tx, row, now)
    elif wanted != row.state:
        row.deadline_at = now + WAITS[wanted] if wanted in WAITS else None
        move(tx, row, wanted, now, why=why)
    show(tx, row, now)


def _next(row: Deploy, environment: Environment, decisions: Sequence[Decision]) -> tuple[State, str | None]:
    """Choose what follows from what the gates say."""
    waits = {each.gate for each in decisions if each.outcome == Outcome.WAITS}
    if row.plan.get("dry_run"):
        return State.CANCELLED, "dry_run"
    if any(each.outcome == Outcome.SHUT for each in decisions):
        return State.REFUSED, "gates"
    if (environment.asks or has_to_be_confirmed(decisions)) and row.confirmed_by is None:
        return State.PLANNED, None
    if "approval" in waits:
        return State.APPROVING, None
    return (State.STARTING, None) if may_start(decisions) else (State.QUEUED, None)


def start(tx: Session, row: Deploy, now: datetime) -> None:
    """Take the place and start, or wait in line for it."""
    if move(tx, row, State.STARTING, now):
        row.deadline_at = now + STARTS
        enqueue(tx, START, row.workspace_id, subject(row), {"deploy": row.id}, now=now)
    else:
        move(tx, row, State.QUEUED, now)


def look_soon(tx: Session, row: Deploy, now: datetime) -> None:
    """Have the gates asked again, and the deploy start where they are open."""
    enqueue(tx, LOOK, row.workspace_id, subject(row), {"deploy": row.id}, now=now, coalesce=True)


def turns(tx: Session, workspace: int, now: datetime) -> None:
    """Look whether the first in each line may go: a lock may have ended, a check may have passed."""
    waiting = queries.in_state(tx, workspace, (State.QUEUED,))
    for place in dict.fromkeys((each.service, each.environment) for each in waiting):
        next_turn(tx, workspace, *place, now)


def next_turn(tx: Session, workspace: int, service_name: str, environment: str, now: datetime) -> None:
    """Look whether the first in line may go; who waits for somebody's lock, and says so, need not be asked again."""
    row = service.next_in_line(tx, workspace, service_name, environment)
    if row is None:
        return
    held = locks.covering(tx, workspace, service_name, environment, now)
    is_told = any(each["gate"] == "lock" and each["outcome"] == Outcome.WAITS for each in row.plan.get("gates", ()))
    if not is_told or all(each.holder == row.requester for each in held):
        look_soon(tx, row, now)


def _refused(run: Run, key: int, why: str, said: str) -> Record:
    def record(tx: Session) -> None:
        move(tx, service.locked(tx, run.workspace, key), State.REFUSED, run.now(), why=why, said=said)

    return record


def _gave_up(tx: Session, payload: Mapping[str, Any], reason: str) -> None:
    """Show that the plan could not be made: its repository was away for too long."""
    row = tx.get_one(Deploy, payload["deploy"])
    move(tx, row, State.REFUSED, row.asked_at, why="away", said=reason)


def only_at(of: Deploy | DeployView) -> str | None:
    """Name the machine that alone can act upon a run, None where any can."""
    return of.host if of.backend in OF_A_MACHINE else None


def _start(run: Run) -> Record | End:
    """Have the backend begin."""
    with run.database.read() as tx:
        view = queries.by_id(tx, run.payload["deploy"])
    if view.state != State.STARTING:
        return End()
    if view.deadline_at is not None and run.now() >= view.deadline_at:
        return End(lambda tx: _start_lost(tx, run.payload, "", run.now()))
    if only_at(view) not in {None, socket.gethostname()}:
        return End(lambda tx: _start_at(tx, view, run.now()))
    try:
        handle = _begun(run, view, backend_of(run, view.backend))
    except Rejected as refusal:
        return _moved(run, view.id, State.FAILED, refusal=refusal)
    except (Uncertain, OutsideAway):
        return _moved(run, view.id, State.UNKNOWN)
    return _moved(run, view.id, State.RUNNING, handle=handle)


def _start_at(tx: Session, view: DeployView, now: datetime) -> None:
    """Leave a start to the machine that was to begin it, and may have."""
    enqueue(tx, START, view.workspace, f"deploy:{view.id}", {"deploy": view.id}, now=now, host=only_at(view))


def _begun(run: Run, view: DeployView, backend: Backend) -> Handle:
    """Begin a run, once: what was asked for before is begun only when it is sure that it was not.

    On a machine to begin again does nothing; elsewhere it takes a while until a run is found.
    """
    order = order_of(run, replace(view, host=view.host or socket.gethostname()))
    if view.heard_at is not None and view.backend not in OF_A_MACHINE:
        found = asked(run, lambda: backend.find(order))
        if found is not None:
            return found
        if run.now() < view.heard_at + SETTLES:
            raise PutDown(view.heard_at + SETTLES, "it may have begun")
    _note_asked(run, view)
    return asked(run, lambda: backend.start(order))


def _note_asked(run: Run, view: DeployView) -> None:
    """Keep when a start is asked for, and by which machine, before it is: what runs there is found there alone."""
    with run.database.write() as tx:
        row = service.locked(tx, run.workspace, view.id)
        row.host, row.heard_at = row.host or socket.gethostname(), run.now()


def order_of(run: Run, view: DeployView) -> Order:
    """Put a deploy into what a backend is asked. Raises `Rejected` where the catalogue knows its target no more."""
    catalogue = of(run).catalogue
    known, target = catalogue.services.get(view.service), target_of(catalogue, view)
    if known is None or target is None or view.commit is None:
        raise Rejected("missing", f"{view.service} {view.environment}")
    return Order(
        view.mark,
        view.service,
        view.environment,
        view.commit,
        view.ref,
        target,
        host=view.host,
        repository=known.repository or known.gitlab,
        branch=known.branch,
        begun_at=view.started_at,
    )


def backend_of(run: Run, name: str) -> Backend:
    """Find a backend. Raises `Rejected` where there is none of that name."""
    found = of(run).backend(name)
    if found is None:
        raise Rejected("missing", name)
    return found


def _moved(
    run: Run, key: int, wanted: State, *, handle: Handle | None = None, refusal: Rejected | None = None
) -> Record:
    why, said = (refusal.why, refusal.said) if refusal else (None, None)

    def record(tx: Session) -> None:
        row, now = service.locked(tx, run.workspace, key), run.now()
        if handle is not None:
            row.handle, row.url = handle.reference, handle.url
        row.deadline_at = now + (environment_of(of(run).catalogue, row) or Environment()).timeout
        if move(tx, row, wanted, now, why=why, said=said) and wanted == State.FAILED:
            next_turn(tx, row.workspace_id, row.service, row.environment, now)

    return record


def _start_lost(tx: Session, payload: Mapping[str, Any], reason: str, now: datetime | None = None) -> None:
    """Free the place of a start that was tried for too long; nobody knows whether it began."""
    row = tx.get_one(Deploy, payload["deploy"])
    now = now or row.heard_at or row.asked_at
    if move(tx, row, State.LOST, now, why="no_word", said=reason):
        next_turn(tx, row.workspace_id, row.service, row.environment, now)


def _cancel(run: Run) -> Record | None:
    """Ask the backend for the end of a run; that it has ended is told when it is asked how it goes."""
    with run.database.read() as tx:
        view = queries.by_id(tx, run.payload["deploy"])
    if view.state == State.CANCELLING and view.handle is not None:
        handle = Handle(view.handle, view.url)
        try:
            asked(run, lambda: backend_of(run, view.backend).cancel(handle))
        except Rejected as refusal:
            return _not_ended(run, view.id, refusal.said)
        except Uncertain as unclear:  # it was not found yet
            raise PutDown(run.now() + SOON, str(unclear)) from unclear
    return None


def _not_ended(run: Run, key: int, said: str) -> Record:
    """Show that a backend does not end a run; what becomes of it is told all the same."""
    return lambda tx: show(tx, service.keeps_running(tx, run.workspace, key, said), run.now())


PLAN = Flow("deploy.plan/1", Lane.NORMAL, (Step("resolve", _resolve), Step("look", _look)), ("deploy",), _gave_up)
LOOK = Flow("deploy.look/1", Lane.NORMAL, (Step("look", _look),), ("deploy",), _gave_up)
START = Flow("deploy.start/1", Lane.NORMAL, (Step("start", _start),), ("deploy",), _start_lost)
CANCEL = Flow("deploy.cancel/1", Lane.NORMAL, (Step("cancel", _cancel),), ("deploy",))
FLOWS = (PLAN, LOOK, START, CANCEL)
