import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.standups.spans import LONGEST, Span, back, read_span

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("", "2026-11-08", "2026-11-21"),
        ("7d", "2026-11-15", "2026-11-21"),
        ("2w", "2026-11-08", "2026-11-21"),
        ("last 7 days", "2026-11-15", "2026-11-21"),
        ("최근 7일", "2026-11-15", "2026-11-21"),
        ("2주", "2026-11-08", "2026-11-21"),
        ("today", "2026-11-21", "2026-11-21"),
        ("어제", "2026-11-20", "2026-11-20"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("지난주", "2026-11-09", "2026-11-15"),
        ("지난 달", "2026-10-01", "2026-10-31"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("August", "2026-08-01", "2026-08-31"),
        ("aug", "2026-08-01", "2026-08-31"),
        ("dec", "2025-12-01", "2025-12-31"),
        ("December 2024", "2024-12-01", "2024-12-31"),
        ("8월", "2026-08-01", "2026-08-31"),
        ("2024년 2월", "2024-02-01", "2024-02-29"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-08-01", "2026-08-01", "2026-08-01"),
        ("2026-08-01..15", "2026-08-01", "2026-08-15"),
        ("2026-08-01 .. 09-02", "2026-08-01", "2026-09-02"),
        ("2025-12-30~2026-01-02", "2025-12-30", "2026-01-02"),
        ("Aug 3-7", "2026-08-03", "2026-08-07"),
        ("Aug 3–7", "2026-08-03", "2026-08-07"),  # noqa: RUF001 - as phones write it
        ("8월 1일부터 15일까지", "2026-08-01", "2026-08-15"),
        ("8월 3일", "2026-08-03", "2026-08-03"),
    ],
)
def test_spans_in_words(typed: str, first: str, last: str) -> None:
    assert read_span(typed, TODAY) == Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "typed", ["Daily", "0d", "367d", "2026-02-30", "2026-13", "2026-08-15..01", "13월", "Aug 32", "d", "..", "2월 30일"]
)
def test_what_is_no_span(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_span(typed, TODAY)


def test_the_span_before_is_as_long_and_ends_where_this_one_begins() -> None:
    assert back(7, TODAY).before() == Span(date(2026, 11, 8), date(2026, 11, 14))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, LONGEST - 1))
def test_dates_are_read_as_they_are_written(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    assert read_span(f"{first}..{last}", TODAY) == Span(first, last)
    assert read_span(f"{first}", TODAY).days == 1


@given(st.text())
def test_whatever_is_typed_is_a_span_or_refused(typed: str) -> None:
    with contextlib.suppress(ValueError):
        assert 1 <= read_span(typed, TODAY).days <= LONGEST
