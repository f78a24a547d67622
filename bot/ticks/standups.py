"""Plans who is asked in the coming days, and asks whose time has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import standup_changes, standups
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def ticks(shelf: Shelf) -> Sequence[Tick]:
    """Make the ticks."""

    def plan(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            standups.plan(tx, workspace.id, now)

    def look(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            standups.look(tx, shelf.current(), workspace.id, now)

    def resume(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            standup_changes.end_pauses(tx, workspace.id, now)

    return (
        Tick("standups.resume", timedelta(minutes=1), resume),
        Tick("standups.plan", timedelta(seconds=2), plan),
        Tick("standups.look", timedelta(seconds=1), look),
    )
