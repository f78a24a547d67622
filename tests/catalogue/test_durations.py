from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.durations import parse_days, parse_duration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("2h", timedelta(hours=2)),
        ("30d", timedelta(days=30)),
        ("2w", timedelta(days=14)),
        ("1h30m", timedelta(minutes=90)),
        (" 1d12h ", timedelta(hours=36)),
    ],
)
def test_durations(text: str, expected: timedelta) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize("value", ["", " ", "15", "m", "1.5h", "-5m", "30m1h", "5 m", "5min", 15, None, True, "5x"])
def test_what_is_no_duration(value: object) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        parse_duration(value)


@pytest.mark.parametrize(("text", "reason"), [("0s", "too short"), ("0h0m", "too short"), ("999999w", "too long")])
def test_durations_out_of_bounds(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_duration(text)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1, 99))
def test_parts_add_up(days: int, hours: int, seconds: int) -> None:
    assert parse_duration(f"{days}d{hours}h{seconds}s") == timedelta(days=days, hours=hours, seconds=seconds)


@pytest.mark.parametrize(("word", "days"), [("7", 7), ("90d", 90), ("2w", 14), ("3660", 3660)])
def test_a_number_alone_counts_days(word: str, days: int) -> None:
    assert parse_days(word) == timedelta(days=days)


@pytest.mark.parametrize("word", ["0", "3661", "d", "-1", "²"])
def test_what_is_no_number_of_days_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="is"):
        parse_days(word)
