"""Writes to the departures of release trains; the caller's transaction, the caller's commit."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue.trains import Train
from bot.db.upsert import insert_for
from bot.deploys.ports import Commit
from bot.deploys.rules import OVER
from bot.deploys.timetable import Departure
from bot.deploys.train_rules import TrainState, can_move
from bot.errors import Conflict, NotFound
from bot.models import Deploy, TrainBoarding, TrainDeparture, TrainEvent

Row = TrainDeparture
"""A departure as it is changed."""


def opened(
    tx: Session, workspace: int, departure: Departure, train: Train, now: datetime
) -> tuple[TrainDeparture, bool]:
    """Read the row of a departure to change it, and say whether it is new: of two who open it, one makes it."""
    same = {"workspace_id": workspace, "train": departure.train, "departs_at": departure.departs_at}
    values = {
        "titles": {language: train.title_in(language, departure.train) for language in ("en", "ko")},
        "environment": train.environment,
        "channel": f"#{train.channel}",
        "waits": train.leaves == "when confirmed",
        "leaves_at": departure.leaves_at or departure.departs_at,
        "is_held": False,
        "state": TrainState.BOARDING,
        "why": departure.why,
        "conductors": [],
        "cargo": 0,
    }
    added = insert_for(tx, TrainDeparture.__table__).values(**same, **values)
    key = tx.scalar(added.on_conflict_do_nothing(index_elements=list(same)).returning(TrainDeparture.__table__.c.id))
    row = tx.scalars(select(TrainDeparture).filter_by(**same).with_for_update()).one()
    if key is not None:
        note(tx, row, "opened", now, detail={"leaves_at": row.leaves_at.isoformat(), "why": row.why})
    return row, key is not None


def note(
    tx: Session,
    row: TrainDeparture,
    kind: str,
    now: datetime,
    *,
    actor: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add to what is known of a departure."""
    event = {"kind": kind, "actor": actor, "detail": dict(detail or {}), "at": now}
    tx.add(TrainEvent(workspace_id=row.workspace_id, departure_id=row.id, **event))


