"""Looks whether the boards that stand in channels are to be changed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.flows import board_posts
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def _look(tx: Session, now: datetime) -> None:
    workspace = only_workspace(tx)
    if workspace is not None:
        board_posts.follow(tx, workspace.id, now)


TICK = Tick("board.follow", timedelta(minutes=1), _look)
