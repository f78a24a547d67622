"""Ends live meetings whose time is up, and shows where little of it is left."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.flows import standup_meetings
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def _look(tx: Session, now: datetime) -> None:
    workspace = only_workspace(tx)
    if workspace is not None:
        standup_meetings.look(tx, workspace.id, now)


TICK = Tick("meetings.look", timedelta(seconds=1), _look)
