"""Showing incidents: the panel of one, and the list of the open ones."""

from bot.incidents import links, queries
from bot.messages import incident as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask
from commands.permissions import demand_member
from commands.table import Subcommand


def bare(ask: Ask) -> Answer:
    """Answer `/incident` alone: in an incident's channel its panel, elsewhere what is open."""
    demand_member(ask)
    with ask.bench.database.read() as tx:
        found = queries.by_channel(tx, ask.who.workspace, ask.channel)
        belongs = links.of_incident(tx, found.workspace, found.id, ask.reader) if found else ()
    return words_of.panel(ask.words, found, belongs).payload if found else listing(ask)


def listing(ask: Ask) -> Answer:
    """Answer `/incident list`."""
    demand_member(ask)
    with ask.bench.database.read() as tx:
        found = queries.open_incidents(tx, ask.who.workspace, who=ask.reader)
    return words_of.listing(ask.words, found).payload


SUBCOMMANDS = (
    Subcommand("list", listing, Usage(("list", "ls"), "/incident list", mark("Show what is open")), ("ls",)),
)
