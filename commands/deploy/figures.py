"""How often releases reach people, and how well that goes."""

from datetime import timedelta

from bot.catalogue.durations import parse_days
from bot.errors import BotError
from bot.flows import deploy_figures as flows
from bot.messages import deploy_figures as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask
from commands.deploy.meant import service_of
from commands.permissions import demand_member
from commands.table import Subcommand

USUAL = timedelta(days=30)


def figures(ask: Ask) -> Answer:
    """Answer `/deploy figures [30d] [service]`."""
    demand_member(ask)
    span, service = _asked(ask)
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.read() as tx:
        where = (tx, bench.catalogue, ask.who.workspace, now - span, now)
        found = flows.since(*where, service=service, who=ask.reader)
    return words_of.shown(ask.words, found, max(1, span.days), service).payload


def _asked(ask: Ask) -> tuple[timedelta, str | None]:
    """Read a number of days and a service, in any order."""
    span, service = USUAL, None
    for word in ask.text.split():
        if word[0].isdecimal():
            span = _days(word)
        else:
            service = service_of(ask, word).name
    return span, service


def _days(word: str) -> timedelta:
    try:
        return parse_days(word)
    except ValueError as error:
        raise BotError("deploy_figures", "wrong", word=word) from error


SUBCOMMANDS = (
    Subcommand(
        "figures",
        figures,
        Usage(("figures",), "/deploy figures [30d] [web]", mark("Show how often releases go out, and how well")),
    ),
)
