"""Watches that the catalogue keeps: made, changed and ended as the file says."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.errors import Conflict
from bot.metrics import queries as metrics
from bot.models import Watch
from bot.watches import service
from bot.watches.rules import Definition, definition
from bot.watches.service import CATALOGUE


def keep(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> Sequence[str]:
    """Bring the watches of a workspace in line with the catalogue; answer which names others have taken."""
    mine = (Watch.workspace_id == workspace, Watch.deleted_at.is_(None), Watch.origin == CATALOGUE)
    standing = {row.name: row for row in tx.scalars(select(Watch).where(*mine).order_by(Watch.id).with_for_update())}
    if not standing and not catalogue.watches:
        return ()
    known = metrics.known(tx, workspace, catalogue)
    refused = []
    for name, table in catalogue.watches.items():
        try:
            _keep(tx, workspace, definition(name, table, known), standing.pop(name, None), now)
        except Conflict:  # somebody has a watch of that name in Slack
            refused.append(name)
    for row in standing.values():
        service.delete(tx, row, now)
    return refused


def _keep(tx: Session, workspace: int, wanted: Definition, row: Watch | None, now: datetime) -> None:
    if row is None:
        service.define(tx, workspace, wanted, None, now, origin=CATALOGUE)
    else:
        service.edit(tx, row, wanted)
