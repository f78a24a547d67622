"""Has sources asked what they offer."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import unwatched
from bot.ticks.clock import Tick, there


def tick(shelf: Shelf) -> Tick:
    """Make the tick."""

    def look(tx: Session, workspace: int, now: datetime) -> None:
        unwatched.look(tx, shelf.current(), workspace, now)

    return Tick("metrics.offers", timedelta(seconds=30), there(look))
