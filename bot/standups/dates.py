"""Days and spans of days as people write them, in English and Korean.

`today`, `until Friday`, `next week`, `Aug 3-7`, `28 Dec - 3 Jan`, `2026-08-03..07`, `for 3 days`, `금요일까지`,
`다음 주`, `8월 3일부터 7일까지`, `8/3-8/7`. What can be meant in two ways is refused.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from typing import Literal

from bot.errors import BotError
from bot.standups.points import DAY, MONTH, WEEK, WEEKS, Point, monday, month_of, points, week_of

Direction = Literal["ahead", "back"]
LONGEST_TEXT = 80
LATELY = timedelta(days=31)
"""For how long a date that is over, and was written without its year, may still be meant."""
UNSAID = timedelta(days=200)
"""How long a span may be that was written without a year."""
_LEAP = timedelta(days=366)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2013\u2014\u2212\u223c\u301c\uff5e", "-") | {"(": " ("})
_BETWEEN = re.compile(r" ?(?:\.\.\.?|…|-+|~|부터|에서|\b(?:to|until|till|through)\b) ?")
_UNTIL = re.compile(r"(?:until|till|through|up to) (?P<day>.+)|(?P<korean>.+?) ?까지")
_SINCE = re.compile(r"(?:since|from) (?P<day>.+)|(?P<korean>.+?) ?부터")
_MONTH = re.compile(
    rf"{MONTH}(?:,? (?P<year>[12]\d{{3}}))?|(?:(?P<korean_year>[12]\d{{3}})년 ?)?(?P<number>\d{{1,2}})월"
    r"|(?P<iso>[12]\d{3}-\d\d)"
)
_MONTHS_NEAR: Mapping[str, int] = {
    "this month": 0,
    "이번달": 0,
    "이달": 0,
    "next month": 1,
    "다음달": 1,
    "last month": -1,
    "지난달": -1,
}
_LENGTH = re.compile(
    r"(?P<way>for |(?:for )?the next |next |앞으로 |(?:for )?the last |(?:the )?past |last |지난 |최근 )?"
    r"(?P<count>\d{1,3}|an?|one|two|three|four|five) ?"
    r"(?P<unit>d|days?|일간|일 ?동안|w|weeks?|주|주간|주 ?동안|months?|개월|달)"
)
_WITH_YEAR = re.compile(r"\d{4}")
_FOR = re.compile(r"(?:from )?(?P<start>.+?)(?: for |부터 ?)(?P<length>.+)")
_LAST_DAYS = re.compile(r"(?:지난|최근) (?P<count>\d{1,3})일")
_COUNTS: Mapping[str, int] = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_KOREAN_DAYS: Mapping[str, int] = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "일주일": 7}


@dataclass(frozen=True, order=True)
class Span:
    """Days from `first` to `last`, both counted."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        """Write it so that everybody reads the same in it."""
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"


def read(text: str, today: date, language: str = "en", *, direction: Direction = "ahead") -> Span:
    """Read days; what has no year is the next such days, or with `back` the last.

    A date such as `8/3` is read month first for readers of `ko`, and for others where it can be nothing else. Raises
    `BotError` where nothing can be read, where it can be meant in two ways, or where a weekday is not that of its date.
    """
    typed, wording = text.strip()[:LONGEST_TEXT], _clean(text)
    reading = Reading(today, direction)
    found = _meant([reading.spans(wording, month_first=each) for each in _orders(language)])
    if not found and reading.other_weekdays:
        raise BotError("dates", "other_weekday", typed=typed, day=str(reading.other_weekdays[0]))
    if not found:
        raise BotError("dates", "not_read", typed=typed)
    if len(found) > 1:
        raise BotError("dates", "two_ways", typed=typed, one=str(found[0]), other=str(found[1]))
    if direction == "ahead" and found[0].last - found[0].first > UNSAID and not _WITH_YEAR.search(wording):
        raise BotError("dates", "with_year", typed=typed, one=str(found[0]))
    return found[0]


def _orders(language: str) -> tuple[bool, ...]:
    return (True,) if language == "ko" else (True, False)


def _meant(orders: Sequence[set[Span]]) -> Sequence[Span]:
    """Join what was read with the month before the day and behind it; a span within one month is the one meant."""
    found = sorted({each for order in orders for each in order})
    within = [each for each in found if each.first < each.last and each.last - each.first < LATELY]
    is_about_order = len(orders) > 1 and orders[0] != orders[1]
    return within if is_about_order and len(within) == 1 else found


def _clean(text: str) -> str:
    """Write what was typed in one way: lower case, plain dashes, single blanks, without what ends a sentence."""
    if len(text) > LONGEST_TEXT:
        return ""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_DASHES)
    return " ".join(plain.split()).strip(" ,!?")


@dataclass
class Reading:
    """How a text is read: on which day, and whether it looks ahead or back; what it found to contradict itself."""

    today: date
    direction: Direction
    other_weekdays: list[date] = field(default_factory=list)

    @property
    def is_ahead(self) -> bool:
        """Whether days without a year are the next ones."""
        return self.direction == "ahead"

    def spans(self, text: str, *, month_first: bool) -> set[Span]:
        """Read a text in all ways in which it can be meant."""
        named = self.length(text) or self._week(text) or self._month(text)
        if named:
            return {named}

        def days(part: str) -> Iterable[Point]:
            return points(part.strip(), self.today, month_first=month_first)

        one = [each for each in days(text) if not each.is_number]
        found = {span for each in one for span in self._between(each, each)}
        found |= {span for each in self._open(text, days) for span in each}
        for cut in _BETWEEN.finditer(text):
            first = text[: cut.start()].removeprefix("from ")
            last = text[cut.end() :].removesuffix("까지")
            for each in product(days(first), days(last)):
                found |= set(self._between(*each))
        return found

    def _open(self, text: str, days: Callable[[str], Iterable[Point]]) -> Iterator[Iterable[Span]]:
        """Read what has one end: until a day, since a day, or from a day for so long."""
        form = _UNTIL if self.is_ahead else _SINCE
        ends = form.fullmatch(text)
        if ends is not None:
            for each in days(ends["day"] or ends["korean"]):
                if not each.is_number or each.is_named:
                    yield self._between(*self._with_today(each))
        begins = _FOR.fullmatch(text) if self.is_ahead else None
        if begins is not None:
            for each in days(begins["start"]):
                for first in () if each.is_number else self._between(each, each):
                    length = replace(self, today=first.first).length(begins["length"])
                    yield [length] if length else []

    def _with_today(self, point: Point) -> tuple[Point, Point]:
        today = Point(exact=self.today)
        return (today, point) if self.is_ahead else (point, today)

    def _between(self, first: Point, last: Point) -> Iterator[Span]:
        """Give the spans that two days can mean; both may be the same."""
        first, last = _filled(first, last)
        are_numbers = first.is_number and last.is_number
        if _is_backwards(first, last) or (are_numbers and not (first.is_named or last.is_named)):
            return
        for span in self._ahead(first, last) if self.is_ahead else self._back(first, last):
            others = [day for day, each in ((span.first, first), (span.last, last)) if not each.can_be(day)]
            self.other_weekdays.extend(others)
            if not others:
                yield span

    def _ahead(self, first: Point, last: Point) -> Iterator[Span]:
        since = self.today - _around(first)
        for begin in first.ahead(since):
            end = next(last.ahead(begin), None)
            if end is None or end < begin:
                return
            if first.is_sure or end >= self.today:
                yield Span(begin, end)
                return
            if first.month is not None and self.today - end <= LATELY:
                yield Span(begin, end)

    def _back(self, first: Point, last: Point) -> Iterator[Span]:
        for end in last.back(self.today + _around(last)):
            begin = next(first.back(end), None)
            if begin is None or begin > end:
                return
            if last.is_sure or begin <= self.today:
                yield Span(begin, end)
                return

    def _week(self, text: str) -> Span | None:
        """Read a week: what is left of this one, or what of it is over."""
        if text not in WEEKS and text.replace(" ", "") not in WEEKS:
            return None
        number = week_of(text)
        begin = monday(self.today) + number * WEEK
        end = begin + WEEK - DAY
        if number:
            return Span(begin, end)
        return Span(self.today, end) if self.is_ahead else Span(begin, self.today)

    def _month(self, text: str) -> Span | None:
        """Read a month; one without a year is the next that is not over, or the last that has begun."""
        near = _MONTHS_NEAR.get(text, _MONTHS_NEAR.get(text.replace(" ", "")))
        if near is not None:
            return _month(self.today.year, self.today.month + near)
        found = _MONTH.fullmatch(text)
        if found is None:
            return None
        if found["iso"]:
            year, number = (int(part) for part in found["iso"].split("-"))
        else:
            number = int(found["number"]) if found["number"] else month_of(found["month"])
            year = int(found["year"] or found["korean_year"] or self._year_of(number))
        return _month(year, number) if 1 <= number <= 12 else None  # noqa: PLR2004 - months

    def _year_of(self, month: int) -> int:
        if self.is_ahead:
            return self.today.year + (month < self.today.month)
        return self.today.year - (month > self.today.month)

    def length(self, text: str) -> Span | None:
        """Read how long: from today on, or until today."""
        found = _LENGTH.fullmatch(text)
        if found is not None and not self._is_other_way(found["way"] or ""):
            count = int(_COUNTS.get(found["count"], found["count"]))
            return self._so_long(count, found["unit"])
        past = _LAST_DAYS.fullmatch(text)
        if past is not None and not self.is_ahead:
            return self._so_long(int(past["count"]), "d")
        days = _KOREAN_DAYS.get(text.removesuffix("간").removesuffix("동안").strip())
        return self._so_long(days, "d") if days else None

    def _is_other_way(self, way: str) -> bool:
        ahead, back = ("next", "앞으로"), ("last", "past", "지난", "최근")
        return any(word in way for word in (back if self.is_ahead else ahead))

    def _so_long(self, count: int, unit: str) -> Span | None:
        step = 1 if self.is_ahead else -1
        if not count:
            return None
        if unit.startswith(("month", "개월", "달")):
            other = _moved(self.today, step * count)
        else:
            other = self.today + step * count * (WEEK if unit.startswith(("w", "주")) else DAY)
        first, last = sorted((self.today, other - step * DAY))
        return Span(first, last)


def _filled(first: Point, last: Point) -> tuple[Point, Point]:
    """Give each of two days what stands only at the other: the month, the year."""
    if last.is_number and first.month is not None:
        last = replace(last, month=first.month, year=first.year)
    elif first.is_number and last.month is not None:
        first = replace(first, month=last.month, year=last.year)
    if first.month is None or last.month is None:
        return first, last
    wraps = (first.month, first.day or 0) > (last.month, last.day or 0)
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - wraps)
    elif last.year is None and first.year is not None:
        last = replace(last, year=first.year + wraps)
    return first, last


def _is_backwards(first: Point, last: Point) -> bool:
    """Whether two days of one month stand the wrong way round."""
    same = first.month is not None and (first.month, first.year) == (last.month, last.year)
    return same and (first.day or 0) > (last.day or 0)


def _around(point: Point) -> timedelta:
    """Tell how far from today a day may lie that is part of a span around it."""
    if point.month is not None:
        return _LEAP
    return LATELY if point.is_number else timedelta(0)


def _month(year: int, month: int) -> Span:
    """Give a month; numbers beyond the year are those of the next, or of the one before."""
    years, rest = divmod(month - 1, 12)
    year, month = year + years, rest + 1
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _moved(day: date, months: int) -> date:
    """Go some months on or back; to the last day of a month that is too short."""
    there = _month(day.year, day.month + months)
    return min(there.first + (day.day - 1) * DAY, there.last)
