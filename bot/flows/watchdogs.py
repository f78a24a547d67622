"""Warning of watchdogs that are no longer heard, and of sources of metrics that no longer answer."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.alerts import beacons
from bot.alerts.rules import SOURCE
from bot.catalogue import Catalogue
from bot.flows.projections import want
from bot.models import Beacon

PATIENCE = timedelta(minutes=2)
"""How long a source of metrics may leave looks unanswered before people are told."""


def heard(tx: Session, catalogue: Catalogue, workspace: int, names: Collection[str], now: datetime) -> None:
    """Note that watchdogs were heard, and say so of those that had been missed."""
    _show(tx, catalogue, beacons.heard(tx, workspace, names, now), now)


def look(tx: Session, catalogue: Catalogue, workspace: int, now: datetime, since: datetime) -> None:
    """Warn of each watchdog that has been silent too long, once, as one who has listened since a time."""
    _show(tx, catalogue, beacons.missed(tx, workspace, catalogue.alert.absent_after, now, since), now)


def answered(tx: Session, catalogue: Catalogue, workspace: int, source: str, now: datetime) -> None:
    """Note that a source of metrics answered, and say so where it had not for long."""
    heard(tx, catalogue, workspace, [f"{SOURCE}{source}"], now)


def unanswered(tx: Session, catalogue: Catalogue, workspace: int, source: str, now: datetime) -> None:
    """Warn of a source of metrics that has not answered for long, once."""
    _show(tx, catalogue, beacons.unheard(tx, workspace, f"{SOURCE}{source}", PATIENCE, now), now)


def only_sources(tx: Session, workspace: int, sources: Collection[str]) -> None:
    """Wait no more for the answers of other sources of metrics than these."""
    beacons.forget(tx, workspace, SOURCE, [f"{SOURCE}{source}" for source in sources])


def _show(tx: Session, catalogue: Catalogue, rows: Iterable[Beacon], now: datetime) -> None:
    """Bring the message about an absence up to date; each absence has one of its own."""
    channel = f"#{catalogue.workspace.alerts_channel}"
    for row in rows:
        want(tx, row.workspace_id, "alert.watchdog", f"{row.id}:{row.absences}", channel, now)
