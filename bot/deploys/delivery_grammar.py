"""Of which delivery somebody wants to know: a service or a team, an environment, and a time."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.catalogue import Catalogue
from bot.catalogue.durations import parse_days
from bot.catalogue.mistakes import nearest
from bot.deploys.delivery import DAY, Range
from bot.deploys.delivery_queries import Scope
from bot.errors import BotError, NotFound

USUAL = 30 * DAY
LONGEST = 366 * DAY
LAST_MONTH = frozenset({"last month", "지난달", "지난 달"})
TEAM = "team"
MOST_WORDS = 6


def last(length: timedelta, now: datetime) -> Range:
    """Give the time until now, and as long a time before."""
    return Range(now - 2 * length, now - length, now)


def last_month(now: datetime) -> Range:
    """Give the month that is over, by the clock of `now`, and the month before it."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    begin = (first - DAY).replace(day=1)
    return Range((begin - DAY).replace(day=1), begin, first)


def production(catalogue: Catalogue) -> Scope:
    """Give all that goes into production."""
    return Scope([name for name, each in catalogue.environments.items() if each.production])


def read(text: str, catalogue: Catalogue, now: datetime) -> tuple[Scope, Range]:
    """Read what was typed, in any order; without a word, all of production in thirty days, by the team's clock.

    Raises `BotError` with what was not understood.
    """
    now = now.astimezone(ZoneInfo(catalogue.workspace.zone))
    over, words = _month(text, now)
    services: tuple[str, Collection[str]] | None = None
    environment: str | None = None
    is_team = False
    for word in words:
        if word == TEAM:
            is_team = True
        elif word[0].isdecimal():
            over = last(_length(word), now)
        elif word in catalogue.environments and not is_team:
            environment = word
        else:
            services, is_team = _services(word, catalogue, is_team=is_team), False
    return _scope(catalogue, services, environment), over


def _month(text: str, now: datetime) -> tuple[Range, Sequence[str]]:
    """Take "last month" out of what was typed."""
    words = " ".join(text.lower().split())
    named = next((each for each in LAST_MONTH if each in words), None)
    if named is None:
        return last(USUAL, now), words.split()[:MOST_WORDS]
    return last_month(now), words.replace(named, " ").split()[:MOST_WORDS]


def _length(word: str) -> timedelta:
    try:
        length = parse_days(word)
    except ValueError as error:
        raise BotError("delivery", "wrong_time", word=word) from error
    if not DAY <= length <= LONGEST:
        raise BotError("delivery", "wrong_time", word=word)
    return length


def _services(word: str, catalogue: Catalogue, *, is_team: bool) -> tuple[str, Collection[str]]:
    """Find a service by its name or an alias, or the services of a team."""
    known = None if is_team else catalogue.service(word)
    if known is not None:
        return known.name, (known.name,)
    teams = {each.team for each in catalogue.services.values() if each.team}
    if word in teams:
        return word, [each.name for each in catalogue.services.values() if each.team == word]
    offered = {*teams, *catalogue.environments, *catalogue.services}
    raise NotFound("delivery", "nothing_called", word=word, near=nearest(word, offered))


def _scope(catalogue: Catalogue, services: tuple[str, Collection[str]] | None, environment: str | None) -> Scope:
    environments = [environment] if environment else production(catalogue).environments
    if not environments:
        raise BotError("delivery", "no_production")
    name, found = services or (None, None)
    return Scope(environments, found, name, environment)
