"""What follows from a change of an action item: it is shown, its owner is told, and its issue follows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
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


def forget(tx: Session, catalogue: Catalogue, incident: int, said: Collection[str], now: datetime) -> None:
    """Erase what was copied from a timeline into the post-mortem, and from the issues of its action items."""
    for row in postmortems.forget(tx, catalogue, incident, said, now):
        for item in tx.scalars(select(ActionItem).where(ActionItem.postmortem_id == row.id)).all():
            issues.follow(tx, catalogue, item, now)
