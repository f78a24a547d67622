"""How delivery goes, for more than one family of commands."""

from bot.deploys import delivery_grammar
from bot.flows import delivery as flows
from bot.messages import delivery as words_of
from bot.messages.base import sentence
from commands.context import Answer, Ask
from commands.permissions import demand_member

HELP = {"help", "도움말"}


def delivery(ask: Ask) -> Answer:
    """Answer `/metrics delivery [service or team] [environment] [30d, 90d or last month]`."""
    demand_member(ask)
    if ask.text.strip().lower() in HELP:
        return sentence(ask.words.render("delivery", "help")).payload
    bench = ask.bench
    scope, over = delivery_grammar.read(ask.text, bench.catalogue, bench.clock())
    with bench.database.read() as tx:
        found = flows.report(tx, ask.who.workspace, scope, over, ask.reader)
    return words_of.shown(ask.words, found, scope).payload
