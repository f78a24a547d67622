from datetime import date

import pytest

from bot.messages.dates import day, span
from bot.messages.words import words_for
from bot.standups.dates import Span

MONDAY, FRIDAY, NEXT_YEAR = date(2026, 8, 3), date(2026, 8, 7), date(2027, 1, 3)


@pytest.mark.parametrize(
    ("language", "of", "written"),
    [
        ("en", Span(MONDAY, MONDAY), "Mon 3 Aug 2026"),
        ("en", Span(MONDAY, FRIDAY), "Mon 3 Aug \u2013 Fri 7 Aug 2026"),
        ("en", Span(MONDAY, NEXT_YEAR), "Mon 3 Aug 2026 \u2013 Sun 3 Jan 2027"),
        ("ko", Span(MONDAY, FRIDAY), "2026년 8월 3일 (월) ~ 8월 7일 (금)"),
        ("ko", Span(MONDAY, NEXT_YEAR), "2026년 8월 3일 (월) ~ 2027년 1월 3일 (일)"),
    ],
)
def test_days_in_words(language: str, of: Span, written: str) -> None:
    words = words_for(language)
    assert span(words, of) == written
    assert written.startswith(day(words, of.first)[:6])
