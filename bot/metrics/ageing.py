"""Old snapshots: few figures of many, and none at last; the caller's transaction, some at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from bot.catalogue.collecting import Collecting
from bot.models import MetricRound, MetricSnapshot

FEW = 60
"""Figures of an old snapshot at the most."""
AT_ONCE = 50
"""Snapshots that are changed in one go."""


def thin(tx: Session, kept: Collecting, now: datetime) -> int:
    """Leave a few figures of some snapshots whose time for all of them is over; answer of how many."""
    old = (MetricSnapshot.thinned_at.is_(None), MetricSnapshot.asked_at < now - kept.snapshots)
    rows = tx.scalars(select(MetricSnapshot).where(*old).order_by(MetricSnapshot.asked_at).limit(AT_ONCE)).all()
    for row in rows:
        _thin(row, now)
    tx.flush()
    return len(rows)


def _thin(row: MetricSnapshot, now: datetime) -> None:
    together = -(-len(row.points) // FEW)
    if together > 1:
        row.points = fewer(row.points, together)
        row.step *= together
        row.end_at = row.start_at + (len(row.points) - 1) * timedelta(seconds=row.step)
    row.thinned_at = now


def fewer(values: Sequence[float | None], together: int) -> list[float | None]:
    """Make one figure of so many each, their mean; None where none of them is known."""
    parts = (values[first : first + together] for first in range(0, len(values), together))
    known = ([value for value in part if value is not None] for part in parts)
    return [sum(part) / len(part) if part else None for part in known]


def forget(tx: Session, kept: Collecting, now: datetime) -> None:
    """Delete some snapshots whose time is over, and rounds that are left without any."""
    since = now - max(kept.few, kept.snapshots)
    oldest = select(MetricSnapshot.id).order_by(MetricSnapshot.id).limit(AT_ONCE)
    tx.execute(delete(MetricSnapshot).where(MetricSnapshot.id.in_(oldest), MetricSnapshot.asked_at < since))
    rounds = select(MetricRound.id).order_by(MetricRound.id).limit(AT_ONCE)
    is_shown = exists().where(MetricSnapshot.round_id == MetricRound.id)
    tx.execute(delete(MetricRound).where(MetricRound.id.in_(rounds), MetricRound.asked_at < since, ~is_shown))
