"""Making few points of many, and forgetting what is too old; the caller's transaction, some at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, literal, select, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import Integer

from bot.catalogue.collecting import Collecting
from bot.db.upsert import insert_for
from bot.metrics.rolling import HOURS, MINUTES, RAW, whole_hour
from bot.models import MetricPoint, MetricSeries

AT_ONCE = 50
"""Series whose points are summed up in one go."""
STRETCH = timedelta(hours=6)
"""How much of the past of a series is summed up in one go."""
NAMES = ("series_id", "resolution", "at", "low", "high", "mean", "count")


def roll(tx: Session, workspace: int, kept: Collecting, now: datetime) -> int:
    """Sum up the points of some series, those that have waited longest, and forget old ones; answer of how many."""
    until = whole_hour(now)
    waiting = (MetricSeries.workspace_id == workspace, MetricSeries.rolled_at < until)
    start = tx.scalar(select(func.min(MetricSeries.rolled_at)).where(*waiting))
    if start is None:
        return 0
    some = select(MetricSeries.id).where(MetricSeries.workspace_id == workspace, MetricSeries.rolled_at == start)
    keys = tx.scalars(some.order_by(MetricSeries.id).limit(AT_ONCE)).all()
    end = min(until, start + STRETCH)
    for resolution in (MINUTES, HOURS):
        _sum_up(tx, keys, resolution, start, end)
    tx.execute(update(MetricSeries).where(MetricSeries.id.in_(keys)).values(rolled_at=end))
    _forget(tx, keys, kept, now, end)
    return len(keys)


def _sum_up(tx: Session, keys: Sequence[int], resolution: int, start: datetime, end: datetime) -> None:
    """Write coarse points of the finest ones, in the database itself; what is written already stays."""
    of = MetricPoint
    seconds = type_coerce(of.at, Integer)
    begun = seconds - seconds % resolution
    mean = func.sum(of.mean * of.count) / func.sum(of.count)
    columns = (of.series_id, literal(resolution), begun, func.min(of.low), func.max(of.high), mean, func.sum(of.count))
    those = (of.series_id.in_(keys), of.resolution == RAW, of.at >= start, of.at < end)
    parts = select(*columns).where(*those).group_by(of.series_id, begun)
    tx.execute(insert_for(tx, MetricPoint).from_select(NAMES, parts).on_conflict_do_nothing())


def _forget(tx: Session, keys: Sequence[int], kept: Collecting, now: datetime, rolled: datetime) -> None:
    """Delete what is past its time, and a series with nothing left; a point goes only once it has been summed up."""
    lengths = {RAW: kept.looks, MINUTES: kept.minutes, HOURS: kept.hours}
    for resolution, length in lengths.items():
        old = (MetricPoint.resolution == resolution, MetricPoint.at < min(now - length, rolled))
        tx.execute(delete(MetricPoint).where(MetricPoint.series_id.in_(keys), *old))
    over = MetricSeries.last_at < now - max(lengths.values())
    tx.execute(delete(MetricSeries).where(MetricSeries.id.in_(keys), over))
