"""Looks which release trains come, and lets those leave whose time has come."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import trains
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def tick(shelf: Shelf) -> Tick:
    """Make the tick."""

    def look(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            trains.look(tx, shelf.current(), workspace.id, now)

    return Tick("trains.look", timedelta(seconds=5), look)
