"""Release trains: who boards, who is reminded, and what leaves when the time comes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.paging import is_group
from bot.catalogue.trains import Train
from bot.deploys import freezes, locks, service, timetable, train_queries, train_rules, trains
from bot.deploys.grammar import Wish
from bot.deploys.ports import Commit, Rejected
from bot.deploys.timetable import Departure
from bot.deploys.train_rules import TrainState
from bot.flows import deploy_acts, notify
from bot.flows.deploys import repository_of
from bot.flows.notify import Told
from bot.flows.outside import asked, members
from bot.flows.projections import want
from bot.flows.services import of
from bot.flows.train_cards import show
from bot.incidents.callees import MOST
from bot.models import TrainBoarding, TrainDeparture
from bot.people.queries import slack_ids
from bot.work import Flow, Lane, Record, Run, Step, enqueue

AHEAD = timedelta(days=1)
"""How long before it is due a departure is told of by itself."""
FAR = timedelta(days=14)
"""How far ahead one may board."""


def look(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Open the departures that come, remind their conductors, and let those leave whose time has come."""
    for departure in timetable.departures(catalogue, now, now + AHEAD):
        if departure.departs_at > now:
            _opened(tx, catalogue, workspace, departure, now)
    for row in trains.boarding(tx, workspace):
        _look_at(tx, catalogue, row, now)


def next_of(tx: Session, catalogue: Catalogue, workspace: int, name: str, now: datetime) -> TrainDeparture | None:
    """Find the next departure of a train that still takes somebody aboard, to change it; None in the next two weeks."""
    waiting = next((row for row in trains.boarding(tx, workspace) if row.train == name), None)
    if waiting is not None:
        return waiting
    coming = timetable.of_train(catalogue, name, now, now + FAR)
    rows = (_opened(tx, catalogue, workspace, each, now) for each in coming if each.leaves_at and each.departs_at > now)
    return next((row for row in rows if row.state == TrainState.BOARDING), None)


def _opened(tx: Session, catalogue: Catalogue, workspace: int, departure: Departure, now: datetime) -> TrainDeparture:
    """Have a row for a departure, and a message about it."""
    train = catalogue.trains[departure.train]
    row, is_new = trains.opened(tx, workspace, departure, train, now)
    if is_new:
        if is_group(train.conductor):
            enqueue(tx, CREW, workspace, _subject(row), {"departure": row.id}, now=now)
        show(tx, row, now)
    return row


def _subject(row: TrainDeparture) -> str:
    return f"train:{row.id}"


def _look_at(tx: Session, catalogue: Catalogue, row: TrainDeparture, now: datetime) -> None:
    """Do what the time and the timetable mean for a departure that is boarding."""
    train, planned = catalogue.trains.get(row.train), timetable.at(catalogue, row.train, row.departs_at)
    if train is None or (planned is None and not row.is_held):
        end(tx, row, TrainState.SKIPPED, now, why=train_rules.UNLISTED)
    elif planned is None or row.is_held or _follows(tx, row, planned, now):
        _go_on(tx, catalogue, train, row, now)


def _go_on(tx: Session, catalogue: Catalogue, train: Train, row: TrainDeparture, now: datetime) -> None:
    """Remind the conductor of a departure, and let it leave, each when the time has come."""
    _remind(tx, catalogue, train, row, now)
    known = [each for each in trains.aboard(tx, row) if each.commit is not None]
    waits, is_frozen = row.waits and row.confirmed_by is None, _is_frozen(tx, catalogue, row, now)
    step = train_rules.due(row.leaves_at, train.late, now, aboard=len(known), waits=waits, is_frozen=is_frozen)
    if step is not None and step.state == TrainState.DEPARTED:
        _depart(tx, catalogue, row, now)
    elif step is not None:
        end(tx, row, step.state, now, why=step.why)


def _is_frozen(tx: Session, catalogue: Catalogue, row: TrainDeparture, now: datetime) -> bool:
    """Say whether all who are aboard are frozen when a train is due, by somebody's word too, and show that."""
    if now < row.leaves_at or not all(
        freezes.of_place(tx, catalogue, row.workspace_id, each.service, row.environment, now)
        for each in trains.aboard(tx, row)
    ):
        return False
    if row.why != timetable.FREEZE:
        row.why = timetable.FREEZE
        show(tx, row, now)
    return True


