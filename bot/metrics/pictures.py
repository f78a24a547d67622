"""Reads of pictures that are missing in messages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.models import Picture


@dataclass(frozen=True)
class Missing:
    """How many pictures were left out, and why the newest of them was."""

    count: int
    why: str


def missing(tx: Session, workspace: int, since: datetime) -> Missing | None:
    """Tell which pictures that were wanted since a moment are left out; None where none is."""
    mine = (Picture.workspace_id == workspace, Picture.state == "failed", Picture.wanted_at >= since)
    count = tx.scalar(select(func.count()).where(*mine)) or 0
    newest = tx.scalar(select(Picture.why).where(*mine).order_by(Picture.wanted_at.desc(), Picture.id.desc()).limit(1))
    return Missing(count, newest or "") if count else None
