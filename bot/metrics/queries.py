"""Reads of metrics into what people are shown: which there are, their series, and snapshots of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.metrics import Metric
from bot.metrics.ports import Point, Span
from bot.metrics.rules import State
from bot.models import MetricDefinition, MetricSeries, MetricSnapshot


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


@dataclass(frozen=True)
class SeriesView:
    """A series of a metric as it was looked at last; see `bot.models.MetricSeries` for what each means."""

    id: int
    metric: str
    labels: Mapping[str, str]
    label_key: str
    first_at: datetime
    last_at: datetime
    last_value: float | None
    told_at: datetime | None
    missed: int


def known(tx: Session, workspace: int, catalogue: Catalogue) -> dict[str, Metric]:
    """Give all metrics by their names: those made in Slack and those of the catalogue, which go before."""
    rows = tx.scalars(select(MetricDefinition).where(MetricDefinition.workspace_id == workspace))
    return {row.name: _metric(row) for row in rows} | catalogue.metrics


def _metric(row: MetricDefinition) -> Metric:
    """Read a metric that was made in Slack, and was checked then."""
    return Metric.model_construct(**{name: getattr(row, name) for name in Metric.model_fields})


def series(tx: Session, workspace: int, metric: str) -> Sequence[SeriesView]:
    """Give the series of a metric that is looked at on schedule, those that told something lately first."""
    return every_series(tx, workspace, [metric]).get(metric, ())


def every_series(tx: Session, workspace: int, metrics: Sequence[str]) -> Mapping[str, Sequence[SeriesView]]:
    """Give the series of several metrics by their names; one that was never looked at is left out."""
    mine = (MetricSeries.workspace_id == workspace, MetricSeries.metric.in_(metrics))
    found: dict[str, list[SeriesView]] = {}
    for row in tx.scalars(select(MetricSeries).where(*mine).order_by(MetricSeries.missed, MetricSeries.label_key)):
        view = SeriesView(**{field.name: getattr(row, field.name) for field in fields(SeriesView)})
        found.setdefault(row.metric, []).append(view)
    return found


def by_id(tx: Session, key: int) -> SnapshotView:
    """Read a snapshot that is known to be there."""
    return _view(tx.get_one(MetricSnapshot, key))


def workspace_of(tx: Session, key: int) -> int:
    """Tell of which workspace a snapshot is."""
    return tx.get_one(MetricSnapshot, key).workspace_id


def of_round(tx: Session, key: int) -> Sequence[SnapshotView]:
    """Read the snapshots that were taken together, by their names and times."""
    rows = select(MetricSnapshot).where(MetricSnapshot.round_id == key)
    return [_view(row) for row in tx.scalars(rows.order_by(MetricSnapshot.metric, MetricSnapshot.start_at))]


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
