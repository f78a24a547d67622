"""Writes of what metrics tell on schedule: their series, and a point of each."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from bot.db.types import without_nul
from bot.db.upsert import insert_for
from bot.metrics.labels import label_key
from bot.metrics.ports import Look, Series
from bot.metrics.rolling import HOUR, RAW
from bot.metrics.rules import on_grid
from bot.models import MetricPoint, MetricSeries

GRID = timedelta(seconds=RAW)
FOLLOWED = timedelta(days=1)
"""How long a series that tells nothing is looked at still, unless none of its metric does."""
MOST = 200
"""Series of a metric at the most; further ones are not kept."""
Told = Mapping[str, Sequence[Series]]
"""The series of each metric, by its name."""
Figures = Mapping[str, tuple[Mapping[str, str], float]]
"""The labels and the newest figure of each series that has one, by its labels as a text."""


@dataclass(frozen=True)
class _Known:
    """A series as it stood before a look."""

    id: int
    metric: str
    labels: Mapping[str, str]
    label_key: str
    last_at: datetime
    told_at: datetime | None


def keep(tx: Session, workspace: int, told: Told, now: datetime) -> Mapping[str, Sequence[Look]]:
    """Keep what metrics told at a moment; give a look at each of their series, those without data too.

    A second look within the same thirty seconds changes nothing, and gives none.
    """
    at = on_grid(now, GRID)
    values = {metric: _values(found) for metric, found in told.items()}
    known = _known(tx, workspace, told)
    if _mend(tx, workspace, values, known, at):
        known = _known(tx, workspace, told)
    looks = {metric: _looks(values[metric], known[metric], at) for metric in told}
    flat = [look for several in looks.values() for look in several]
    _note(tx, [look for look in flat if look.value is not None], at)
    _miss(tx, [look for look in flat if look.value is None], at)
    return {metric: several for metric, several in looks.items() if several}


def _values(found: Sequence[Series]) -> Figures:
    """Give the newest figure of each series that has one."""
    values = {}
    for series in found:
        value = series.last.value if series.last else None
        if value is not None and math.isfinite(value):
            labels = without_nul(dict(series.labels or {}))
            values[label_key(labels)] = (labels, value)
    return values


def _known(tx: Session, workspace: int, metrics: Iterable[str]) -> Mapping[str, Mapping[str, _Known]]:
    names = list(metrics)
    of = MetricSeries
    columns = (of.id, of.metric, of.labels, of.label_key, of.last_at, of.told_at)
    rows = tx.execute(select(*columns).where(of.workspace_id == workspace, of.metric.in_(names)))
    known: dict[str, dict[str, _Known]] = {metric: {} for metric in names}
    for row in rows:
        known[row.metric][row.label_key] = _Known(*row)
    return known


def _mend(
    tx: Session, workspace: int, values: Mapping[str, Figures], known: Mapping[str, Mapping[str, _Known]], at: datetime
) -> bool:
    """Add the series that are new, and drop one without labels that never told anything once others do."""
    added = [each for metric in values for each in _new(metric, values[metric], known[metric])]
    silent = [mine[""].id for metric in values if _is_silent(values[metric], mine := known[metric])]
    if silent:
        tx.execute(delete(MetricSeries).where(MetricSeries.id.in_(silent)))
    if added:
        same = {"workspace_id": workspace, "first_at": at, "last_at": at - GRID, "rolled_at": on_grid(at, HOUR)}
        tx.execute(insert(MetricSeries), [each | same | {"missed": 0} for each in added])
    return bool(added or silent)


def _new(metric: str, found: Figures, mine: Mapping[str, _Known]) -> Sequence[dict[str, Any]]:
    """Give the series of a metric that are not known yet; one without labels where there is none at all."""
    fresh = [key for key in found or (() if mine else ("",)) if key not in mine][: max(0, MOST - len(mine))]
    return [{"metric": metric, "label_key": key, "labels": found[key][0] if key in found else {}} for key in fresh]


def _is_silent(found: Figures, mine: Mapping[str, _Known]) -> bool:
    return bool(found) and "" not in found and "" in mine and mine[""].told_at is None


def _looks(found: Figures, known: Mapping[str, _Known], at: datetime) -> Sequence[Look]:
    """Give a look at each series that told something, or that is followed and did not."""
    is_quiet = not found and not any(_is_followed(each, at) for each in known.values())
    return [
        Look(each.id, each.labels, key, at, found[key][1] if key in found else None)
        for key, each in known.items()
        if each.last_at < at and (key in found or is_quiet or _is_followed(each, at))
    ]


def _is_followed(each: _Known, at: datetime) -> bool:
    return each.told_at is not None and at - each.told_at < FOLLOWED


def _note(tx: Session, looks: Sequence[Look], at: datetime) -> None:
    """Write what series told, each with its point."""
    if not looks:
        return
    told = update(MetricSeries).where(MetricSeries.id == bindparam("key"))
    told = told.values(last_value=bindparam("value"), last_at=at, told_at=at, missed=0)
    connection = tx.connection()
    connection.execute(told, [{"key": look.series_id, "value": look.value} for look in looks])
    same = {"resolution": RAW, "at": at, "count": 1}
    connection.execute(insert_for(tx, MetricPoint).on_conflict_do_nothing(), [_point(look) | same for look in looks])


def _point(look: Look) -> dict[str, object]:
    return {"series_id": look.series_id, "low": look.value, "high": look.value, "mean": look.value}


def _miss(tx: Session, looks: Sequence[Look], at: datetime) -> None:
    """Write of which series there was no data."""
    if looks:
        missed = update(MetricSeries).where(MetricSeries.id.in_([look.series_id for look in looks]))
        tx.execute(missed.values(last_value=None, last_at=at, missed=MetricSeries.missed + 1))
