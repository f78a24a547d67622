"""Metrics: those made in Slack, what was kept of all of them, and snapshots of what their sources told."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.types import JsonDocument, UtcSeconds
from bot.models.base import Base, OfWorkspace

WHOLE = text("thinned_at IS NULL")


class MetricDefinition(OfWorkspace, Base):
    """A metric that was made in Slack; each column means what the key of a table `[metric.<name>]` does."""

    __tablename__ = "metric_definition"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    name: Mapped[str]
    source: Mapped[str]
    query: Mapped[str]
    kind: Mapped[str | None]
    unit: Mapped[str | None]
    good: Mapped[str | None]
    title: Mapped[str | None]
    title_ko: Mapped[str | None]
    service: Mapped[str | None]
    business: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str]
    created_at: Mapped[datetime]


class MetricSeries(OfWorkspace, Base):
    """One course of a metric that is looked at on schedule: the metric's only one, or that of a set of labels.

    `label_key` is the labels as text in one form. `last_at` is the newest look and `last_value` what it told, None for
    no data; `told_at` is the newest look that told something, and `missed` counts those since. `rolled_at` is up to
    when its points were summed up into coarser ones.
    """

    __tablename__ = "metric_series"
    __table_args__ = (
        UniqueConstraint("workspace_id", "metric", "label_key"),
        Index("ix_metric_series_rolled_at", "workspace_id", "rolled_at"),
    )

    metric: Mapped[str]
    labels: Mapped[dict[str, Any]]
    label_key: Mapped[str]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    last_value: Mapped[float | None]
    told_at: Mapped[datetime | None]
    missed: Mapped[int] = mapped_column(default=0)
    rolled_at: Mapped[datetime]


class MetricPoint(Base):
    """What a series was from `at` on for `resolution` seconds: 30 as it was looked at, 300 and 3600 summed up.

    `mean` is that of `count` looks, from `low` to `high`.
    """

    __tablename__ = "metric_point"
    __table_args__ = ({"sqlite_with_rowid": False},)

    series_id: Mapped[int] = mapped_column(ForeignKey("metric_series.id", ondelete="CASCADE"), primary_key=True)
    resolution: Mapped[int] = mapped_column(SmallInteger(), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcSeconds(), primary_key=True)
    low: Mapped[float]
    high: Mapped[float]
    mean: Mapped[float]
    count: Mapped[int]


class MetricRound(OfWorkspace, Base):
    """Snapshots that were taken together and are shown in one message.

    `key` says what for, so that nothing is taken twice: "schedule:daily:2026-03-02T09:00". `reason` and `subject` are
    those of its snapshots, `title` is what people called it.
    """

    __tablename__ = "metric_round"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_metric_round_subject", "workspace_id", "subject", "id"),
    )

    key: Mapped[str]
    reason: Mapped[str]
    subject: Mapped[str | None]
    title: Mapped[str | None]
    service: Mapped[str | None]
    channel: Mapped[str | None]
    asked_by: Mapped[str | None]
    asked_at: Mapped[datetime]


class MetricSnapshot(OfWorkspace, Base):
    """A metric over a span, as its source told it at a moment; it can be drawn again without the source.

    `metric` is the name in the catalogue; `titles` (by language), `source`, `query`, `unit` and `good` are what the
    catalogue said of it then. `reason` says what it was taken for, `subject` of what, such as "incident:12", and
    `asked_by` who asked. Figures stand every `step` seconds from `start_at` to `end_at`: `points` has them in order,
    None where there was none. `now` is the one of the moment itself. `why` and `said` tell why there is nothing.
    `round_id` is that of those that were taken with it. At `thinned_at` a few figures were made of many.
    """

    __tablename__ = "metric_snapshot"
    __table_args__ = (
        Index("ix_metric_snapshot_metric", "workspace_id", "metric", "id"),
        Index("ix_metric_snapshot_subject", "workspace_id", "subject", "id"),
        Index("ix_metric_snapshot_round", "round_id"),
        Index("ix_metric_snapshot_whole", "asked_at", sqlite_where=WHOLE, postgresql_where=WHOLE),
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
    round_id: Mapped[int | None] = mapped_column(ForeignKey("metric_round.id"))
    thinned_at: Mapped[datetime | None]