def _follows(tx: Session, row: TrainDeparture, planned: Departure, now: datetime) -> bool:
    """Follow the timetable, which may have changed; False where it says by now that there is no such departure."""
    if planned.leaves_at is None:
        end(tx, row, TrainState.SKIPPED, now, why=planned.why)
        return False
    if planned.leaves_at != row.leaves_at:
        trains.follow(tx, row, planned.leaves_at, planned.why, now)
        show(tx, row, now)
    return True


def _remind(tx: Session, catalogue: Catalogue, train: Train, row: TrainDeparture, now: datetime) -> None:
    """Remind the conductor once, where somebody is aboard."""
    if not row.conductors and not is_group(train.conductor):
        row.conductors = slack_ids(tx, row.workspace_id, [catalogue.contact(train.conductor)])
    is_time = row.reminded_at is None and train_rules.is_reminded(train, row.leaves_at, now)
    if is_time and row.conductors and trains.aboard(tx, row):
        row.reminded_at = now
        for person in row.conductors[:MOST]:
            want(tx, row.workspace_id, "train.reminder", str(row.id), person, now)


def end(
    tx: Session,
    row: TrainDeparture,
    wanted: TrainState,
    now: datetime,
    *,
    actor: str | None = None,
    why: str | None = None,
    said: str | None = None,
) -> bool:
    """Cancel or skip a departure, and tell those who were aboard; False where it was over."""
    if not trains.move(tx, row, wanted, now, actor=actor, why=why, said=said):
        return False
    show(tx, row, now)
    for person in dict.fromkeys(each.who for each in trains.aboard(tx, row)):
        if person != actor:
            notify.tell(tx, Told(row.workspace_id, person), "train", "left_without", {"train": row.train}, now)
    return True


def _depart(tx: Session, catalogue: Catalogue, row: TrainDeparture, now: datetime) -> None:
    """Let a departure leave: ask for a deploy of each service aboard, in the transaction that says so."""
    if not trains.move(tx, row, TrainState.DEPARTED, now, actor=row.confirmed_by):
        return
    for each in trains.aboard(tx, row):
        known = catalogue.services.get(each.service)
        if each.commit is not None and known is not None and row.environment in known.deploy:
            _send(tx, catalogue, row, each, now)
        else:
            trains.leave(tx, row, each, now, why="not_ready")
    show(tx, row, now)


def _send(tx: Session, catalogue: Catalogue, row: TrainDeparture, each: TrainBoarding, now: datetime) -> None:
    """Ask for the deploy of a service: who boarded asks, and the conductor has confirmed what was shown."""
    wish = Wish(each.service, each.ref, row.environment)
    where = (catalogue, row.workspace_id, wish, each.who, row.channel, now)
    deploy = deploy_acts.ask(tx, *where, commit=each.commit)
    deploy.plan = {**deploy.plan, "asked_for": each.boarded_at.isoformat()}
    each.deploy_id = deploy.id
    if row.confirmed_by is not None and _is_as_shown(tx, row, each, now):
        deploy.confirmed_by = row.confirmed_by
        service.note(tx, deploy, "confirmed", now, actor=row.confirmed_by, detail={"train": row.train})


def _is_as_shown(tx: Session, row: TrainDeparture, each: TrainBoarding, now: datetime) -> bool:
    """Say whether the conductor's word is for this plan; else somebody confirms it as always.

    It is not where something else went live since, or who boarded holds the place: they are asked about that.
    """
    held = locks.covering(tx, row.workspace_id, each.service, row.environment, now)
    is_theirs = any(lock.holder == each.who for lock in held)
    return not is_theirs and train_queries.live_commit(tx, row, each.service) == each.live_before


def board(tx: Session, row: TrainDeparture, name: str, ref: str, who: str, now: datetime) -> None:
    """Take a service aboard, and have it found out for which commit its ref stands."""
    made = trains.board(tx, row, name, ref, who, now)
    enqueue(tx, BOARD, row.workspace_id, _subject(row), {"boarding": made.id}, now=now)
    show(tx, row, now)


