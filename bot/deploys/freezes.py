"""Freezes that people ask for: nothing is deployed to a place for a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.services import Service
from bot.deploys.freezing import Freeze, in_force, of_windows, places
from bot.models import DeployFreeze

HORIZON = timedelta(days=14)
"""How far ahead one looks for freezes that follow another at once."""


def make(
    tx: Session,
    workspace: int,
    service: str,
    environment: str,
    author: str,
    reason: str,
    now: datetime,
    begin: datetime,
    until: datetime | None,
) -> DeployFreeze:
    """Keep a freeze of a place."""
    row = DeployFreeze(
        workspace_id=workspace,
        service=service,
        environment=environment,
        author=author,
        reason=reason,
        made_at=now,
        begins_at=begin,
        ends_at=until,
    )
    tx.add(row)
    tx.flush()
    return row


def _view(row: DeployFreeze) -> Freeze:
    place, span = (row.service, row.environment), (row.begins_at, row.ends_at)
    return Freeze(row.author, *place, *span, row.reason, row.made_at, row.closed_at, row.closed_by)


def by_id(tx: Session, key: int) -> Freeze:
    """Read one that is known to be there."""
    return _view(tx.get_one(DeployFreeze, key))


def standing(tx: Session, workspace: int, now: datetime) -> Sequence[Freeze]:
    """List the freezes that hold or are to come, the next to begin first."""
    return [_view(row) for row in _open(tx, workspace) if row.ends_at is None or row.ends_at > now]


def _open(tx: Session, workspace: int) -> Sequence[DeployFreeze]:
    mine = (DeployFreeze.workspace_id == workspace, DeployFreeze.closed_at.is_(None))
    return tx.scalars(select(DeployFreeze).where(*mine).order_by(DeployFreeze.begins_at, DeployFreeze.id)).all()


def lift(tx: Session, workspace: int, service: str, environment: str, who: str, now: datetime) -> Sequence[int]:
    """Lift all freezes of exactly this place, those that are to come too; answer their keys."""
    rows = [row for row in _open(tx, workspace) if (row.service, row.environment) == (service, environment)]
    return _closed(tx, rows, now, who)


def expire(tx: Session, workspace: int, now: datetime) -> Sequence[int]:
    """Close what is over; answer the keys."""
    rows = [row for row in _open(tx, workspace) if row.ends_at is not None and row.ends_at <= now]
    return _closed(tx, rows, now)


def _closed(tx: Session, rows: Sequence[DeployFreeze], now: datetime, who: str | None = None) -> Sequence[int]:
    for row in rows:
        row.closed_at, row.closed_by = now, who
    tx.flush()
    return [row.id for row in rows]


def of_place(
    tx: Session, catalogue: Catalogue, workspace: int, service: str, environment: str, now: datetime
) -> Freeze | None:
    """Find what freezes a place now, by the catalogue or by somebody's word."""
    known = coming(tx, catalogue, workspace, catalogue.services.get(service), now, now + HORIZON)
    return in_force([each for each in known if each.covers(service, environment)], now)


def coming(
    tx: Session, catalogue: Catalogue, workspace: int, service: Service | None, now: datetime, until: datetime
) -> Sequence[Freeze]:
    """List what freezes between two moments, of one service or of all."""
    asked = [each for each in standing(tx, workspace, now) if each.begin < until]
    if service is not None:
        asked = [each for each in asked if any(each.covers(service.name, name) for name in service.deploy)]
    return [*asked, *of_windows(catalogue, places(catalogue, service), now, until)]
