"""Plans who is asked in the coming days, and asks whose time has come."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import standup_catalogue, standup_changes, standup_pulls, standups
from bot.ticks.clock import Tick, there

log = logging.getLogger(__name__)


def ticks(shelf: Shelf) -> Sequence[Tick]:
    """Make the ticks."""

    def look(tx: Session, workspace: int, now: datetime) -> None:
        standups.look(tx, shelf.current(), workspace, now)

    def pulls(tx: Session, workspace: int, now: datetime) -> None:
        standup_pulls.look(tx, shelf.current(), workspace, now)

    def keep(tx: Session, workspace: int, now: datetime) -> None:
        catalogue = shelf.current()
        if shelf.warning is None:  # a file that cannot be read ends nothing
            for name in standup_catalogue.keep(tx, catalogue, workspace, now):
                log.info("the standup %s of the catalogue has the name of another", name)

    return (
        Tick("standups.keep", timedelta(seconds=10), there(keep)),
        Tick("standups.resume", timedelta(minutes=1), there(standup_changes.end_pauses)),
        Tick("standups.clocks", timedelta(seconds=30), there(standups.follow_clocks)),
        Tick("standups.pulls", timedelta(minutes=10), there(pulls)),
        Tick("standups.plan", timedelta(seconds=2), there(standups.plan)),
        Tick("standups.look", timedelta(seconds=1), there(look)),
    )
