"""What follows from a change of an action item: it is shown, its owner is told, and its issue follows."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import issues, postmortems
from bot.models import ActionItem, Postmortem


def added(tx: Session, catalogue: Catalogue, item: ActionItem, now: datetime) -> None:
    """Show a new action item, and have it become an issue where that is wanted."""
    postmortems.changed(tx, catalogue, tx.get_one(Postmortem, item.postmortem_id), now)
    issues.follow(tx, catalogue, item, now)


def changed(tx: Session, catalogue: Catalogue, item: ActionItem, now: datetime) -> None:
    """Show a change of an action item, and have its issue follow."""
    postmortems.action_changed(tx, catalogue, item, now)
    issues.follow(tx, catalogue, item, now)
