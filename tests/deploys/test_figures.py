"""The five figures, in tables: what counts, what does not, and what an even number of values comes to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deploys.figures import Release, lead_times, middle, summed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def release(**more: object) -> Release:
    return Release(**{"number": 1, "service": "web", "out_at": NOW, **more})  # type: ignore[arg-type]  # as the test says


@pytest.mark.parametrize(
    ("hours", "expected"), [([], None), ([3], 3), ([1, 9], 5), ([9, 1, 2], 2), ([1, 2, 4, 100], 3), ([0], 0)]
)
def test_the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle(
    hours: list[int], expected: int | None
) -> None:
    assert middle(HOUR * each for each in hours) == (None if expected is None else HOUR * expected)


@given(st.lists(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)), min_size=1))
def test_half_of_all_values_lie_on_either_side_of_the_median(spans: list[timedelta]) -> None:
    found, slack = middle(spans), timedelta(microseconds=1)
    assert found is not None
    assert sum(each <= found + slack for each in spans) * 2 >= len(spans)
    assert sum(each >= found - slack for each in spans) * 2 >= len(spans)


def test_of_no_release_there_is_nothing_to_tell() -> None:
    found = summed([], 30 * DAY)
    assert (found.count, found.a_day, found.failed, found.reworked) == (0, 0, 0, 0)
    assert (found.lead_time, found.fail_rate, found.recovery, found.rework_rate) == (None, None, None, None)


@pytest.mark.parametrize(
    ("releases", "rate", "recovery", "recovered"),
    [
        ([{}], 0, None, 0),
        ([{"failed": True}, {}], 0.5, None, 0),
        ([{"failed": True, "recovered_at": NOW + HOUR}, {}, {}, {}], 0.25, HOUR, 1),
        ([{"failed": True, "recovered_at": NOW + HOUR * n} for n in (1, 3)], 1, HOUR * 2, 2),
        ([{"failed": True, "recovered_at": NOW + HOUR}, {"failed": True}], 1, HOUR, 1),
        ([{"recovered_at": NOW + HOUR}], 0, None, 0),
    ],
)
def test_what_failed_and_how_long_until_that_was_over(
    releases: list[dict[str, object]], rate: float, recovery: timedelta | None, recovered: int
) -> None:
    found = summed([release(**each) for each in releases], DAY)
    assert (found.fail_rate, found.recovery, found.recovered) == (rate, recovery, recovered)


def test_how_often_how_long_from_the_commit_and_how_much_was_mending() -> None:
    releases = [
        release(authored=[NOW - HOUR, NOW - 3 * HOUR]),
        release(authored=[NOW - 8 * HOUR], mends=True),
        *[release() for _ in range(2)],
    ]
    found = summed(releases, 8 * DAY)
    assert (found.count, found.a_day, found.lead_time, found.commits) == (4, 0.5, 3 * HOUR, 3)
    assert (found.rework_rate, found.reworked) == (0.25, 1)


def test_a_commit_of_a_clock_that_goes_before_ours_counts_as_new() -> None:
    assert lead_times(release(authored=[NOW + HOUR, NOW - HOUR])) == [timedelta(0), HOUR]
