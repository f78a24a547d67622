"""The messages of a departure: kept current while services board, and while what left with it goes out."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.deploys import trains
from bot.flows.projections import want, want_again
from bot.models import Deploy, TrainDeparture


def show(tx: Session, row: TrainDeparture, now: datetime) -> None:
    """Bring what is said of a departure up to date: in its channel, and to those whom it was reminded of."""
    want(tx, row.workspace_id, "train.departure", str(row.id), row.channel, now)
    want_again(tx, row.workspace_id, "train.reminder", [row.id], now)


def follow(tx: Session, deploy: Deploy, now: datetime) -> None:
    """Show how a deploy goes that left with a train; when all of them are over, announce what they changed."""
    row = trains.of_deploy(tx, deploy.id)
    if row is None:
        return
    show(tx, row, now)
    if trains.arrive(tx, row, now):
        want(tx, row.workspace_id, "train.notes", str(row.id), row.channel, now)
