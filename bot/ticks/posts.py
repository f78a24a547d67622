"""Looks whether a post of alerts was left unsorted."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.flows.alerts import sort_left
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def look(tx: Session, now: datetime) -> None:
    """Have what is left sorted; a job that waits already serves for it."""
    workspace = only_workspace(tx)
    if workspace is not None:
        sort_left(tx, workspace.id, now)


TICK = Tick("alerts.unsorted", timedelta(seconds=2), look)
