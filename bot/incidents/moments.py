"""When something happened, as people write it; nothing here reads or calls."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

_TIME = re.compile(r"(?:([0-9]{4}-[0-9]{2}-[0-9]{2})[ T])?([0-9]{1,2}):([0-9]{2})\s+(\S.*)", re.DOTALL)


class InFuture(ValueError):  # noqa: N818 - it is what is wrong with a time
    """What is said to have happened lies ahead."""


def read_moment(text: str, now: datetime, zone: tzinfo) -> tuple[datetime | None, str]:
    """Read a time before a text, `14:05 …` or `2026-11-20 14:05 …`, in a zone; None where there is none.

    A time alone is the last one of that clock: of today, or of yesterday where today's lies ahead. A time that a change
    of clocks leaves out counts as the one after it, and of two the first is meant. Raises `InFuture`.
    """
    found = _TIME.fullmatch(text)
    local = _local(found, now.astimezone(zone)) if found else None
    if found is None or local is None:
        return None, text
    when = local.astimezone(UTC)
    if when > now and not found[1]:
        when = (local - timedelta(days=1)).astimezone(UTC)
    if when > now:
        raise InFuture
    return when, found[4]


def read_moment_alone(text: str, now: datetime, zone: tzinfo) -> tuple[datetime | None, str]:
    """Read a time that may stand alone, and the text behind it; as `read_moment` does, None where there is none."""
    when, rest = read_moment(f"{text} .", now, zone)
    return when, rest.removesuffix(".").strip() if when else text


def _local(found: re.Match[str], today: datetime) -> datetime | None:
    try:
        day = datetime.strptime(found[1], "%Y-%m-%d") if found[1] else today  # noqa: DTZ007 - it gets its zone here
        return datetime(day.year, day.month, day.day, int(found[2]), int(found[3]), tzinfo=today.tzinfo)
    except ValueError:
        return None
