from datetime import date

import pytest

from bot.errors import BotError
from bot.standups.dates import Span
from bot.standups.spans import LONGEST, back, before, length, read_past

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("", "2026-11-08", "2026-11-21"),
        ("7d", "2026-11-15", "2026-11-21"),
        ("2주", "2026-11-08", "2026-11-21"),
        ("지난주", "2026-11-09", "2026-11-15"),
        ("December", "2025-12-01", "2025-12-31"),
        ("8월", "2026-08-01", "2026-08-31"),
        ("2026-08-01..15", "2026-08-01", "2026-08-15"),
    ],
)
def test_days_are_those_that_are_over(typed: str, first: str, last: str) -> None:
    assert read_past(typed, TODAY) == Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("typed", ["Daily", "0d", "2024-01-01..2025-01-02"])
def test_what_is_no_span_or_too_long(typed: str) -> None:
    with pytest.raises(BotError):
        read_past(typed, TODAY)


def test_the_span_before_is_as_long_and_ends_where_this_one_begins() -> None:
    assert before(back(7, TODAY)) == Span(date(2026, 11, 8), date(2026, 11, 14))
    assert length(read_past("2024-01-01..2024-12-31", TODAY)) == LONGEST
