from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.days import ENGLISH, dates, weekday, weekdays

ALL = {0, 1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon", {0}),
        ("Sunday", {6}),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("fri-mon", {4, 5, 6, 0}),
        ("Tue - Thu", {1, 2, 3}),
        ("mon-mon", {0}),
        ("mon,wed , fri", {0, 2, 4}),
        ("mon-tue, sat", {0, 1, 5}),
        ("weekdays", {0, 1, 2, 3, 4}),
        ("weekend", {5, 6}),
        ("daily", ALL),
        ("월-금", {0, 1, 2, 3, 4}),
        ("토, 일요일", {5, 6}),
        ("평일", {0, 1, 2, 3, 4}),
        ("주말", {5, 6}),
        ("매일", ALL),
    ],
)
def test_sets_of_weekdays(text: str, expected: set[int]) -> None:
    assert weekdays(text) == expected


@pytest.mark.parametrize("text", ["", "mo", "someday", "mon-", "-fri", "mon-fri-sun", "mon,,tue", "0-4", "mon tue"])
def test_other_words_are_no_weekdays(text: str) -> None:
    with pytest.raises(ValueError, match="is no weekday"):
        weekdays(text)


@given(st.sampled_from(ENGLISH), st.sampled_from(ENGLISH))
def test_two_ranges_that_meet_make_the_week(first: str, last: str) -> None:
    there, back = weekdays(f"{first}-{last}"), weekdays(f"{last}-{first}")
    assert there | back == (ALL if first != last else {weekday(first)})
    assert there & back == {weekday(first), weekday(last)} or first == last


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("2026-12-24", ["2026-12-24"], ["2026-12-23", "2026-12-25", "2027-12-24"]),
        ("2026-12-20..2027-01-03", ["2026-12-20", "2026-12-31", "2027-01-03"], ["2026-12-19", "2027-01-04"]),
        ("12-25", ["2026-12-25", "2027-12-25"], ["2026-12-24"]),
        ("12-20 .. 01-03", ["2026-12-20", "2026-01-01", "2030-01-03"], ["2026-01-04", "2026-12-19", "2026-06-01"]),
        ("07-01..07-31", ["2026-07-01", "2026-07-31"], ["2026-06-30", "2026-08-01"]),
        ("02-29", ["2028-02-29"], ["2027-02-28", "2027-03-01"]),
        ("2028-02-29", ["2028-02-29"], ["2028-02-28"]),
    ],
)
def test_ranges_of_dates(text: str, inside: list[str], outside: list[str]) -> None:
    found = dates(text)
    assert [day for day in inside if date.fromisoformat(day) not in found] == []
    assert [day for day in outside if date.fromisoformat(day) in found] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no date"),
        ("tomorrow", "is no date"),
        ("2026-13-01", "is no date"),
        ("2027-02-29", "is no date"),
        ("02-30", "is no date"),
        ("2026-01-01..", "is no date"),
        ("..2026-01-01", "is no date"),
        ("2026-12-20..01-03", "has a year on one side only"),
        ("12-20..2027-01-03", "has a year on one side only"),
        ("2027-01-03..2026-12-20", "ends before it begins"),
    ],
)
def test_what_is_no_date(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dates(text)
