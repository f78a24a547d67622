"""Reads of what series of metrics were, from the points that were kept of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.metrics.ports import Point, Span
from bot.metrics.rolling import RAW, RESOLUTIONS, Sum, fitting, laid, merged
from bot.metrics.rules import on_grid
from bot.models import MetricPoint, MetricSeries


def over(tx: Session, series: int, span: Span) -> Sequence[Point]:
    """Tell what a series was over a span: a figure for each step, None where none is known, or nothing at all.

    The resolution that fits the steps is read; what is too new for it is read finer, and what is too old coarser.
    """
    return laid(span, _covering(tx, series, span.start, span.end + span.step, fitting(span.step)))


def summed(tx: Session, series: int, start: datetime, end: datetime) -> Sum | None:
    """Tell the lowest, the highest and the mean of a series from a moment until before another."""
    found = merged(_covering(tx, series, start, end, RAW))
    return Sum(start, int((end - start).total_seconds()), *found) if found else None


def _covering(tx: Session, series: int, start: datetime, end: datetime, fit: int) -> Sequence[Sum]:
    found = _read(tx, series, fit, start, end)
    if fit != RAW:
        rolled = tx.scalar(select(MetricSeries.rolled_at).where(MetricSeries.id == series))
        found = [*found, *(_read(tx, series, RAW, max(start, rolled), end) if rolled else ())]
    for coarser in (each for each in RESOLUTIONS if each > fit):
        first = min((part.at for part in found), default=end)
        found = [*found, *(_until(part, first) for part in _read(tx, series, coarser, start, first))]
    return found


def _until(part: Sum, end: datetime) -> Sum:
    """Cut a part short where finer ones begin."""
    return replace(part, length=min(part.length, int((end - part.at).total_seconds())))


def _read(tx: Session, series: int, resolution: int, start: datetime, end: datetime) -> Sequence[Sum]:
    """Read the points of a resolution, from the one that covers the start on."""
    of, begun = MetricPoint, on_grid(start, timedelta(seconds=resolution))
    those = (of.series_id == series, of.resolution == resolution, of.at >= begun, of.at < end)
    rows = tx.execute(select(of.at, of.low, of.high, of.mean, of.count).where(*those).order_by(of.at))
    return [Sum(row.at, resolution, row.low, row.high, row.mean, row[4]) for row in rows]
