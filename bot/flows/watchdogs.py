"""Warning of watchdogs that are no longer heard."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alerts import beacons
from bot.catalogue import Catalogue
from bot.flows.projections import want
from bot.models import Beacon


def heard(tx: Session, catalogue: Catalogue, workspace: int, names: Collection[str], now: datetime) -> None:
    """Note that watchdogs were heard, and say so of those that had been missed."""
    _show(tx, catalogue, beacons.heard(tx, workspace, names, now), now)


def look(tx: Session, catalogue: Catalogue, workspace: int, now: datetime, since: datetime) -> None:
    """Warn of each watchdog that has been silent too long, once, as one who has listened since a time."""
    _show(tx, catalogue, beacons.missed(tx, workspace, catalogue.alert.absent_after, now, since), now)


def _show(tx: Session, catalogue: Catalogue, rows: Iterable[Beacon], now: datetime) -> None:
    """Bring the message about an absence up to date; each absence has one of its own."""
    channel = f"#{catalogue.workspace.alerts_channel}"
    for row in rows:
        want(tx, row.workspace_id, "alert.watchdog", f"{row.id}:{row.absences}", channel, now)
