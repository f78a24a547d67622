"""Making few points of many, and forgetting what is too old; the caller's transaction, some at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, literal, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import Integer

from bot.catalogue.collecting import Collecting
from bot.db.upsert import insert_for
from bot.metrics.rolling import HOURS, MINUTES, RAW, whole_hour
from bot.models import MetricPoint, MetricSeries

AT_ONCE = 20
"""Series whose points are summed up in one go."""
STRETCH = timedelta(days=1)
"""How much of the past of a series is summed up in one go."""


def roll(tx: Session, workspace: int, kept: Collecting, now: datetime) -> int:
    """Sum up the points of some series, those first that have waited longest, and forget old ones; answer how many."""
    until = whole_hour(now)
    waiting = (MetricSeries.workspace_id == workspace, MetricSeries.rolled_at < until)
    rows = tx.scalars(
        select(MetricSeries).where(*waiting).order_by(MetricSeries.rolled_at, MetricSeries.id).limit(AT_ONCE)
    ).all()
    for row in rows:
        _roll(tx, row, min(until, row.rolled_at + STRETCH))
        _forget(tx, row, kept, now)
    tx.flush()
    return len(rows)


def _roll(tx: Session, row: MetricSeries, until: datetime) -> None:
    for resolution in (MINUTES, HOURS):
        _sum_up(tx, row.id, resolution, row.rolled_at, until)
    row.rolled_at = until


def _sum_up(tx: Session, series: int, resolution: int, start: datetime, end: datetime) -> None:
    """Write coarse points of the finest ones, in the database itself; what is written already stays."""
    of = MetricPoint
    seconds = type_coerce(of.at, Integer)
    begun = seconds - seconds % resolution
    mean = func.sum(of.mean * of.count) / func.sum(of.count)
    columns = (of.series_id, literal(resolution), begun, func.min(of.low), func.max(of.high), mean, func.sum(of.count))
    those = (of.series_id == series, of.resolution == RAW, of.at >= start, of.at < end)
    parts = select(*columns).where(*those).group_by(of.series_id, begun)
    names = ("series_id", "resolution", "at", "low", "high", "mean", "count")
    tx.execute(insert_for(tx, MetricPoint).from_select(names, parts).on_conflict_do_nothing())


def _forget(tx: Session, row: MetricSeries, kept: Collecting, now: datetime) -> None:
    """Delete what is past its time, and a series with nothing left; a point goes only once it has been summed up."""
    lengths: Sequence[tuple[int, timedelta]] = ((RAW, kept.looks), (MINUTES, kept.minutes), (HOURS, kept.hours))
    for resolution, length in lengths:
        old = (MetricPoint.resolution == resolution, MetricPoint.at < min(now - length, row.rolled_at))
        tx.execute(delete(MetricPoint).where(MetricPoint.series_id == row.id, *old))
    if row.last_at < now - max(length for _, length in lengths):
        tx.delete(row)
