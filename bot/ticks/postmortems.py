"""Looks whose post-mortems and actions are due."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import postmortems
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick

MORNING, EVENING = 9, 18
"""The hours of the workspace's zone between which people are reminded."""


def tick(shelf: Shelf) -> Tick:
    """Make the tick."""

    def look(tx: Session, now: datetime) -> None:
        workspace, catalogue = only_workspace(tx), shelf.current()
        if workspace is not None and MORNING <= postmortems.local(catalogue, now).hour < EVENING:
            postmortems.remind(tx, catalogue, workspace.id, now)

    return Tick("postmortems.remind", timedelta(minutes=10), look)
