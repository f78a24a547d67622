"""Until when something lasts, as people type it behind its name, with a reason in quotes."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue.durations import parse_duration
from bot.deploys.moments import read_ahead
from bot.errors import BotError
from commands.context import Ask

REASON = 200
"""Characters of a reason that are kept."""
QUOTED = re.compile(r'"([^"]*)"?')
UNTIL = ("until", "till", "for")
SPAN = re.compile(r"(?:\d+[wdhms])+")


@dataclass(frozen=True)
class Lasting:
    """What was typed: the name of something, until when, and why."""

    name: str
    until: datetime | None
    why: str


def read_lasting(ask: Ask) -> Lasting:
    """Read `web 2h "why"` or `web until fri 18:00`. Raises `BotError` for an end that is none, or over already."""
    quoted = QUOTED.search(ask.text)
    name, *words = QUOTED.sub(" ", ask.text).split() or [""]
    why = quoted[1].strip()[:REASON] if quoted else ""
    return Lasting(name, _end(ask, " ".join(words)), why)


def _end(ask: Ask, typed: str) -> datetime | None:
    """Read a span from now on, or a moment of the person's own clock."""
    word, _, rest = typed.partition(" ")
    typed, now = rest if word.lower() in UNTIL else typed, ask.bench.clock()
    if not typed:
        return None
    try:
        is_span = SPAN.fullmatch(typed.lower())
        until = now + parse_duration(typed.lower()) if is_span else read_ahead(typed, now, ask.zone)
    except ValueError as error:
        raise BotError("watch_list", "no_end", typed=typed) from error
    if until <= now:
        raise BotError("watch_list", "over_already", until=until)
    return until
