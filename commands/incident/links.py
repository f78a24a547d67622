"""Saying that incidents belong together, and taking it back."""

from collections.abc import Callable

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.errors import Conflict
from bot.flows import links as flows
from bot.incidents.queries import IncidentView
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask
from commands.incident.meant import locked, pair
from commands.permissions import demand
from commands.table import Subcommand


def relate(ask: Ask) -> Answer:
    """Answer `/incident relate [number] number`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    return _changed(ask, flows.relate, "relate", "now_related", "so_already")


def unrelate(ask: Ask) -> Answer:
    """Answer `/incident unrelate [number] number`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    return _changed(ask, flows.unrelate, "unrelate", "not_related", "were_not")


def _changed(ask: Ask, change: Callable[..., bool], action: str, done: str, undone: str) -> Answer:
    one, other = pair(ask)
    numbers = {"one": one.number, "other": other.number}
    with ask.bench.database.write() as tx:
        if not _change(ask, tx, change, one, other):
            raise Conflict("links", undone, **numbers)
        ask.audit(tx, f"incident.{action}", f"incident:{one.number} incident:{other.number}")
    return sentence(ask.words.render("links", done, **numbers)).payload


def _change(ask: Ask, tx: Transaction, change: Callable[..., bool], *pair: IncidentView) -> bool:
    rows = {each.id: locked(ask, tx, each.id) for each in sorted(pair, key=lambda each: each.id)}
    one, other = (rows[each.id] for each in pair)
    return change(tx, one, other, ask.who.slack_id, ask.bench.clock())


SUBCOMMANDS = (
    Subcommand(
        "relate", relate, Usage(("relate",), "/incident relate [13] 12", mark("Say that two incidents belong together"))
    ),
    Subcommand("unrelate", unrelate, Usage(("unrelate",), "/incident unrelate [13] 12", mark("Take that back"))),
)
