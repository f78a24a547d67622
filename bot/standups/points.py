"""One day as people write it: `3 Aug`, `Aug 3rd`, `2026-08-03`, `8월 3일(월)`, `8/3`, `fri`, `tomorrow`, `내일`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.catalogue.days import ENGLISH, weekday

DAY, WEEK = timedelta(days=1), timedelta(days=7)
YEARS = 8
"""Years that are looked through for a date: 29 February can be that far off."""
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
NEAR: Mapping[str, int] = {
    "today": 0,
    "오늘": 0,
    "tomorrow": 1,
    "내일": 1,
    "the day after tomorrow": 2,
    "모레": 2,
    "글피": 3,
    "yesterday": -1,
    "어제": -1,
    "그제": -2,
    "그저께": -2,
}
MONTH = "(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + r"|sept)\.?"
WEEKDAY = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in ENGLISH) + "|tues|weds|thurs?|[월화수목금토일](?:요일)?"
_YEAR, _NUMBER = r"(?P<year>[12]\d{3})", r"(?P<day>\d{1,2})"
_TH = "(?P<th>st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:-|/|\. ?)(?P<number>\d{{1,2}})(?:-|/|\. ?){_NUMBER}\.?",
        rf"(?:the )?{_NUMBER}{_TH} ?(?:of )?{MONTH}(?:,? {_YEAR})?",
        rf"{MONTH} ?(?:the )?{_NUMBER}{_TH}(?:,? {_YEAR})?",
        rf"(?:{_YEAR}년 ?)?(?P<number>\d{{1,2}})월 ?{_NUMBER}일?",
        rf"{_NUMBER}(?P<th>일)",
        rf"the {_NUMBER}{_TH}",
        rf"{_NUMBER}{_TH}",
    )
)
_SLASHED = re.compile(r"(\d{1,2})(?:/|\. ?)(\d{1,2})\.?")
_WITH_WEEKDAY = (
    re.compile(rf"(?P<weekday>{WEEKDAY})[.,]? (?P<rest>.*\d.*)"),
    re.compile(rf"(?P<rest>.*\d.*?)(?: |,|\()+(?P<weekday>{WEEKDAY})\)?"),
)
_OF_WEEK = re.compile(
    r"(?:(?P<week>this week|next week|last week|이번 ?주|다음 ?주|담주|지난 ?주|저번 ?주|next|last|this|on) )?"
    rf"(?P<weekday>{WEEKDAY})"
)
_TURNED = re.compile(rf"(?P<weekday>{WEEKDAY}) (?P<week>this week|next week|last week)")
WEEKS: Mapping[str, int] = {
    "this week": 0,
    "이번주": 0,
    "금주": 0,
    "next week": 1,
    "다음주": 1,
    "담주": 1,
    "차주": 1,
    "last week": -1,
    "지난주": -1,
    "저번주": -1,
}


@dataclass(frozen=True)
class Point:
    """What somebody wrote of a day; what they left out is None. `is_named` tells `the 3rd` from a mere number."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    exact: date | None = None
    is_named: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is the day of a month that stands elsewhere."""
        return self.day is not None and self.month is None

    @property
    def is_sure(self) -> bool:
        """Whether it is one day, whenever it is read."""
        return self.exact is not None or self.year is not None

    def can_be(self, day: date) -> bool:
        """Whether the weekday that stands beside a date is that of a day."""
        return self.weekday is None or self.weekday == day.weekday()

    def ahead(self, since: date) -> Iterator[date]:
        """Give such days from one on, the first first; one that is sure wherever it lies."""
        return self._days(since, 1)

    def back(self, until: date) -> Iterator[date]:
        """Give such days until one, the last first; one that is sure wherever it lies."""
        return self._days(until, -1)

    def _days(self, start: date, step: int) -> Iterator[date]:
        if self.exact is not None:
            yield self.exact
        elif self.year is not None and self.month is not None and self.day is not None:
            yield from _dates([self.year], [self.month], self.day)
        elif self.day is not None:
            years = range(start.year, start.year + step * YEARS, step)
            months = [self.month] if self.month is not None else list(range(1, 13))[::step]
            yield from (day for day in _dates(years, months, self.day) if (day - start).days * step >= 0)
        elif self.weekday is not None:
            first = start + (self.weekday - start.weekday()) * step % 7 * step * DAY
            yield from (first + number * step * WEEK for number in range(YEARS))


def _dates(years: Sequence[int], months: Sequence[int], day: int) -> Iterator[date]:
    for year in years:
        for month in months:
            try:
                yield date(year, month, day)
            except ValueError:  # there is no such day in that month
                continue


def monday(day: date) -> date:
    """Tell when the week of a day begins."""
    return day - day.weekday() * DAY


def points(text: str, today: date, *, month_first: bool) -> Sequence[Point]:
    """Read a day in all ways in which it can be meant; none where it is no day. Raises nothing.

    `month_first` decides what `8/3` is.
    """
    if text in NEAR:
        return [Point(exact=today + NEAR[text] * DAY)]
    found = _of_week(text, today) or _numbers(text, month_first=month_first)
    if found:
        return found
    for form in _WITH_WEEKDAY:
        parts = form.fullmatch(text)
        if parts is not None:
            named = weekday_of(parts["weekday"])
            rest = _numbers(parts["rest"].strip(), month_first=month_first)
            return [replace(each, weekday=named) for each in rest]
    return []


def _of_week(text: str, today: date) -> Sequence[Point]:
    found = _OF_WEEK.fullmatch(text) or _TURNED.fullmatch(text)
    if found is None:
        return []
    day, week = weekday_of(found["weekday"]), found["week"] or ""
    if week in {"", "this", "on"}:
        return [Point(weekday=day)]
    if week in {"next", "last"}:
        return [Point(exact=each) for each in sorted(_beside(today, day, 1 if week == "next" else -1))]
    return [Point(exact=monday(today) + week_of(week) * WEEK + day * DAY)]


def _beside(today: date, day: int, step: int) -> set[date]:
    """Give the days that `next friday` may be: the one that comes next, and the one of the next week."""
    following = today + step * DAY
    nearest = following + (day - following.weekday()) * step % 7 * step * DAY
    return {nearest, monday(today) + step * WEEK + day * DAY}


def week_of(text: str) -> int:
    """Read a week, 0 for this one. Raises KeyError."""
    return WEEKS[text] if text in WEEKS else WEEKS[text.replace(" ", "")]


def _numbers(text: str, *, month_first: bool) -> Sequence[Point]:
    slashed = _SLASHED.fullmatch(text)
    if slashed is not None:
        first, second = int(slashed[1]), int(slashed[2])
        month, day = (first, second) if month_first else (second, first)
        return [Point(month=month, day=day)] if 1 <= month <= len(MONTHS) else []
    for form in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            return [_point(found.groupdict())]
    return []


def _point(parts: Mapping[str, str | None]) -> Point:
    name, number, year = parts.get("month"), parts.get("number"), parts.get("year")
    month = month_of(name) if name else int(number) if number else None
    return Point(int(year) if year else None, month, int(parts["day"] or 0), is_named=bool(parts.get("th")))


def month_of(name: str) -> int:
    """Read the name of a month, 1 for January."""
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def weekday_of(name: str) -> int:
    """Read the name of a weekday, 0 for Monday."""
    return weekday(name if "가" <= name[0] <= "힣" else name[:3])
