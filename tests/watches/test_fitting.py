import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.watches.fitting import NEVER, seconds_until


def course(slope: float, start: float = 50.0, count: int = 30) -> list[tuple[float, float]]:
    return [(60.0 * at, start + slope * 60.0 * at) for at in range(count)]


@pytest.mark.parametrize(
    ("slope", "target", "left"),
    [(0.01, 100, (100 - 67.4) / 0.01), (-0.01, 0, 32.6 / 0.01), (0.01, 0, NEVER), (-0.01, 100, NEVER), (0, 100, NEVER)],
)
def test_the_time_left_on_a_line(slope: float, target: float, left: float) -> None:
    assert seconds_until(course(slope), target, 1800) == pytest.approx(left)


def test_outliers_do_not_bend_it() -> None:
    points = course(0.01)
    for at in (3, 11, 19, 27):
        points[at] = (points[at][0], 5000.0)
    assert seconds_until(points, 100, 1800) == pytest.approx((100 - 67.4) / 0.01, rel=0.02)


def test_too_little_foretells_nothing() -> None:
    assert seconds_until(course(1, count=5), 100, 60) is None
    assert seconds_until(course(1, count=10), 100, 3600) is None


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(-1e9, 1e9)), max_size=20), st.floats(-1e9, 1e9))
def test_time_is_never_negative(points: list[tuple[float, float]], target: float) -> None:
    found = seconds_until(sorted(points), target, 1.0)
    assert found is None or 0 <= found <= NEVER
