"""Has incidents and post-mortems found by words that were recorded before there was an index."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.incidents import recall
from bot.postmortems import library
from bot.ticks.clock import Tick


def look(tx: Session, now: datetime) -> None:  # noqa: ARG001 - a tick is told the time
    """Index some that are left."""
    recall.index_left(tx)
    library.index_left(tx)


TICK = Tick("search.left", timedelta(seconds=30), look)
