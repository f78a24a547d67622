"""Looks whether the watchdogs are still heard."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import watchdogs
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


class Watch:
    """Warns of silent watchdogs, but of none that it has not itself listened for long enough.

    Whoever was down for an hour has heard nothing for an hour, and that is not the watchdogs' fault.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._since: datetime | None = None

    def look(self, tx: Session, now: datetime) -> None:
        """Have a warning shown for each watchdog that has become silent."""
        self._since = self._since or now
        workspace = only_workspace(tx)
        if workspace is not None:
            watchdogs.look(tx, self._shelf.current(), workspace.id, now, self._since)


def tick(shelf: Shelf) -> Tick:
    """Make the tick."""
    return Tick("watchdogs.look", timedelta(seconds=30), Watch(shelf).look)
