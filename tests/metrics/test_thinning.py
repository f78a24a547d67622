from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalogue.collecting import Collecting
from bot.db import Database
from bot.metrics import points, thinning
from bot.metrics.rolling import HOURS, MINUTES, RAW, whole_hour
from bot.models import MetricPoint, MetricSeries
from tests.metrics.looking import NOON, STEP, look, looked, one, seen

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEPT = Collecting()


def roll(database: Database, after: timedelta) -> int:
    with database.write() as tx:
        return thinning.roll(tx, 1, KEPT, NOON + after)


def rows(database: Database, resolution: int) -> list[MetricPoint]:
    with database.read() as tx:
        return list(tx.query(MetricPoint).filter_by(resolution=resolution).order_by(MetricPoint.at))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=40), st.integers(0, 119))
def test_coarse_points_tell_the_same_as_those_they_are_made_of(
    database: Database, values: list[float | None], offset: int
) -> None:
    with database.write() as tx:
        tx.query(MetricSeries).delete()
        tx.query(MetricPoint).delete()
    start = NOON + offset * STEP
    looked(database, values, start)
    known = [(start + place * STEP, value) for place, value in enumerate(values) if value is not None]
    while roll(database, 3 * HOUR):
        pass
    for resolution in (MINUTES, HOURS):
        groups: dict[int, list[float]] = {}
        for at, value in known:
            groups.setdefault(int(at.timestamp()) // resolution * resolution, []).append(value)
        found = rows(database, resolution)
        assert [int(row.at.timestamp()) for row in found] == sorted(groups)
        for row, some in zip(found, (groups[at] for at in sorted(groups)), strict=True):
            assert (row.low, row.high, row.count) == (min(some), max(some), len(some))
            assert row.mean == pytest.approx(sum(some) / len(some), rel=1e-9, abs=1e-6)


def test_an_hour_is_summed_up_once_it_is_over(database: Database) -> None:
    series = looked(database, [1.0, 3.0])
    assert roll(database, HOUR) == 0
    assert roll(database, HOUR + timedelta(minutes=5)) == 1
    assert roll(database, HOUR + timedelta(minutes=6)) == 0
    assert [(row.at, row.mean) for row in rows(database, HOURS)] == [(NOON, 2.0)]
    with database.write() as tx:  # a crash before the commit that moved it on
        tx.get_one(MetricSeries, series).rolled_at = NOON
    assert roll(database, HOUR + timedelta(minutes=6)) == 1
    assert [(row.at, row.mean, row.count) for row in rows(database, HOURS)] == [(NOON, 2.0, 2)]


def aged(database: Database, after: timedelta) -> tuple[int, ...]:
    """Let a long time pass that was summed up hour by hour; tell how many points of each resolution are left."""
    with database.write() as tx:
        tx.query(MetricSeries).update({"rolled_at": whole_hour(NOON + after) - HOUR})
    roll(database, after)
    return tuple(len(rows(database, each)) for each in (RAW, MINUTES, HOURS))


def test_points_go_when_their_time_is_over_and_the_series_after_them(database: Database) -> None:
    later = HOUR + timedelta(minutes=5)
    looked(database, [1.0, 3.0])
    roll(database, later)
    assert aged(database, 2 * DAY) == (2, 1, 1)
    assert aged(database, 2 * DAY + later) == (0, 1, 1)
    assert aged(database, 30 * DAY + later) == (0, 0, 1)
    assert aged(database, 400 * DAY - HOUR) == (0, 0, 1)
    assert len(seen(database, "load")) == 1
    assert aged(database, 400 * DAY + later) == (0, 0, 0)
    assert seen(database, "load") == ()


def test_after_a_long_pause_nothing_is_deleted_before_it_is_summed_up(database: Database) -> None:
    series = looked(database, [1.0, 3.0])
    roll(database, 3 * DAY)
    assert [row.mean for row in rows(database, MINUTES)] == [2.0]
    while roll(database, 3 * DAY):
        pass
    assert rows(database, RAW) == []
    with database.read() as tx:
        found = points.summed(tx, series, NOON, NOON + HOUR)
    assert found is not None
    assert (found.low, found.high, found.mean) == (1.0, 3.0, 2.0)


def test_a_few_series_at_a_time_those_first_that_waited_longest(database: Database) -> None:
    many = {"load": [one(1.0, host=f"{number:02}") for number in range(thinning.AT_ONCE + 5)]}
    look(database, many)
    later = HOUR + timedelta(minutes=5)
    assert [roll(database, later) for _ in range(3)] == [thinning.AT_ONCE, 5, 0]
    assert len(rows(database, HOURS)) == thinning.AT_ONCE + 5
