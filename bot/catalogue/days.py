"""Weekdays and dates, as people write them in the catalogue: `mon-fri`, `월-금`, `2026-12-24..2027-01-03`, `12-25`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

LEAP_YEAR = 2000
"""A year in which every date that recurs can be written, 29 February too."""

ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
KOREAN = "월화수목금토일"
GROUPS = {
    "daily": range(7),
    "weekdays": range(5),
    "weekend": range(5, 7),
    "매일": range(7),
    "평일": range(5),
    "주말": range(5, 7),
}


def weekday(word: str) -> int:
    """Read one weekday, 0 for Monday; raises ValueError for any other word."""
    word = word.strip().casefold()
    for number, (english, korean) in enumerate(zip(ENGLISH, KOREAN, strict=True)):
        if word in {english, english[:3], korean, f"{korean}요일"}:
            return number
    raise ValueError(f'"{word}" is no weekday')


def weekdays(text: str) -> frozenset[int]:
    """Read a set of weekdays: `mon-fri`, `fri-mon` (over the weekend), `mon, wed`, `weekend`, `daily`."""
    return frozenset(chain.from_iterable(_weekday_range(part) for part in text.split(",")))


def _weekday_range(text: str) -> Iterable[int]:
    if group := GROUPS.get(text.strip().casefold()):
        return group
    first, dash, last = text.partition("-")
    start = weekday(first)
    length = (weekday(last) - start) % 7 if dash else 0
    return ((start + step) % 7 for step in range(length + 1))


@dataclass(frozen=True, slots=True)
class Dates:
    """Days from `first` to `last`, both counted; with `yearly` in every year, across the new year too."""

    first: date
    last: date
    yearly: bool

    def __contains__(self, day: date) -> bool:
        if not self.yearly:
            return self.first <= day <= self.last
        day = day.replace(year=LEAP_YEAR)
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last


def dates(text: str) -> Dates:
    """Read one day or a range, with a year or for every year; raises ValueError with the reason."""
    first, dots, last = (part.strip() for part in text.partition(".."))
    found = Dates(_date(first), _date(last if dots else first), yearly=_is_yearly(first))
    if dots and _is_yearly(last) != found.yearly:
        raise ValueError(f'"{text}" has a year on one side only')
    if not found.yearly and found.last < found.first:
        raise ValueError(f'"{text}" ends before it begins')
    return found


def _is_yearly(text: str) -> bool:
    return re.fullmatch(r"\d\d-\d\d", text) is not None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(f"{LEAP_YEAR}-{text}" if _is_yearly(text) else text)
    except ValueError:
        raise ValueError(f'"{text}" is no date') from None
