"""Which watch is meant, and whether whoever asks may change it."""

from bot.catalogue.mistakes import nearest
from bot.catalogue.permissions import Permission
from bot.errors import BotError, NotFound
from bot.watches import queries
from bot.watches.queries import WatchView
from bot.watches.service import SLACK
from commands.context import Ask
from commands.permissions import demand, demand_member, is_allowed


def watch_called(ask: Ask, name: str) -> WatchView | None:
    """Find a watch by its name; None where there is none."""
    with ask.bench.database.read() as tx:
        found = queries.watches(tx, ask.who.workspace)
    return next((each for each in found if each.name == name.casefold()), None)


def watch_of(ask: Ask, name: str) -> WatchView:
    """Find a watch by its name. Raises `NotFound` with the nearest."""
    with ask.bench.database.read() as tx:
        found = {each.name: each for each in queries.watches(tx, ask.who.workspace)}
    if name.casefold() not in found:
        raise NotFound("watch_list", "no_watch", word=name, near=nearest(name, found))
    return found[name.casefold()]


def watch_by(ask: Ask, key: int) -> WatchView:
    """Find a watch that a button names. Raises `NotFound` where it is gone."""
    with ask.bench.database.read() as tx:
        found = next((each for each in queries.watches(tx, ask.who.workspace) if each.id == key), None)
    if found is None:
        raise NotFound("watch", "gone")
    return found


def may_change(ask: Ask, of: WatchView) -> bool:
    """Whether somebody may change a watch: who made it, and whose role grants that; nobody one of the catalogue."""
    return of.origin == SLACK and may_tend(ask, of)


def may_tend(ask: Ask, of: WatchView) -> bool:
    """Whether somebody may pause a watch, or put it into maintenance; also one of the catalogue."""
    is_theirs = of.created_by == ask.who.slack_id and not ask.who.is_outsider
    return is_theirs or is_allowed(ask, Permission.METRICS_MANAGE)


def demand_change(ask: Ask, of: WatchView) -> None:
    """Raise `NotAllowed` to who may not change a watch, and `BotError` where only the catalogue can be changed."""
    demand_member(ask)
    if of.origin != SLACK:
        raise BotError("watch_list", "in_catalogue", name=of.name)
    demand_tend(ask, of)


def demand_tend(ask: Ask, of: WatchView) -> None:
    """Raise `NotAllowed` to who may not pause a watch, or put it into maintenance."""
    demand_member(ask)
    if of.created_by != ask.who.slack_id:
        demand(ask, Permission.METRICS_MANAGE)
