"""Looks how recovery scripts go, and whether those that wait may begin."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import recoveries, recovery_runs
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def ticks(shelf: Shelf) -> Sequence[Tick]:
    """Make the ticks."""

    def look(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            recovery_runs.look(tx, workspace.id, now)
            recoveries.look(tx, shelf.current(), workspace.id, now)

    def turn(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            recoveries.turns(tx, shelf.current(), workspace.id, now)

    return (
        Tick("recoveries.look", timedelta(seconds=2), look),
        Tick("recoveries.turn", timedelta(seconds=15), turn),
    )
