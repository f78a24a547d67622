from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.ports import Point, Span
from bot.metrics.rules import LONGEST, MOST, SHORTEST, bars, on_steps, span_of, summed_up

NOW = datetime(2026, 3, 2, 9, 0, 7, tzinfo=UTC)


def points(*values: float | None) -> list[Point]:
    return [Point(NOW + timedelta(minutes=place), value) for place, value in enumerate(values)]


@pytest.mark.parametrize(
    ("length", "step"),
    [("0:05", 15), ("1:00", 15), ("1:30", 15), ("1:31", 30), ("6:00", 60), ("24:00", 300), ("168:00", 1800)],
)
def test_the_step_fits_the_span(length: str, step: int) -> None:
    hours, minutes = map(int, length.split(":"))
    assert span_of(timedelta(hours=hours, minutes=minutes), NOW).step == timedelta(seconds=step)


@given(st.timedeltas(SHORTEST, LONGEST), st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_a_span_ends_now_on_whole_steps_and_has_few_points(length: timedelta, at: datetime) -> None:
    now = at.replace(tzinfo=UTC)
    span = span_of(length, now)
    assert span.count <= MOST + 1
    assert timedelta(0) <= now - span.end < span.step
    assert length - span.step < span.end - span.start <= length
    assert span.end.timestamp() % span.step.total_seconds() == 0


def test_a_source_that_collects_rarely_is_not_asked_in_between() -> None:
    assert span_of(timedelta(hours=1), NOW, timedelta(minutes=5)).step == timedelta(minutes=5)


def test_a_summary_leaves_out_what_is_not_known() -> None:
    found = summed_up(points(None, 2.0, None, 4.0, 3.0, None))
    assert found is not None
    assert (found.low, found.high, found.mean, found.change) == (2.0, 4.0, 3.0, 0.5)
    assert summed_up(points(None, None)) is None
    assert summed_up([]) is None


@pytest.mark.parametrize(("values", "change"), [((0.0, 5.0), None), ((-2.0, -1.0), 0.5), ((4.0, 4.0), 0.0)])
def test_a_change_is_a_share_of_the_first(values: tuple[float, ...], change: float | None) -> None:
    found = summed_up(points(*values))
    assert found is not None
    assert found.change == change


@pytest.mark.parametrize(
    ("values", "width", "drawn"),
    [
        ((1.0, 2.0, 3.0), 3, (0.0, 0.5, 1.0)),
        ((1.0, 3.0, 5.0, 7.0), 2, (0.0, 1.0)),
        ((5.0, 5.0), 2, (0.5, 0.5)),
        ((None, 1.0, 2.0), 3, (None, 0.0, 1.0)),
        ((None, None), 2, (None, None)),
        ((1.0, 2.0), 4, (0.0, 0.0, 1.0, 1.0)),
        ((), 4, ()),
    ],
)
def test_a_course_is_drawn_in_columns(values: tuple[float, ...], width: int, drawn: tuple[float, ...]) -> None:
    assert bars(points(*values), width) == drawn


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=400), st.integers(1, 60))
def test_columns_are_never_beyond_the_drawing(values: list[float | None], width: int) -> None:
    found = bars(points(*values), width)
    assert len(found) == (width if values else 0)
    assert all(each is None or 0 <= each <= 1 for each in found)


def span(*, steps: int, seconds: int) -> Span:
    return Span(NOW, NOW + steps * timedelta(seconds=seconds), timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("values", "steps", "seconds", "laid"),
    [
        ((1.0, 2.0, 3.0), 2, 60, [1.0, 2.0, 3.0]),
        ((1.0, 2.0, 3.0, 4.0), 1, 180, [1.0, 4.0]),
        ((1.0, 2.0, None), 4, 30, [1.0, 1.0, 2.0, 2.0, None]),
        ((1.0, None, 3.0), 1, 120, [1.0, 3.0]),
        ((None, 2.0, None), 2, 60, [None, 2.0, None]),
        ((5.0,), 2, 60, [5.0, None, None]),
        ((None, None), 2, 60, []),
        ((), 2, 60, []),
    ],
)
def test_figures_are_laid_onto_steps(
    values: tuple[float | None, ...], steps: int, seconds: int, laid: list[float | None]
) -> None:
    on = span(steps=steps, seconds=seconds)
    found = on_steps(points(*values), on)
    assert [point.value for point in found] == laid
    assert [point.at for point in found] == [on.start + place * on.step for place in range(len(laid))]


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=60), st.integers(1, 50), st.integers(1, 600))
def test_nothing_is_laid_that_was_not_told_by_then(values: list[float | None], steps: int, seconds: int) -> None:
    given = points(*values)
    for point in on_steps(given, span(steps=steps, seconds=seconds)):
        assert point.value is None or point.value in [each.value for each in given if each.at <= point.at]
