"""Which standup is meant, and whether whoever asks may change it."""

from collections.abc import Sequence

from bot.catalogue.permissions import Permission
from bot.errors import BotError, NotFound
from bot.standups import queries
from bot.standups.queries import StandupView
from bot.standups.rules import nearest
from bot.standups.service import SLACK, key_of
from commands.context import Ask
from commands.permissions import demand, demand_member, is_allowed


def standup_of(ask: Ask, typed: str) -> StandupView:
    """Find a standup by its name, or the only one of the channel where none was typed.

    Raises `NotFound` with the nearest name, and `BotError` where it is not clear which one is meant.
    """
    with ask.bench.database.read() as tx:
        found = queries.standups(tx, ask.who.workspace, None if typed else ask.channel)
    if not typed:
        return _only(found)
    known = next((each for each in found if key_of(each.name) == key_of(typed)), None)
    if known is None:
        raise NotFound("standup_set_up", "no_standup", typed=typed, near=nearest(typed, [each.name for each in found]))
    return known


def _only(found: Sequence[StandupView]) -> StandupView:
    if len(found) != 1:
        raise BotError("standup_set_up", "which_standup", known=[each.name for each in found])
    return found[0]


def standup_by(ask: Ask, key: int) -> StandupView:
    """Find a standup that a button names. Raises `NotFound` where it is gone."""
    with ask.bench.database.read() as tx:
        found = queries.standing(tx, ask.who.workspace, key)
    if found is None:
        raise NotFound("standup", "gone")
    return found


def may_change(ask: Ask, of: StandupView) -> bool:
    """Whether somebody may change a standup: who made it, and whose role grants that; nobody one of the catalogue."""
    is_theirs = of.made_by == ask.who.slack_id and not ask.who.is_outsider
    return of.origin == SLACK and (is_theirs or is_allowed(ask, Permission.STANDUP_MANAGE))


def demand_change(ask: Ask, of: StandupView) -> None:
    """Raise `NotAllowed` to who may not change a standup, and `BotError` where only the catalogue can be changed."""
    demand_member(ask)
    if of.origin != SLACK:
        raise BotError("standup_set_up", "in_catalogue", name=of.name)
    if of.made_by != ask.who.slack_id:
        demand(ask, Permission.STANDUP_MANAGE)
