"""What holds for the departures of release trains: their states, and what the clock makes of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.catalogue.trains import Train
from bot.deploys.timetable import FREEZE


class TrainState(StrEnum):
    """How far a departure is: services may board until it leaves, is cancelled by a person, or is skipped."""

    BOARDING = "boarding"
    DEPARTED = "departed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


MOVES: Mapping[TrainState, frozenset[TrainState]] = {
    TrainState.BOARDING: frozenset({TrainState.DEPARTED, TrainState.CANCELLED, TrainState.SKIPPED}),
    TrainState.DEPARTED: frozenset(),
    TrainState.CANCELLED: frozenset(),
    TrainState.SKIPPED: frozenset(),
}
"""Where a departure may go from each state."""
CANCELLED = "cancelled"
"""Why one does not leave that a person called off."""
EMPTY, MISSED, UNCONFIRMED, UNLISTED = "empty", "missed", "unconfirmed", "unlisted"
"""Why one is skipped, besides a holiday and a freeze: nobody aboard; Bongsu was away; nobody confirmed it in time; the
catalogue has no such departure any more."""


def can_move(state: str, wanted: str) -> bool:
    """Say whether a departure may go from one state to another."""
    return TrainState(wanted) in MOVES[TrainState(state)]


class Step(NamedTuple):
    """What the clock makes of a departure that is boarding."""

    state: TrainState
    why: str | None = None


def due(
    leaves_at: datetime, late: timedelta, now: datetime, *, aboard: int, waits: bool, is_frozen: bool = False
) -> Step | None:
    """Say what becomes of a departure whose time may have come; None while there is nothing to do.

    It may still leave until it is `late`; `waits` says that it is still to be confirmed, `is_frozen` that nothing may
    be deployed where it goes.
    """
    if now < leaves_at:
        return None
    if not aboard:
        return Step(TrainState.SKIPPED, EMPTY)
    if now >= leaves_at + late:
        missed = UNCONFIRMED if waits else MISSED
        return Step(TrainState.SKIPPED, FREEZE if is_frozen else missed)
    return None if waits or is_frozen else Step(TrainState.DEPARTED)


def is_reminded(train: Train, leaves_at: datetime, now: datetime) -> bool:
    """Say whether the time has come to remind the conductor, and has not passed."""
    return leaves_at - train.remind <= now < leaves_at + train.late
