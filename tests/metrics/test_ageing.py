from datetime import timedelta

import pytest

from bot.catalogue.collecting import Collecting
from bot.db import Database
from bot.metrics import ageing, queries, rounds, service
from bot.metrics.ageing import AT_ONCE, FEW, fewer
from bot.metrics.ports import Point, Series, Span
from bot.metrics.queries import SnapshotView
from bot.metrics.rounds import Cause
from bot.metrics.service import Occasion
from bot.models import MetricRound, MetricSnapshot
from bot.people.service import ensure_workspace
from tests.metrics.looking import NOON
from tests.metrics.making import LATENCY

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
KEPT = Collecting()


@pytest.mark.parametrize(
    ("values", "together", "left"),
    [
        ((1.0, 3.0, 5.0, 7.0), 2, [2.0, 6.0]),
        ((1.0, 3.0, 5.0), 2, [2.0, 5.0]),
        ((None, 3.0, None, None), 2, [3.0, None]),
        ((), 2, []),
    ],
)
def test_one_figure_of_several(values: tuple[float | None, ...], together: int, left: list[float | None]) -> None:
    assert fewer(values, together) == left


def taken(database: Database, count: int, key: str = "asked:1") -> int:
    """Keep a snapshot of so many figures, a minute from each other."""
    span = Span(NOON - (count - 1) * MINUTE, NOON, MINUTE)
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOON).id
        of = rounds.begin(tx, workspace, Cause(key, rounds.ASKED), NOON)
        row = service.ask(tx, workspace, "latency", LATENCY, span, Occasion("asked", round=of), NOON)
        points = tuple(Point(span.start + place * MINUTE, float(place)) for place in range(count))
        service.past(tx, row, Series(points), NOON)
        service.taken(tx, row, Series(points[-1:]), NOON)
        return row.id


def age(database: Database, after: timedelta) -> None:
    with database.write() as tx:
        ageing.thin(tx, KEPT, NOON + after)
        ageing.forget(tx, KEPT, NOON + after)


def seen(database: Database, key: int) -> SnapshotView:
    with database.read() as tx:
        return queries.by_id(tx, key)


def test_an_old_snapshot_keeps_a_few_figures_over_the_same_time(database: Database) -> None:
    key, short = taken(database, 360), taken(database, FEW, "asked:2")
    age(database, 90 * DAY)
    assert len(seen(database, key).points) == 360
    for _ in range(2):
        age(database, 90 * DAY + MINUTE)
        of = seen(database, key)
        assert (len(of.points), of.points[0].value, of.points[-1].value) == (FEW, 2.5, 356.5)
        assert (of.span.start, of.span.step) == (NOON - 359 * MINUTE, 6 * MINUTE)
        assert NOON - of.span.end < of.span.step
        assert of.now == 359.0
    assert [point.value for point in seen(database, short).points] == [float(place) for place in range(FEW)]


def test_after_years_it_is_gone_with_its_round(database: Database) -> None:
    taken(database, 5)
    age(database, 1826 * DAY)
    with database.read() as tx:
        assert tx.query(MetricSnapshot).count() == tx.query(MetricRound).count() == 1
    age(database, 1826 * DAY + MINUTE)
    with database.read() as tx:
        assert tx.query(MetricSnapshot).count() == tx.query(MetricRound).count() == 0


def test_some_at_a_time(database: Database) -> None:
    for number in range(AT_ONCE + 2):
        taken(database, 2, f"asked:{number}")
    with database.write() as tx:
        counts = [ageing.thin(tx, KEPT, NOON + 91 * DAY) for _ in range(3)]
    assert counts == [AT_ONCE, 2, 0]
