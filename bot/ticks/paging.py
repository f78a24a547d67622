"""Has others called when nobody has taken an incident up."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import paging
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def tick(shelf: Shelf) -> Tick:
    """Make the tick."""

    def look(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            paging.escalate(tx, shelf.current(), workspace.id, now)

    return Tick("page.escalate", timedelta(seconds=5), look)