def leave(tx: Session, row: TrainDeparture, name: str, actor: str, now: datetime) -> bool:
    """Take a service off again; False where it is not aboard."""
    known = next((each for each in trains.aboard(tx, row) if each.service == name), None)
    if known is None or row.state != TrainState.BOARDING:
        return False
    trains.leave(tx, row, known, now, why="left", actor=actor)
    show(tx, row, now)
    if known.who != actor:
        told = {"service": name, "train": row.train, "who": actor}
        notify.tell(tx, Told(row.workspace_id, known.who), "train", "taken_off", told, now)
    return True


def confirm(tx: Session, catalogue: Catalogue, row: TrainDeparture, actor: str, now: datetime) -> bool:
    """Let a departure go with who is aboard now: at its time, or at once where that has come."""
    if not trains.confirm(tx, row, actor, now):
        return False
    show(tx, row, now)
    _look_at(tx, catalogue, row, now)
    return True


def hold(tx: Session, row: TrainDeparture, span: timedelta, actor: str, said: str | None, now: datetime) -> bool:
    """Have a departure leave later; False where it is over."""
    if not trains.hold(tx, row, span, actor, said, now):
        return False
    show(tx, row, now)
    return True


def hand_over(tx: Session, row: TrainDeparture, person: str, actor: str, now: datetime) -> bool:
    """Have somebody else conduct a departure, and tell them; False where they do, or it is over."""
    if not trains.hand_over(tx, row, person, actor, now):
        return False
    want(tx, row.workspace_id, "train.reminder", str(row.id), person, now)
    show(tx, row, now)
    return True


def _crew(run: Run) -> Record | None:
    """Find out who is in the user group that conducts a train."""
    with run.database.read() as tx:
        view = train_queries.by_id(tx, run.payload["departure"])
    train = of(run).catalogue.trains.get(view.train)
    if train is None or view.conductors:
        return None
    found = members(run, train.conductor)

    def record(tx: Session) -> None:
        row = trains.locked(tx, run.workspace, view.id)
        row.conductors = row.conductors or found
        show(tx, row, run.now())

    return record


def _resolve(run: Run) -> Record | None:
    """Find the commit that boards, once: what is shown from then on is what goes out."""
    with run.database.read() as tx:
        boarding = tx.get_one(TrainBoarding, run.payload["boarding"])
    if boarding.left_at is not None:
        return None
    try:
        commit = asked(run, lambda: repository_of(run, boarding.service).resolve(boarding.ref))
    except Rejected:
        return lambda tx: _left_behind(tx, boarding.id, "no_commit", run.now())
    return lambda tx: _resolved(tx, boarding.id, commit, run.now())


def _resolved(tx: Session, key: int, commit: Commit, now: datetime) -> None:
    row, boarding = _locked(tx, key)
    if row.confirmed_by is not None:
        _left_behind(tx, key, "too_late", now)
    elif row.state == TrainState.BOARDING and boarding.left_at is None:
        trains.found(tx, row, boarding, commit, train_queries.live_commit(tx, row, boarding.service))
        show(tx, row, now)


def _left_behind(tx: Session, key: int, why: str, now: datetime) -> None:
    """Take a service off whose commit was not found, or not in time, and tell who wanted it aboard."""
    row, boarding = _locked(tx, key)
    if row.state != TrainState.BOARDING or boarding.left_at is not None:
        return
    trains.leave(tx, row, boarding, now, why=why)
    show(tx, row, now)
    told = {"service": boarding.service, "ref": boarding.ref, "train": row.train}
    notify.tell(tx, Told(row.workspace_id, boarding.who), "train", why, told, now)


def _locked(tx: Session, key: int) -> tuple[TrainDeparture, TrainBoarding]:
    boarding = tx.get_one(TrainBoarding, key)
    return trains.locked(tx, boarding.workspace_id, boarding.departure_id), boarding


def _gave_up(tx: Session, payload: Mapping[str, Any], _: str) -> None:
    """Tell that a commit could not be found: its repository was away for too long."""
    boarding = tx.get_one(TrainBoarding, payload["boarding"])
    _left_behind(tx, boarding.id, "no_commit", boarding.boarded_at)


CREW = Flow("train.crew/1", Lane.NORMAL, (Step("group", _crew),), ("departure",))
BOARD = Flow("train.board/1", Lane.NORMAL, (Step("resolve", _resolve),), ("boarding",), _gave_up)
FLOWS = (CREW, BOARD)
