"""Looks how recovery scripts go, and whether those that wait may begin."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import recoveries, recovery_runs
from bot.ticks.clock import Tick, there


def ticks(shelf: Shelf) -> Sequence[Tick]:
    """Make the ticks."""

    def look(tx: Session, workspace: int, now: datetime) -> None:
        recovery_runs.look(tx, workspace, now)
        recoveries.look(tx, shelf.current(), workspace, now)

    def turn(tx: Session, workspace: int, now: datetime) -> None:
        recoveries.turns(tx, shelf.current(), workspace, now)

    return (
        Tick("recoveries.look", timedelta(seconds=2), there(look)),
        Tick("recoveries.turn", timedelta(seconds=15), there(turn)),
    )
