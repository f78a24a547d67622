"""When people are asked: local days and times of day turned into moments; nothing here reads, writes or calls."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.standups.rules import WEEKDAYS

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MINUTES = 24 * 60
CROWD = 100
"""People who are asked at one instant at the most; more are spread."""
WIDEST = timedelta(minutes=30)
"""Over how long people are spread at the most."""
EACH = timedelta(milliseconds=400)
"""How much of that one person takes: about what Slack lets bulk work post a minute."""


@dataclass(frozen=True)
class Rhythm:
    """On which weekdays something is due, and when: minutes of the local day.

    A `deadline` that is not after `minute` is one of the next day. `nudge` counts minutes back from the deadline.
    """

    days: frozenset[str]
    minute: int
    deadline: int
    nudge: int | None = None

    @property
    def length(self) -> timedelta:
        """How long there is time to answer, by the clock on the wall."""
        return timedelta(minutes=(self.deadline - self.minute - 1) % MINUTES + 1)


@dataclass(frozen=True)
class Due:
    """When something is due on a local day, until when it may be answered, and when a person is reminded; in UTC."""

    day: date
    due_at: datetime
    deadline: datetime
    nudge_at: datetime | None


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Turn a local time into UTC: one that is skipped shifts forward, of one that comes twice it is the first.

    `minute` counts from midnight of the day, and may lie beyond the next one.
    """
    days, rest = divmod(minute, MINUTES)
    return datetime.combine(day + days * DAY, time(rest // 60, rest % 60), zone).astimezone(UTC)


def clock(name: str, otherwise: str) -> ZoneInfo:
    """Find a zone, or another where this machine does not know the name that Slack gave."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(otherwise)


def exists(day: date, zone: ZoneInfo) -> bool:
    """Whether a zone has this day; Apia went from 29 to 31 December 2011."""
    return instant(day, 0, zone) < instant(day, MINUTES, zone)


def due(rhythm: Rhythm, day: date, zone: ZoneInfo, crowd: int = 1, key: str = "") -> Due | None:
    """Tell when something is due on a local day; None where that is no day for it.

    `crowd` is how many are due at the same instant, `key` who this is. A window never shrinks to nothing: where the
    clocks would put the deadline before the question, it is as long as it is on other days.
    """
    if WEEKDAYS[day.weekday()] not in rhythm.days or not exists(day, zone):
        return None
    begin = instant(day, rhythm.minute, zone)
    end = instant(day, rhythm.minute + int(rhythm.length / MINUTE), zone)
    if end <= begin:
        end = begin + rhythm.length
    begin += offset(key, crowd, end - begin)
    nudge = end - rhythm.nudge * MINUTE if rhythm.nudge is not None else None
    return Due(day, begin, end, nudge if nudge is not None and nudge > begin else None)


def offset(key: str, crowd: int, window: timedelta) -> timedelta:
    """Tell how much later than the rest somebody is asked: always the same for them, and nothing in a small crowd."""
    width = spread(crowd, window)
    if not width:
        return timedelta(0)
    drawn = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8])
    return timedelta(seconds=drawn % (int(width.total_seconds()) + 1))


def spread(crowd: int, window: timedelta = DAY) -> timedelta:
    """Tell over how long a crowd is spread: never beyond half of the time that there is to answer."""
    return min(crowd * EACH, WIDEST, window / 2) if crowd > CROWD else timedelta(0)


def crowd_at(moment: datetime, clocks: Mapping[tuple[str, int, str], int]) -> int:
    """Count who is due at a moment; `clocks` are how many are asked by each zone, minute and weekday there."""
    found = 0
    for zone in {zone for zone, _, _ in clocks}:
        local = moment.astimezone(ZoneInfo(zone))
        found += clocks.get((zone, local.hour * 60 + local.minute, WEEKDAYS[local.weekday()]), 0)
    return found


def unplanned(through: date | None, zone: ZoneInfo, now: datetime, since: datetime) -> Iterator[date]:
    """Give the local days that are still to be planned, in order: until tomorrow, and each only once.

    `through` is the last that was, None where the first is that of the moment `since`.

    Where a clock jumps back over days that are planned, there is none; where it jumps forward, or nobody looked for a
    while, the days between are there too.
    """
    tomorrow = now.astimezone(zone).date() + DAY
    day = since.astimezone(zone).date() if through is None else through + DAY
    while day <= tomorrow:
        yield day
        day += DAY


def plan_again(through: date, zone: ZoneInfo) -> datetime:
    """Tell when the day behind the last that is planned is to be planned: when that last one begins."""
    return instant(through, 0, zone)
