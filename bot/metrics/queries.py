"""Reads of snapshots of metrics into what people are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.metrics.ports import Point, Span
from bot.metrics.rules import State
from bot.models import MetricSnapshot


@dataclass(frozen=True)
class SnapshotView:
    """A snapshot as it is shown; see `bot.models.MetricSnapshot` for what each means."""

    id: int
    metric: str
    titles: Mapping[str, str]
    service: str | None
    source: str
    unit: str
    good: str
    span: Span
    state: State
    taken_at: datetime | None
    now: float | None
    points: Sequence[Point]
    warnings: Sequence[str]
    why: str | None
    said: str | None


def by_id(tx: Session, key: int) -> SnapshotView:
    """Read a snapshot that is known to be there."""
    return _view(tx.get_one(MetricSnapshot, key))


def latest(tx: Session, workspace: int, metric: str) -> SnapshotView | None:
    """Read the newest snapshot of a metric that tells something."""
    mine = (MetricSnapshot.workspace_id == workspace, MetricSnapshot.metric == metric)
    taken = select(MetricSnapshot).where(*mine, MetricSnapshot.state == State.TAKEN)
    row = tx.scalar(taken.order_by(MetricSnapshot.id.desc()).limit(1))
    return _view(row) if row else None


def span_of_row(row: MetricSnapshot) -> Span:
    """Tell the span of a snapshot."""
    return Span(row.start_at, row.end_at, timedelta(seconds=row.step))


def _view(row: MetricSnapshot) -> SnapshotView:
    span = span_of_row(row)
    same = ("id", "metric", "titles", "service", "source", "unit", "good", "taken_at", "now", "warnings", "why", "said")
    return SnapshotView(
        span=span,
        state=State(row.state),
        points=tuple(Point(row.start_at + place * span.step, value) for place, value in enumerate(row.points)),
        **{name: getattr(row, name) for name in same},
    )
