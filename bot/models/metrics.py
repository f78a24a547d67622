"""Snapshots of metrics: what was asked of which source, and what it told."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.types import JsonDocument
from bot.models.base import Base, OfWorkspace


class MetricSnapshot(OfWorkspace, Base):
    """A metric over a span, as its source told it at a moment; it can be drawn again without the source.

    `metric` is the name in the catalogue; `titles` (by language), `source`, `query`, `unit` and `good` are what the
    catalogue said of it then. `reason` says what it was taken for, `subject` of what, such as "incident:12", and
    `asked_by` who asked. Figures stand every `step` seconds from `start_at` to `end_at`: `points` has them in order,
    None where there was none. `now` is the one of the moment itself. `why` and `said` tell why there is nothing.
    """

    __tablename__ = "metric_snapshot"
    __table_args__ = (
        Index("ix_metric_snapshot_metric", "workspace_id", "metric", "id"),
        Index("ix_metric_snapshot_subject", "workspace_id", "subject", "id"),
    )

    metric: Mapped[str]
    titles: Mapped[dict[str, Any]]
    service: Mapped[str | None]
    source: Mapped[str]
    query: Mapped[str]
    unit: Mapped[str]
    good: Mapped[str]
    reason: Mapped[str]
    subject: Mapped[str | None]
    asked_by: Mapped[str | None]
    channel: Mapped[str | None]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    step: Mapped[int]
    state: Mapped[str]
    taken_at: Mapped[datetime | None]
    now: Mapped[float | None]
    points: Mapped[list[float | None]] = mapped_column(JsonDocument)
    warnings: Mapped[list[str]]
    why: Mapped[str | None]
    said: Mapped[str | None]
    asked_at: Mapped[datetime]
