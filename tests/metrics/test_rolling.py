from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.ports import Span
from bot.metrics.rolling import HOURS, MINUTES, RAW, Sum, fitting, laid, merged, whole_hour

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def part(second: int, value: float, length: int = RAW, count: int = 1) -> Sum:
    return Sum(NOW + second * SECOND, length, value, value, value, count)


def span(seconds: int, step: int) -> Span:
    return Span(NOW, NOW + seconds * SECOND, step * SECOND)


def test_merging_nothing_gives_nothing() -> None:
    assert merged([]) is None


@given(st.lists(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=8), min_size=1, max_size=8))
def test_parts_of_parts_tell_the_same_as_all_at_once(groups: list[list[float]]) -> None:
    each = [[part(0, value) for value in group] for group in groups]
    sums = [Sum(NOW, MINUTES, *found) for group in each if (found := merged(group))]
    at_once, in_turn = merged([one for group in each for one in group]), merged(sums)
    assert at_once is not None
    assert in_turn is not None
    assert (in_turn[0], in_turn[1], in_turn[3]) == (at_once[0], at_once[1], at_once[3])
    assert in_turn[2] == pytest.approx(at_once[2], rel=1e-9, abs=1e-3)
    assert in_turn[0] <= in_turn[2] <= in_turn[1]


@pytest.mark.parametrize(
    ("step", "resolution"), [(15, RAW), (30, RAW), (120, RAW), (300, MINUTES), (1800, MINUTES), (3600, HOURS)]
)
def test_the_resolution_that_fits_the_steps(step: int, resolution: int) -> None:
    assert fitting(step * SECOND) == resolution


@pytest.mark.parametrize(
    ("step", "parts", "values"),
    [
        (30, [part(0, 1.0), part(60, 3.0)], (1.0, None, 3.0, None, None)),
        (60, [part(0, 1.0), part(30, 3.0), part(60, 5.0)], (2.0, 5.0, None)),
        (15, [part(0, 1.0), part(30, 2.0)], (1.0, 1.0, 2.0, 2.0, None, None, None, None, None)),
        (60, [part(-3600, 4.0, HOURS), part(0, 6.0, MINUTES)], (6.0, 6.0, 6.0)),
        (60, [part(0, 1.0, count=3), part(30, 5.0)], (2.0, None, None)),
        (60, [part(180, 1.0)], ()),
        (60, [], ()),
    ],
)
def test_figures_are_laid_onto_the_steps(step: int, parts: list[Sum], values: tuple[float | None, ...]) -> None:
    found = laid(span(120, step), parts)
    assert tuple(point.value for point in found) == values
    assert [point.at for point in found] == [NOW + place * step * SECOND for place in range(len(values))]


@pytest.mark.parametrize(("minute", "hour"), [(4, 8), (5, 9), (59, 9)])
def test_an_hour_is_whole_once_no_look_is_late(minute: int, hour: int) -> None:
    assert whole_hour(NOW + timedelta(minutes=minute)) == NOW.replace(hour=hour)
