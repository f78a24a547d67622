from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.messages.dates import span as in_words
from bot.messages.words import words_for
from bot.standups.dates import Span, read

WEDNESDAY = date(2026, 11, 18)
DAY = timedelta(days=1)
MONTHS = ("Jan", "February", "mar", "APRIL", "May", "jun.", "July", "Aug", "Sept", "October", "nov", "Dec")


def days(text: str) -> Span:
    first, _, last = text.partition("..")
    return Span(date.fromisoformat(first), date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", "2026-11-18"),
        ("tomorrow", "2026-11-19"),
        ("until Friday", "2026-11-18..2026-11-20"),
        ("Friday", "2026-11-20"),
        ("this week", "2026-11-18..2026-11-22"),
        ("next week", "2026-11-23..2026-11-29"),
        ("next month", "2026-12-01..2026-12-31"),
        ("next monday", "2026-11-23"),
        ("friday next week", "2026-11-27"),
        ("mon-wed", "2026-11-23..2026-11-25"),
        ("from Monday to Wednesday", "2026-11-23..2026-11-25"),
        ("today - friday", "2026-11-18..2026-11-20"),
        ("Aug 3-7", "2027-08-03..2027-08-07"),
        ("3\u20137 Aug", "2027-08-03..2027-08-07"),
        ("3 to 7 August 2026", "2026-08-03..2026-08-07"),
        ("3rd of Aug until 7th of Aug", "2027-08-03..2027-08-07"),
        ("Mon 3 \u2013 Fri 7 Aug 2026", "2026-08-03..2026-08-07"),
        ("2026-08-03..07", "2026-08-03..2026-08-07"),
        ("2026-08-03-07", "2026-08-03..2026-08-07"),
        ("2026-08-03 - 2026-09-07", "2026-08-03..2026-09-07"),
        ("28 Dec - 3 Jan", "2026-12-28..2027-01-03"),
        ("28 Dec - 3 Jan 2028", "2027-12-28..2028-01-03"),
        ("1 Nov - 20 Nov", "2026-11-01..2026-11-20"),
        ("8/3-8/7", "2027-08-03..2027-08-07"),
        ("3/8-7/8", "2027-08-03..2027-08-07"),
        ("8/23", "2027-08-23"),
        ("for 3 days", "2026-11-18..2026-11-20"),
        ("2w", "2026-11-18..2026-12-01"),
        ("a month", "2026-11-18..2026-12-17"),
        ("from monday for 3 days", "2026-11-23..2026-11-25"),
        ("until the 20th", "2026-11-18..2026-11-20"),
        ("29 feb", "2028-02-29"),
        ("August", "2027-08-01..2027-08-31"),
        ("2026-08", "2026-08-01..2026-08-31"),
        ("오늘", "2026-11-18"),
        ("내일", "2026-11-19"),
        ("금요일까지", "2026-11-18..2026-11-20"),
        ("다음 주", "2026-11-23..2026-11-29"),
        ("다음주 월요일부터 수요일까지", "2026-11-23..2026-11-25"),
        ("내일부터 금요일까지", "2026-11-19..2026-11-20"),
        ("8월 3일부터 7일까지", "2027-08-03..2027-08-07"),
        ("8월 3일~9월 2일", "2027-08-03..2027-09-02"),
        ("12월 28일부터 1월 3일까지", "2026-12-28..2027-01-03"),
        ("3일부터 7일까지", "2026-12-03..2026-12-07"),
        ("30일부터 2일까지", "2026-11-30..2026-12-02"),
        ("내일부터 3일간", "2026-11-19..2026-11-21"),
        ("일주일", "2026-11-18..2026-11-24"),
        ("2026년 8월 3일 (월) ~ 8월 7일 (금)", "2026-08-03..2026-08-07"),
        ("３일까지", "2026-11-18..2026-12-03"),
    ],
)
def test_days_ahead(text: str, meant: str) -> None:
    assert read(text, WEDNESDAY) == days(meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("August", "2026-08-01..2026-08-31"),
        ("12월", "2025-12-01..2025-12-31"),
        ("7d", "2026-11-12..2026-11-18"),
        ("last 2 weeks", "2026-11-05..2026-11-18"),
        ("최근 7일", "2026-11-12..2026-11-18"),
        ("last week", "2026-11-09..2026-11-15"),
        ("지난달", "2026-10-01..2026-10-31"),
        ("this week", "2026-11-16..2026-11-18"),
        ("since monday", "2026-11-16..2026-11-18"),
        ("8월 1일부터", "2026-08-01..2026-11-18"),
        ("3-7 aug", "2026-08-03..2026-08-07"),
        ("28 dec - 3 jan", "2025-12-28..2026-01-03"),
        ("2026-08-01..15", "2026-08-01..2026-08-15"),
        ("mon-fri", "2026-11-09..2026-11-13"),
        ("yesterday", "2026-11-17"),
    ],
)
def test_days_that_are_over(text: str, meant: str) -> None:
    assert read(text, WEDNESDAY, direction="back") == days(meant)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("8/3", "two_ways"),
        ("next friday", "two_ways"),
        ("10 nov", "two_ways"),
        ("mon 24 nov", "other_weekday"),
        ("until 3 nov", "with_year"),
        ("7 aug - 3 aug", "not_read"),
        ("3-7", "not_read"),
        ("3", "not_read"),
        ("3일", "not_read"),
        ("31 feb", "not_read"),
        ("3 Aug, 5 Aug", "not_read"),
        ("until yesterday", "not_read"),
        ("last 7 days", "not_read"),
        ("", "not_read"),
        ("-" * 5000, "not_read"),
        ("0 days", "not_read"),
        ("0000-08", "not_read"),
        ("soon", "not_read"),
    ],
)
def test_what_is_refused(text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        read(text, WEDNESDAY)
    assert (refused.value.family, refused.value.name) == ("dates", name)
    for language in ("en", "ko"):
        assert words_for(language).render("dates", name, **refused.value.context)


def test_koreans_write_the_month_first() -> None:
    assert read("8/3", WEDNESDAY, "ko") == days("2027-08-03")
    assert read("3/8-7/8", WEDNESDAY, "ko") == days("2027-03-08..2027-07-08")


def test_a_refusal_says_what_to_write_and_that_can_be_read() -> None:
    for text in ("8/3", "next friday", "10 nov", "until 3 nov"):
        with pytest.raises(BotError) as refused:
            read(text, WEDNESDAY)
        for name in {"one", "other"} & set(refused.value.context):
            assert str(read(refused.value.context[name], WEDNESDAY)) == refused.value.context[name]


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(st.dates(date(2020, 1, 1), date(2039, 12, 31)))
    return Span(first, first + draw(st.integers(0, 150)) * DAY)


@given(spans(), st.sampled_from(["en", "ko"]), st.dates(date(2020, 1, 1), date(2039, 12, 31)))
def test_what_is_written_with_its_year_is_read_again(span: Span, language: str, today: date) -> None:
    for text in (str(span), str(in_words(words_for(language), span))):
        for direction in ("ahead", "back"):
            assert read(text, today, language, direction=direction) == span


@given(spans(), st.integers(0, 150), st.integers(0, 4))
def test_what_is_written_without_its_year_is_read_again(span: Span, before: int, style: int) -> None:
    first, last = span.first, span.last
    written = [
        f"{first.day} {MONTHS[first.month - 1]} - {last.day} {MONTHS[last.month - 1]}",
        f"{MONTHS[first.month - 1]} {first.day} to {MONTHS[last.month - 1]} {last.day}",
        f"{first.month}월 {first.day}일부터 {last.month}월 {last.day}일까지",
        f"{first.month}월 {first.day}일~{last.month}월 {last.day}일",
        f"{first.month}/{first.day} - {last.month}/{last.day}",
    ][style]
    assert read(written, first - before * DAY, "ko" if style > 1 else "en") == span


@given(st.text(max_size=60), st.sampled_from(["ahead", "back"]))
def test_whatever_is_typed_is_read_or_refused(text: str, direction: str) -> None:
    try:
        span = read(text, WEDNESDAY, direction="ahead" if direction == "ahead" else "back")
    except BotError:
        return
    assert span.first <= span.last
