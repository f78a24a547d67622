"""Keeps the watches of the catalogue, tells what was held back, and ends what nobody looks at any more."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import watch_alarms, watch_catalogue, watches
from bot.ticks.clock import Tick, there

log = logging.getLogger(__name__)


def ticks(shelf: Shelf) -> Sequence[Tick]:
    """Make the ticks."""

    def keep(tx: Session, workspace: int, now: datetime) -> None:
        catalogue = shelf.current()
        if shelf.warning is None:  # a file that cannot be read ends nothing
            for name in watch_catalogue.keep(tx, catalogue, workspace, now):
                log.info("the watch %s of the catalogue has the name of another", name)

    def look(tx: Session, workspace: int, now: datetime) -> None:
        watch_alarms.look(tx, shelf.current(), workspace, now)

    def unfed(tx: Session, workspace: int, now: datetime) -> None:
        watches.judge_unfed(tx, shelf.current(), workspace, now)

    return (
        Tick("watches.keep", timedelta(seconds=5), there(keep)),
        Tick("watches.look", timedelta(seconds=5), there(look)),
        Tick("watches.unfed", timedelta(seconds=30), there(unfed)),
    )