def locked(tx: Session, workspace: int, key: int) -> TrainDeparture:
    """Read a departure by its key to change it. Raises `NotFound`."""
    found = select(TrainDeparture).where(TrainDeparture.workspace_id == workspace, TrainDeparture.id == key)
    row = tx.scalar(found.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("train", "none_boarding")
    return row


def boarding(tx: Session, workspace: int) -> Sequence[TrainDeparture]:
    """Read all departures that still take somebody aboard to change them, the first to leave first."""
    mine = (TrainDeparture.workspace_id == workspace, TrainDeparture.state == TrainState.BOARDING)
    rows = select(TrainDeparture).where(*mine).order_by(TrainDeparture.leaves_at, TrainDeparture.id)
    return tx.scalars(rows.with_for_update()).all()


def move(
    tx: Session,
    row: TrainDeparture,
    wanted: TrainState,
    now: datetime,
    *,
    actor: str | None = None,
    why: str | None = None,
    said: str | None = None,
) -> bool:
    """Take a departure from its state to another; False where it cannot go there."""
    before = row.state
    if not can_move(before, wanted):
        return False
    row.state, row.why, row.said = wanted, why, said
    row.ended_at, row.ended_by = now, actor
    detail = {"from": before, "to": wanted, "why": why, "said": said}
    note(tx, row, "state", now, actor=actor, detail=detail)
    tx.flush()
    return True


def aboard(tx: Session, row: TrainDeparture) -> Sequence[TrainBoarding]:
    """Read who is aboard, in the order in which they boarded, to change that."""
    mine = (TrainBoarding.departure_id == row.id, TrainBoarding.left_at.is_(None))
    return tx.scalars(select(TrainBoarding).where(*mine).order_by(TrainBoarding.id).with_for_update()).all()


def board(tx: Session, row: TrainDeparture, service: str, ref: str, who: str, now: datetime) -> TrainBoarding:
    """Take a service aboard; what the same person had aboard of it makes room.

    Raises `Conflict` where somebody else has it aboard, or the doors are closed.
    """
    if row.state != TrainState.BOARDING or row.confirmed_by is not None:
        raise Conflict("train", "doors_closed", train=row.train, who=row.confirmed_by)
    known = next((each for each in aboard(tx, row) if each.service == service), None)
    if known is not None and known.who != who:
        raise Conflict("train", "aboard_by", service=service, who=known.who, ref=known.ref)
    if known is not None:
        leave(tx, row, known, now, why="replaced", actor=who)
    made = TrainBoarding(
        workspace_id=row.workspace_id, departure_id=row.id, service=service, ref=ref, who=who, boarded_at=now
    )
    tx.add(made)
    tx.flush()
    note(tx, row, "boarded", now, actor=who, detail={"service": service, "ref": ref})
    return made


def leave(
    tx: Session, row: TrainDeparture, boarding: TrainBoarding, now: datetime, *, why: str, actor: str | None = None
) -> None:
    """Take a service off again."""
    boarding.left_at, boarding.why = now, why
    row.cargo += 1
    note(tx, row, "left", now, actor=actor, detail={"service": boarding.service, "ref": boarding.ref, "why": why})
    tx.flush()


def found(tx: Session, row: TrainDeparture, boarding: TrainBoarding, commit: Commit, live: str | None) -> None:
    """Note for which commit a ref stands, and what is live where it goes: from then on that is what is aboard."""
    boarding.commit, boarding.live_before = commit.sha, live
    boarding.subject, boarding.author = commit.subject, commit.author
    row.cargo += 1
    tx.flush()


def confirm(tx: Session, row: TrainDeparture, actor: str, now: datetime) -> bool:
    """Let a departure go when its time comes, with who is aboard now; False where that is so, or it is over."""
    if row.state != TrainState.BOARDING or row.confirmed_by is not None:
        return False
    row.confirmed_by = actor
    note(tx, row, "confirmed", now, actor=actor, detail={"cargo": row.cargo})
    return True


def hold(tx: Session, row: TrainDeparture, span: timedelta, actor: str, said: str | None, now: datetime) -> bool:
    """Have a departure leave later than it would, by a span from now at the least; False where it is over.

    It is confirmed anew: until then others may board.
    """
    if row.state != TrainState.BOARDING:
        return False
    row.leaves_at, row.is_held, row.said, row.confirmed_by = max(row.leaves_at, now) + span, True, said, None
    note(tx, row, "held", now, actor=actor, detail={"leaves_at": row.leaves_at.isoformat(), "said": said})
    return True


def follow(tx: Session, row: TrainDeparture, leaves_at: datetime, why: str | None, now: datetime) -> None:
    """Have a departure leave when the timetable says by now; it is confirmed anew."""
    row.leaves_at, row.why, row.confirmed_by = leaves_at, why, None
    note(tx, row, "moved", now, detail={"leaves_at": leaves_at.isoformat(), "why": why})


def hand_over(tx: Session, row: TrainDeparture, person: str, actor: str, now: datetime) -> bool:
    """Have somebody else conduct a departure; False where they do, or it is over."""
    if row.state != TrainState.BOARDING or row.conductors == [person]:
        return False
    row.conductors = [person]
    note(tx, row, "conductor", now, actor=actor, detail={"person": person})
    return True


def of_deploy(tx: Session, deploy: int) -> TrainDeparture | None:
    """Find the departure with which a deploy left, to change it."""
    mine = select(TrainBoarding.departure_id).where(TrainBoarding.deploy_id == deploy)
    return tx.scalar(select(TrainDeparture).where(TrainDeparture.id.in_(mine)).with_for_update())


def arrive(tx: Session, row: TrainDeparture, now: datetime) -> bool:
    """Note that all deploys of a departure are over; False where one is not, or that was noted before."""
    with_it = (TrainBoarding.departure_id == row.id, TrainBoarding.deploy_id == Deploy.id)
    if row.arrived_at is not None or tx.scalar(select(Deploy.id).where(*with_it, Deploy.state.not_in(OVER)).limit(1)):
        return False
    row.arrived_at = now
    note(tx, row, "arrived", now)
    return True
