from datetime import timedelta

from bot.catalogue.collecting import Collecting
from bot.db import Database
from bot.metrics import points, thinning
from bot.metrics.ports import Span
from bot.metrics.rules import span_of
from tests.metrics.looking import NOON, STEP, looked

HOUR = timedelta(hours=1)


def over(database: Database, series: int, span: Span) -> list[float | None]:
    with database.read() as tx:
        return [point.value for point in points.over(tx, series, span)]


def test_figures_as_they_were_told(database: Database) -> None:
    series = looked(database, [1.0, None, 3.0, 4.0])
    assert over(database, series, Span(NOON, NOON + 4 * STEP, STEP)) == [1.0, None, 3.0, 4.0, None]
    assert over(database, series, Span(NOON, NOON + 2 * STEP, 2 * STEP)) == [1.0, 3.5]
    assert over(database, series, Span(NOON + HOUR, NOON + 2 * HOUR, STEP)) == []


def test_a_long_span_joins_what_is_summed_up_and_what_is_not_yet(database: Database) -> None:
    series = looked(database, [1.0, 3.0], NOON)
    looked(database, [5.0, 7.0], NOON + HOUR)
    now = NOON + HOUR + timedelta(minutes=6)
    with database.write() as tx:
        assert thinning.roll(tx, 1, Collecting(), now) == 1
    span = span_of(timedelta(days=1), now)
    assert span.step == timedelta(minutes=5)
    assert [value for value in over(database, series, span) if value is not None] == [2.0, 6.0]


def test_what_is_too_old_for_the_finest_points_is_told_by_coarser_ones(database: Database) -> None:
    series = looked(database, [1.0, 3.0], NOON)
    with database.write() as tx:
        for hours in (3, 50, 60):
            thinning.roll(tx, 1, Collecting(), NOON + hours * HOUR)
    assert over(database, series, Span(NOON, NOON + 2 * STEP, STEP)) == [2.0, 2.0, 2.0]
    looked(database, [9.0], NOON + 10 * STEP)
    assert over(database, series, Span(NOON, NOON + 11 * STEP, STEP)) == [2.0] * 10 + [9.0, None]


def test_a_span_in_a_few_figures(database: Database) -> None:
    series = looked(database, [1.0, None, 3.0, 8.0])
    with database.read() as tx:
        found = points.summed(tx, series, NOON, NOON + 3 * STEP)
        assert points.summed(tx, series, NOON - HOUR, NOON) is None
    assert found is not None
    assert (found.low, found.high, found.mean, found.count) == (1.0, 3.0, 2.0, 2)
