"""Pauses that end by themselves on a day; the caller's transaction, the caller's commit."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.models import Standup, StandupMember
from bot.standups import service
from bot.standups.timing import DAY

EARLIEST = timedelta(hours=14)
"""How far ahead of UTC a day begins where it begins first."""


def over(tx: Session, workspace: int, now: datetime) -> Sequence[Standup]:
    """Read the standups whose day has begun somewhere on earth, to change them."""
    mine = (Standup.workspace_id == workspace, Standup.deleted_at.is_(None), Standup.paused_at.is_not(None))
    begun = Standup.resumes_on <= (now + EARLIEST).date()
    return tx.scalars(select(Standup).where(*mine, begun).order_by(Standup.id).with_for_update()).all()


def end(tx: Session, row: Standup) -> None:
    """Ask again from the day on that was told, by everybody's own clock; the days before it belong to the pause.

    What was due since then, while nobody looked, is asked or missed as after any downtime. Raises ValueError where no
    day was told.
    """
    day = row.resumes_on
    if day is None:
        raise ValueError("this pause has no end")
    service.go_on(tx, row, datetime.combine(day, time(), UTC) - EARLIEST)
    row.planned_through = day - DAY
    mine = (StandupMember.standup_id == row.id, StandupMember.left_at.is_(None))
    tx.execute(update(StandupMember).where(*mine).values(planned_through=day - DAY))
