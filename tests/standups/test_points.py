from datetime import date

import pytest

from bot.standups.points import Point, points

WEDNESDAY = date(2026, 11, 18)


def read(text: str, *, month_first: bool = True) -> list[Point]:
    return list(points(text, WEDNESDAY, month_first=month_first))


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("2026-08-03", Point(2026, 8, 3)),
        ("2026. 8. 3.", Point(2026, 8, 3)),
        ("3 aug", Point(None, 8, 3)),
        ("3rd of august 2026", Point(2026, 8, 3, is_named=True)),
        ("sept. 3, 2026", Point(2026, 9, 3)),
        ("8월 3일", Point(None, 8, 3)),
        ("2026년 8월 3일 (월)", Point(2026, 8, 3, weekday=0)),
        ("mon, 3 aug", Point(None, 8, 3, weekday=0)),
        ("3일", Point(day=3, is_named=True)),
        ("3", Point(day=3)),
        ("fri", Point(weekday=4)),
        ("금요일", Point(weekday=4)),
        ("다음 주 금", Point(exact=date(2026, 11, 27))),
        ("friday next week", Point(exact=date(2026, 11, 27))),
        ("모레", Point(exact=date(2026, 11, 20))),
    ],
)
def test_a_day_is_read(text: str, point: Point) -> None:
    assert read(text) == [point]


@pytest.mark.parametrize("text", ["", "8/", "13월 3일 4", "monat", "the", "2026-8", "every day"])
def test_what_is_no_day(text: str) -> None:
    assert read(text) == []


def test_a_slash_is_read_as_asked() -> None:
    assert read("8/3") == [Point(None, 8, 3)]
    assert read("8/3", month_first=False) == [Point(None, 3, 8)]
    assert read("13/8") == []


def test_next_friday_can_be_two_days() -> None:
    assert [each.exact for each in read("next friday")] == [date(2026, 11, 20), date(2026, 11, 27)]
    assert [each.exact for each in read("next mon")] == [date(2026, 11, 23)]


def test_a_point_gives_its_days_ahead_and_back() -> None:
    leap = Point(None, 2, 29)
    assert next(leap.ahead(WEDNESDAY)) == date(2028, 2, 29)
    assert next(leap.back(WEDNESDAY)) == date(2024, 2, 29)
    assert next(Point(weekday=2).ahead(WEDNESDAY)) == next(Point(weekday=2).back(WEDNESDAY)) == WEDNESDAY
    assert next(Point(day=31).ahead(WEDNESDAY)) == date(2026, 12, 31)
    assert next(Point(day=31).back(WEDNESDAY)) == date(2026, 10, 31)
    assert list(Point(2026, 2, 30).ahead(WEDNESDAY)) == []
