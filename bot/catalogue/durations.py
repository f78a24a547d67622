"""Durations as they stand in the catalogue: `90s`, `15m`, `1h30m`, `30d`, `2w`."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator

UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def parse_duration(value: object) -> timedelta:
    """Read a duration of at least a second and at most ten years; raises ValueError with the reason."""
    text = str(value).strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"(?:\d{1,6}w)?(?:\d{1,6}d)?(?:\d{1,6}h)?(?:\d{1,6}m)?(?:\d{1,9}s)?", text) or not text:
        raise ValueError(f'"{value}" is no duration')
    parts = {UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([wdhms])", text)}
    duration = timedelta(**parts)
    if not timedelta(seconds=1) <= duration <= timedelta(days=3660):
        raise ValueError(f'"{value}" is too {"short" if not duration else "long"}')
    return duration


def parse_days(word: str) -> timedelta:
    """Read a duration, or a number of days alone; raises ValueError with the reason."""
    return parse_duration(f"{word}d" if word.isdecimal() else word)


Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
