"""The board as a message in a channel: kept current, once a minute at the most."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.flows import board
from bot.flows.projections import want
from bot.flows.services import Services, of
from bot.messages.board import message
from bot.models import BoardPost
from bot.work import Flow, Lane, Record, Run, Step, enqueue

KIND = "board"


def post(tx: Session, workspace: int, channel: str, who: str, now: datetime) -> None:
    """Have the board stand in a channel; where it stands already, it moves to the end."""
    end(tx, workspace, channel, now)
    tx.add(BoardPost(workspace_id=workspace, channel=channel, content={}, posted_by=who, posted_at=now))
    tx.flush()
    follow(tx, workspace, now)


def end(tx: Session, workspace: int, channel: str, now: datetime) -> bool:
    """Take the board out of a channel; False where there is none."""
    rows = [row for row in _standing(tx, workspace) if row.channel == channel]
    for row in rows:
        row.ended_at = now
        tx.flush()
        want(tx, workspace, KIND, str(row.id), channel, now)
    return bool(rows)


def follow(tx: Session, workspace: int, now: datetime) -> None:
    """Have a look whether boards that stand in channels are to be changed."""
    if _standing(tx, workspace):
        enqueue(tx, FOLLOW, workspace, "board", {}, now=now, coalesce=True)


def _standing(tx: Session, workspace: int) -> list[BoardPost]:
    mine = (BoardPost.workspace_id == workspace, BoardPost.ended_at.is_(None))
    return list(tx.scalars(select(BoardPost).where(*mine).order_by(BoardPost.id)))


def _look(run: Run) -> Record | None:
    """Make the message anew, and have it shown where it says something else than before."""
    with run.database.read() as tx:
        made = _made(tx, of(run), run)
    return lambda tx: _keep(tx, run.workspace, made, run.now())


def _made(tx: Session, services: Services, run: Run) -> dict[str, Any]:
    return message(services.words, board.read(tx, services.catalogue, run.workspace, run.now())).payload


def _keep(tx: Session, workspace: int, made: dict[str, Any], now: datetime) -> None:
    for row in _standing(tx, workspace):
        if row.content != made:
            row.content = made
            tx.flush()
            want(tx, workspace, KIND, str(row.id), row.channel, now)


FOLLOW = Flow("board.follow/1", Lane.NORMAL, (Step("look", _look),), payload=())
FLOWS = (FOLLOW,)
