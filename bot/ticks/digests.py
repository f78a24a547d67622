"""Looks which digests are due."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import digests
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def tick(shelf: Shelf) -> Tick:
    """Make the tick."""

    def look(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            digests.send(tx, shelf.current(), workspace.id, now)

    return Tick("digests.send", timedelta(seconds=30), look)
