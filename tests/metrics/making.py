"""Snapshots for tests."""

from collections.abc import Mapping
from datetime import timedelta

from bot.catalogue.metrics import Metric
from bot.db import Database
from bot.metrics import queries, service
from bot.metrics.ports import Found, Point, Series, Span, Unanswerable
from bot.metrics.service import Occasion
from bot.models import MetricSnapshot
from bot.people.service import ensure_workspace
from tests.work.bench import NOW

MINUTE = timedelta(minutes=1)
SPAN = Span(NOW - 3 * MINUTE, NOW, MINUTE)
LATENCY = Metric(source="shop", query="latency", kind="latency", title="Latency", title_ko="지연")


def asked(database: Database) -> int:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        return service.ask(tx, workspace, "latency", LATENCY, SPAN, Occasion("asked", person="U1"), NOW).id


def told(database: Database, key: int, past: Mapping[int, float | None], now: float | None) -> queries.SnapshotView:
    with database.write() as tx:
        row = tx.get_one(MetricSnapshot, key)
        points = tuple(Point(SPAN.start + minute * MINUTE, value) for minute, value in past.items())
        service.past(tx, row, Series(points, warnings=("slow",)), NOW)
        service.taken(tx, row, Series((Point(NOW, now),), warnings=("slow", "old")), NOW)
    with database.read() as tx:
        return queries.by_id(tx, key)


def series_of(found: Found) -> list[Series]:
    """Give what a query among many has found; the test fails where it is a no."""
    assert not isinstance(found, Unanswerable), found
    return list(found)
