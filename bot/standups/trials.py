"""What the form of a new standup proposes: what is usual, or a trial that asks everybody in a while."""

import re
from datetime import datetime, timedelta

from bot.standups.rules import WEEKDAYS
from bot.standups.service import Plan
from bot.standups.timing import MINUTES

NINE, NOON = 9 * 60, 12 * 60
MOST = timedelta(hours=12)
"""In how long a trial begins at the latest."""
SUMMED_UP, CLOSED = 3, 60
"""Minutes after its question at which a trial is summed up, and until which it is answered."""
_WAIT = re.compile(r"(?:in )?(\d{1,3}) ?(m|min|minutes?|분|h|hours?|시간)(?: ?[뒤후]에?)?")
_HOURS = ("h", "시")


def usual(channel: str, zone: str) -> Plan:
    """Propose to ask on working days at everybody's own nine, and to sum up at noon."""
    return Plan("", channel, WEEKDAYS[:5], NINE, NOON, NOON, zone)


def read_wait(text: str) -> timedelta:
    """Read in how long a trial begins, such as `in 2m` or `2분 뒤`. Raises ValueError."""
    found = _WAIT.fullmatch(" ".join(text.split()).casefold())
    if found is None:
        raise ValueError(text)
    number, unit = int(found[1]), found[2]
    wait = timedelta(hours=number) if unit.startswith(_HOURS) else timedelta(minutes=number)
    if not timedelta(0) < wait <= MOST:
        raise ValueError(text)
    return wait


def trial(channel: str, zone: str, local: datetime, wait: timedelta) -> Plan:
    """Propose to ask everybody at one moment, on no other weekday, and to sum up soon after.

    `local` is the time by the team's clock; there is at least the whole `wait` until the question.
    """
    then = local + wait + timedelta(minutes=1, microseconds=-1)
    minute = then.hour * 60 + then.minute
    closed, summed_up = (minute + CLOSED) % MINUTES, (minute + SUMMED_UP) % MINUTES
    return Plan("", channel, (WEEKDAYS[then.weekday()],), minute, closed, summed_up, zone, is_personal=False)
