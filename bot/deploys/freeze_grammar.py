"""How people say what is to be frozen: `web production from fri 18:00 until mon 09:00 "why"`, `all 2h "why"`."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.catalogue.durations import parse_duration
from bot.deploys.moments import read_ahead
from bot.errors import BotError

REASON = 200
"""Characters of a reason that are kept."""
_FREEZE = re.compile(
    r"(?P<place>.*?)(?:(?:^|\s)from\s+(?P<begin>.*?))?(?:(?:^|\s)(?:until|till)\s+(?P<until>.*?))?", re.IGNORECASE
)
_QUOTED = re.compile(r'"([^"]*)"?')
_WORDS_OF_PLACE = 2


@dataclass(frozen=True)
class FreezeWish:
    """What somebody wants frozen, as they typed it; no environment is every one, and no `until` no end."""

    service: str
    environment: str
    begin: datetime
    until: datetime | None
    why: str


def read_freeze(text: str, now: datetime, zone: tzinfo) -> FreezeWish:
    """Read what stands behind `/deploy freeze`; times are in `zone`. Raises `BotError` with what was not understood."""
    quoted = _QUOTED.search(text)
    found = _FREEZE.fullmatch(" ".join(_QUOTED.sub(" ", text).split()))
    if found is None:
        raise BotError("freeze", "which_place")
    place, span = _place(found["place"])
    begin = _moment(found["begin"], now, zone) if found["begin"] is not None else now
    until = _end(span, found["until"], begin, zone)
    if until is not None and until <= max(now, begin):
        raise BotError("freeze", "over_already", until=until)
    return FreezeWish(*place, begin=begin, until=until, why=quoted[1].strip()[:REASON] if quoted else "")


def _place(text: str) -> tuple[tuple[str, str], str | None]:
    """Split a service, an environment and a span of time, the last two where they are there."""
    words = text.split()
    span = words.pop() if words and re.fullmatch(r"(?:\d+[wdhms])+", words[-1].lower()) else None
    if not words:
        raise BotError("freeze", "which_place")
    if len(words) > _WORDS_OF_PLACE:
        raise BotError("deploy", "not_understood", word=words[_WORDS_OF_PLACE])
    return (words[0], "".join(words[1:])), span


def _end(span: str | None, until: str | None, begin: datetime, zone: tzinfo) -> datetime | None:
    """Tell when it ends, by a span or by a moment; not by both."""
    if span is not None and until is not None:
        raise BotError("deploy", "not_understood", word=span)
    try:
        span_of_time = parse_duration(span.lower()) if span else None
    except ValueError:
        raise BotError("freeze", "no_time", typed=span) from None
    if span_of_time is not None:
        return begin + span_of_time
    return _moment(until, begin, zone) if until is not None else None


def _moment(typed: str, now: datetime, zone: tzinfo) -> datetime:
    try:
        return read_ahead(typed, now, zone)
    except ValueError:
        raise BotError("freeze", "no_time", typed=typed) from None
