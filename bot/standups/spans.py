"""Spans of days that are over, as people write them: `7d`, `2w`, `August`, `2026-08-01..15`, `지난주`, `8월`."""

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

USUAL, LONGEST = 14, 366
"""Days that are read of where nobody says of which, and the most of them."""
DAY = timedelta(days=1)
_LAST = r"(?:(?:last|past|최근|지난) )?"
_DATE = r"(\d{4})-(\d{2})-(\d{2})"
_NAMES = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
}
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both counted."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse what ends before it begins, or is too long. Raises ValueError."""
        if not 0 < self.days <= LONGEST:
            raise ValueError(f"{self.days} days")

    @property
    def days(self) -> int:
        """How many days they are."""
        return (self.last - self.first).days + 1

    def before(self) -> "Span":
        """Give the span of as many days just before."""
        return Span(self.first - self.days * DAY, self.first - DAY)


def back(days: int, today: date) -> Span:
    """Give the last days, today among them."""
    return Span(today - (days - 1) * DAY, today)


def read_span(text: str, today: date) -> Span:
    """Read a span; of days without a year the last ones that have begun. Raises ValueError where it is none."""
    typed = " ".join(text.casefold().replace("~", "..").replace("\u2013", "-").split())
    if not typed:
        return back(USUAL, today)
    if typed in _WORDS:
        return _WORDS[typed](today)
    for pattern, read in _PATTERNS:
        found = re.fullmatch(pattern, typed)
        if found:
            return read(today, *found.groups())
    raise ValueError(f'"{text}" is no span of days')


def _week(today: date, ago: int) -> Span:
    monday = today - today.weekday() * DAY - 7 * ago * DAY
    return Span(monday, monday + 6 * DAY)


def _month(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _last_month(today: date) -> Span:
    before = today.replace(day=1) - DAY
    return _month(before.year, before.month)


def _named(today: date, month: int) -> Span:
    """Give the month of this year, or of the last where it has not begun."""
    return _month(today.year - (month > today.month), month)


def _dates(year: str, month: str, day: str, last: str) -> Span:
    """Give the days from a date to another, which may be told by its day, or month and day, alone."""
    begun, ended = [year, month, day], last.split("-")
    return Span(_date(begun), _date([*begun[: 3 - len(ended)], *ended]))


def _date(parts: Sequence[str]) -> date:
    return date.fromisoformat("-".join(parts))


def _in_month(today: date, month: int, first: str, last: str | None = None) -> Span:
    """Give days of a month without its year."""
    found = _named(today, month).first
    begin = date(found.year, found.month, int(first))
    return Span(begin, date(found.year, found.month, int(last or first)))


_WORDS: Mapping[str, Callable[[date], Span]] = {
    **dict.fromkeys(("today", "오늘"), lambda today: Span(today, today)),
    **dict.fromkeys(("yesterday", "어제"), lambda today: Span(today - DAY, today - DAY)),
    **dict.fromkeys(("this week", "week", "이번 주", "이번주"), lambda today: _week(today, 0)),
    **dict.fromkeys(("last week", "지난 주", "지난주"), lambda today: _week(today, 1)),
    **dict.fromkeys(("this month", "month", "이번 달", "이번달"), lambda today: _month(today.year, today.month)),
    **dict.fromkeys(("last month", "지난 달", "지난달"), _last_month),
}
_PATTERNS: tuple[tuple[str, Callable[..., Span]], ...] = (
    (_LAST + r"(\d{1,4}) ?(?:d|days?|일)", lambda today, days: back(int(days), today)),
    (_LAST + r"(\d{1,3}) ?(?:w|weeks?|주)", lambda today, weeks: back(7 * int(weeks), today)),
    (r"(\d{4})-(\d{1,2})", lambda _, year, month: _month(int(year), int(month))),
    (r"(\d{4})년 ?(\d{1,2})월", lambda _, year, month: _month(int(year), int(month))),
    (rf"({_NAME}) (\d{{4}})", lambda _, name, year: _month(int(year), _NAMES[name])),
    (rf"({_NAME})", lambda today, name: _named(today, _NAMES[name])),
    (r"(\d{1,2})월", lambda today, month: _named(today, int(month))),
    (_DATE, lambda _, year, month, day: _dates(year, month, day, day)),
    (_DATE + r" ?\.\. ?((?:\d{4}-)?(?:\d{2}-)?\d{2})", lambda _, *days: _dates(*days)),
    (
        rf"({_NAME}) (\d{{1,2}})(?: ?(?:-|\.\.) ?(\d{{1,2}}))?",
        lambda today, name, *days: _in_month(today, _NAMES[name], *days),
    ),
    (
        r"(\d{1,2})월 ?(\d{1,2})일?(?: ?(?:-|\.\.|부터) ?(\d{1,2})일?(?:까지)?)?",
        lambda today, month, *days: _in_month(today, int(month), *days),
    ),
)
