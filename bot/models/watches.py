"""Watches over metrics: what each looks for, how it stands for each set of labels, and what happened."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.types import JsonDocument
from bot.models.base import Base, OfWorkspace

STANDING = text("deleted_at IS NULL")
STIRRED = text("state NOT IN ('ok', 'recovered')")


class Watch(OfWorkspace, Base):
    """A watch over a metric.

    `condition` is above, below, outside, change, no_data or full; `levels` has for the word of a severity where it is
    raised and where it is clear again: `{"danger": {"raise": 90, "clear": 85}}`, with pairs for outside. A level is
    raised once the metric was beyond it for `hold` seconds and in `count` samples together; it is clear again after
    `count` good ones. `over` is the span in seconds that change and full look back on. Nothing is raised while
    `minimum_metric` is below `minimum`. `missed` samples in a row without any data are an alarm of their own, None
    for never. `free_metric` has bytes that are left, too few of which are critical. `matching` names patterns of
    labels. `routes` says whom each severity is told, `quiet` names windows of maintenance. `recovery` is the name of
    a script, `recovery_mode` "ask" or "auto", `origin` "catalogue" or "slack". `version` counts its changes.
    """

    __tablename__ = "watch"
    __table_args__ = (
        Index("uq_watch_name", "workspace_id", "name", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
        Index("ix_watch_metric", "workspace_id", "metric"),
    )

    name: Mapped[str]
    metric: Mapped[str]
    condition: Mapped[str]
    levels: Mapped[dict[str, Any]]
    hold: Mapped[int]
    count: Mapped[int]
    over: Mapped[int | None]
    minimum_metric: Mapped[str | None]
    minimum: Mapped[float | None]
    missed: Mapped[int | None]
    free_metric: Mapped[str | None]
    matching: Mapped[dict[str, Any]]
    service: Mapped[str | None]
    routes: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument)
    quiet: Mapped[list[str]]
    recovery: Mapped[str | None]
    recovery_mode: Mapped[str]
    origin: Mapped[str]
    created_by: Mapped[str | None]
    created_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]
    maintenance_until: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int]


class WatchState(OfWorkspace, Base):
    """How a watch stands for one set of labels; there is none while all was always well.

    `state` is ok, pending, firing, awaiting, recovering, verifying, recovered or escalated, since `since`; `severity`
    is a word, None while nothing fires. `marks` says of each level how far it is. `hits` counts bad samples while it
    is pending, `good` the good ones in a row while it fires. `value` and `seen_at` are of the last sample that
    mattered. `episode` counts alarms, `raised_at` is when this one began, `alert_key` what alerts know it by.
    `told_at` is when people were told of the episode, None while that is held back. `flapping_until` is set while it
    goes to and fro too often.
    """

    __tablename__ = "watch_state"
    __table_args__ = (
        UniqueConstraint("watch_id", "label_key"),
        Index("ix_watch_state_stirred", "workspace_id", "id", sqlite_where=STIRRED, postgresql_where=STIRRED),
    )

    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"))
    label_key: Mapped[str]
    labels: Mapped[dict[str, Any]]
    state: Mapped[str]
    severity: Mapped[str | None]
    since: Mapped[datetime]
    marks: Mapped[dict[str, Any]]
    hits: Mapped[int]
    good: Mapped[int]
    missed: Mapped[int]
    value: Mapped[float | None]
    seen_at: Mapped[datetime | None]
    episode: Mapped[int]
    raised_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    flapping_until: Mapped[datetime | None]
    alert_key: Mapped[str]


class WatchEvent(OfWorkspace, Base):
    """Something that happened to a watch, and to what of it; `kind` is a word of `bot.watches.rules.Happened`."""

    __tablename__ = "watch_event"
    __table_args__ = (
        Index("ix_watch_event_at", "workspace_id", "at"),
        Index("ix_watch_event_state_id", "state_id", "episode"),
    )

    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"))
    state_id: Mapped[int] = mapped_column(ForeignKey("watch_state.id"))
    episode: Mapped[int]
    kind: Mapped[str]
    severity: Mapped[str | None]
    value: Mapped[float | None]
    at: Mapped[datetime]
    detail: Mapped[dict[str, Any]]
