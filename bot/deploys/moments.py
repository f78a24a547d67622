"""When something is to be, as people write it: `18:00`, `fri 18:00`, `금 18:00`, `2026-12-24 18:00`."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.catalogue.days import weekday

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_DAY = timedelta(days=1)
_WEEK = 7


def read_ahead(text: str, now: datetime, zone: tzinfo) -> datetime:
    """Read a moment in a zone; a day alone begins at midnight, a time or a weekday alone is the next there is.

    A time that a change of clocks leaves out counts as the one after it, and of two the first is meant. Raises
    ValueError for what cannot be read; a date with a year may lie in the past.
    """
    *before, last = text.split() or [""]
    clock = _CLOCK.fullmatch(last)
    days = before if clock else [*before, last]
    at = time(int(clock[1]), int(clock[2])) if clock else time()
    if len(days) > 1:
        raise ValueError(text)
    today = now.astimezone(zone).date()
    if days and days[0][:1].isdecimal():
        return _moment(date.fromisoformat(days[0]), at, zone)
    first = (weekday(days[0]) - today.weekday()) % _WEEK if days else 0
    ahead = (_moment(today + count * _DAY, at, zone) for count in range(first, 3 * _WEEK, _WEEK if days else 1))
    return next(each for each in ahead if each > now)


def _moment(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
