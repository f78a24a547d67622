"""Looks at metrics for tests, without a source."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.db import Database
from bot.metrics import keeping, queries
from bot.metrics.ports import Look, Point, Series
from bot.metrics.queries import SeriesView
from bot.people.service import ensure_workspace

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STEP = timedelta(seconds=30)


def one(value: float | None, **labels: str) -> Series:
    return Series((Point(NOON, value),), labels or None)


def look(
    database: Database, told: Mapping[str, Sequence[Series]], now: datetime = NOON
) -> Mapping[str, Sequence[Look]]:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOON).id
        return keeping.keep(tx, workspace, told, now)


def looked(database: Database, values: Sequence[float | None], start: datetime = NOON) -> int:
    """Look at the metric "load" every thirty seconds; answer the key of its series."""
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOON).id
        for place, value in enumerate(values):
            keeping.keep(tx, workspace, {"load": [one(value)]}, start + place * STEP)
    return seen(database, "load")[0].id


def seen(database: Database, metric: str) -> Sequence[SeriesView]:
    with database.read() as tx:
        return queries.series(tx, 1, metric)
