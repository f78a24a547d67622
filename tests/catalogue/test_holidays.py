from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import CatalogueError, parse
from bot.catalogue.holidays import Country, country

KR, US = Country("KR"), Country("US")


@pytest.mark.parametrize(
    ("where", "day", "expected"),
    [
        (KR, "2027-02-06", True),  # Seollal by the moon, the day before it
        (KR, "2027-02-09", True),  # its Sunday is made up for
        (KR, "2027-02-10", False),
        (KR, "2026-03-02", True),  # the First of March is a Sunday
        (KR, "2026-10-05", True),  # Foundation Day is a Saturday
        (KR, "2026-06-08", False),  # Memorial Day is a Saturday, and not made up for
        (KR, "2026-05-01", True),  # by the law of 2026
        (KR, "2025-05-01", False),
        (KR, "1947-08-15", False),  # a year that the library does not know
        (KR, "2101-08-15", False),
        (Country("DE"), "2026-10-03", True),
        (Country("DE"), "2026-03-08", False),
        (Country("DE", "BE"), "2026-03-08", True),
        (Country("DE", "BB"), "2026-10-31", True),
        (Country("DE", "BE"), "2026-10-31", False),
        (US, "2026-11-26", True),
        (US, "2026-07-03", True),  # the Fourth is a Saturday
        (US, "2021-12-31", True),  # New Year of the year after is a Saturday
        (US, "2026-03-31", False),
        (Country("US", "CA"), "2026-03-31", True),
    ],
)
def test_what_is_a_holiday_where(where: Country, day: str, expected: bool) -> None:  # noqa: FBT001
    assert (date.fromisoformat(day) in where) is expected


@pytest.mark.parametrize(
    ("where", "day", "language", "expected"),
    [
        (KR, "2026-10-09", "ko", ["한글날"]),
        (KR, "2026-10-09", "en", ["Hangul Day"]),
        (KR, "2026-03-02", "en", ["Alternative holiday for Independence Movement Day"]),
        (Country("DE"), "2026-10-03", "en", ["German Unity Day"]),
        (Country("DE"), "2026-10-03", "ko", ["German Unity Day"]),  # which the library does not name in Korean
        (KR, "2026-10-12", "en", []),
    ],
)
def test_holidays_are_named_in_the_language_of_the_reader(
    where: Country, day: str, language: str, expected: list[str]
) -> None:
    assert list(where.names(date.fromisoformat(day), language)) == expected


@pytest.mark.parametrize("language", ["", "de_DE.UTF-8"])
def test_the_language_of_the_machine_is_not_asked(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    assert list(Country("AT").names(date(2031, 10, 26), "en")) == ["National Day"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("KR", KR),
        ("kr", KR),
        (" DE-BE ", Country("DE", "BE")),
        ("us-ca", Country("US", "CA")),
        ("de-augsburg", Country("DE", "Augsburg")),
    ],
)
def test_a_country_is_read(typed: str, expected: Country) -> None:
    assert country(typed) == expected


@pytest.mark.parametrize(
    ("text", "message", "expected"),
    [
        ('holidays = ["KX"]', '"KX" is neither a date nor a country', "a list of countries and dates"),
        ('holidays = ["Korea"]', '(did you mean "KR"?)', "a list of countries and dates"),
        ('holidays = ["Germany"]', '(did you mean "DE"?)', "a list of countries and dates"),
        ('holidays = ["UK"]', '(did you mean "GB"?)', "a list of countries and dates"),
        (
            'holidays = ["DE-XX"]',
            '"DE-XX" is no part of DE whose holidays are known',
            "DE alone, or with one of Augsburg, BB, BE",
        ),
        ('holidays = ["KR-11"]', '"KR-11" is no part of KR', "KR alone"),
        ('holidays = ["13-01"]', '"13-01" is no date', "a list of countries and dates"),
        ('workdays = ["KR"]', '"KR" is no date', "a list of dates on which you work"),
    ],
)
def test_what_is_no_holiday_is_said(text: str, message: str, expected: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        parse(f"[workspace]\n{text}")
    (mistake,) = refused.value.mistakes
    assert (mistake.line, mistake.key) == (2, f"workspace.{text.partition(' ')[0]}")
    assert message in mistake.message
    assert mistake.expected.startswith(expected)


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        ('dates = "12-31"', "holiday[0].title", "is missing"),
        ('title = "x"', "holiday[0].dates", "is missing"),
        ('dates = "KR"\ntitle = "x"', "holiday[0].dates", '"KR" is no date'),
        ('dates = "12-31"\ntitle = ""', "holiday[0].title", '"" does not fit'),
        ('dates = "12-31"\ntitle = "x"\nname = "x"', "holiday[0].name", "unknown key"),
    ],
)
def test_what_is_no_day_of_ones_own_is_said(text: str, key: str, message: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        parse(f"[[holiday]]\n{text}")
    assert [(each.key, each.message) for each in refused.value.mistakes] == [(key, message)]


TEAM = parse("""
[workspace]
holidays = ["KR", "DE-BE", "07-01"]
workdays = ["2026-10-09", "07-01..07-03", "2026-12-31"]
[[holiday]]
dates = ["12-31", "2026-10-03"]
title = "Founding Day"
title_ko = "창립기념일"
""")


@pytest.mark.parametrize(
    ("day", "language", "expected"),
    [
        ("2026-10-03", "en", ("Founding Day", "National Foundation Day", "German Unity Day")),
        ("2026-10-03", "ko", ("창립기념일", "개천절", "German Unity Day")),
        ("2026-10-09", "en", ()),
        ("2026-12-31", "ko", ("창립기념일",)),
        ("2026-12-25", "en", ("Christmas Day",)),
    ],
)
def test_the_names_of_a_day_for_a_team(day: str, language: str, expected: tuple[str, ...]) -> None:
    assert TEAM.holiday_names(date.fromisoformat(day), language) == expected


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_teams_own_days_always_count_and_others_unless_they_work(day: date) -> None:
    own = (day.month, day.day) == (12, 31) or day == date(2026, 10, 3)
    worked = day == date(2026, 10, 9) or (day.month == 7 and day.day <= 3) or day == date(2026, 12, 31)
    listed = day in KR or day in Country("DE", "BE") or (day.month, day.day) == (7, 1)
    assert TEAM.is_holiday(day) is (own or (listed and not worked))
