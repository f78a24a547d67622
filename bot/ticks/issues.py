"""Looks what became of action items in their trackers."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.flows import issue_news
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def look(tx: Session, now: datetime) -> None:
    """Have every place with issues of ours looked at."""
    workspace = only_workspace(tx)
    if workspace is not None:
        issue_news.look(tx, workspace.id, now)


TICK = Tick("issues.news", timedelta(minutes=1), look)
