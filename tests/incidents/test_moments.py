"""A time before a note is when it happened, in the writer's zone, never in the future."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.moments import InFuture, read_moment, read_moment_alone

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SEOUL, NEW_YORK = ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("typed", "zone", "when", "text"),
    [
        ("14:05 it began", SEOUL, datetime(2026, 3, 2, 5, 5, tzinfo=UTC), "it began"),
        ("23:30 it began", SEOUL, datetime(2026, 3, 1, 14, 30, tzinfo=UTC), "it began"),
        ("9:00 now", UTC, NOW, "now"),
        ("2026-02-27 08:15 a deploy", SEOUL, datetime(2026, 2, 26, 23, 15, tzinfo=UTC), "a deploy"),
        ("it began at 14:05", SEOUL, None, "it began at 14:05"),
        ("25:00 is no time", UTC, None, "25:00 is no time"),
        ("2026-02-30 08:15 is no day", UTC, None, "2026-02-30 08:15 is no day"),
        ("14:05", SEOUL, None, "14:05"),
        ("", UTC, None, ""),
    ],
)
def test_times(typed: str, zone: ZoneInfo, when: datetime | None, text: str) -> None:
    assert read_moment(typed, NOW, zone) == (when, text)


@pytest.mark.parametrize(
    ("typed", "when", "text"),
    [
        ("08:05", datetime(2026, 3, 2, 8, 5, tzinfo=UTC), ""),
        ("08:05 the graph shows it.", datetime(2026, 3, 2, 8, 5, tzinfo=UTC), "the graph shows it."),
        ("2026-02-27 08:15", datetime(2026, 2, 27, 8, 15, tzinfo=UTC), ""),
        ("soon", None, "soon"),
        ("", None, ""),
    ],
)
def test_a_time_may_stand_alone(typed: str, when: datetime | None, text: str) -> None:
    assert read_moment_alone(typed, NOW, UTC) == (when, text)


def test_what_lies_ahead_has_not_happened() -> None:
    with pytest.raises(InFuture):
        read_moment("2026-03-03 08:15 tomorrow", NOW, UTC)


@pytest.mark.parametrize(
    ("now", "typed", "when"),
    [
        (datetime(2026, 3, 8, 20, tzinfo=UTC), "02:30 left out", datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
        (datetime(2026, 11, 1, 20, tzinfo=UTC), "01:30 twice", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    ],
)
def test_when_clocks_change(now: datetime, typed: str, when: datetime) -> None:
    assert read_moment(typed, now, NEW_YORK)[0] == when


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)), st.times())  # noqa: DTZ001
def test_a_time_alone_is_the_last_one_of_that_clock(now: datetime, clock: object) -> None:
    when, text = read_moment(f"{clock:%H:%M} x", now, SEOUL)
    assert text == "x"
    assert when is not None
    assert timedelta(0) <= now - when < timedelta(days=1)
