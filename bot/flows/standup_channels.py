"""What becomes of standups when their channel does: archived, deleted, or without Bongsu."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.flows import notify
from bot.flows.notify import Told
from bot.flows.projections import want_again
from bot.flows.standup_members import follow
from bot.models import Standup
from bot.standups import service

ARCHIVED, DELETED = "archived", "deleted"
"""Why a standup rests until somebody gives it another channel."""


def closed(tx: Session, workspace: int, channel: str, why: str, now: datetime) -> None:
    """Pause the standups of a channel in which nobody can write any more, and tell who made them."""
    for row in service.standing_in(tx, workspace, channel):
        if service.pause(tx, row, now, until=row.resumes_on, why=why):
            _tell(tx, row, f"channel_{why}", now)


def opened(tx: Session, workspace: int, channel: str, now: datetime) -> None:
    """Go on with the standups that rest because their channel was archived."""
    for row in service.standing_in(tx, workspace, channel):
        if row.paused_why == ARCHIVED:
            service.go_on(tx, row, now)
            follow(tx, row, now)
            _tell(tx, row, "channel_opened", now)


def sent_out(tx: Session, workspace: int, channel: str, now: datetime) -> None:
    """Tell who made a standup that Bongsu is no longer in its channel."""
    for row in service.standing_in(tx, workspace, channel):
        _tell(tx, row, "channel_left", now)


def entered(tx: Session, workspace: int, channel: str, now: datetime) -> None:
    """Find out who is in the standups of a channel into which Bongsu came: nobody told of that meanwhile."""
    for row in service.standing_in(tx, workspace, channel):
        follow(tx, row, now)


def _tell(tx: Session, row: Standup, name: str, now: datetime) -> None:
    want_again(tx, row.workspace_id, "standup.card", [row.id], now)
    said = {"name": row.name, "channel": row.channel}
    notify.tell(tx, Told(row.workspace_id, row.made_by), "standup_set_up", name, said, now)
