"""Finding incidents of the past: by words, and by likeness to one."""

from bot.errors import BotError
from bot.flows import library
from bot.incidents import recall
from bot.messages import recall as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask
from commands.incident.meant import meant
from commands.permissions import demand_member
from commands.table import Subcommand


def search(ask: Ask) -> Answer:
    """Answer `/incident search <words>`."""
    demand_member(ask)
    if not ask.text:
        raise BotError("recall", "which_words")
    with ask.bench.database.read() as tx:
        found = recall.by_words(tx, ask.who.workspace, ask.text, ask.reader)
    return words_of.found(ask.words, ask.text, found).payload


def similar(ask: Ask) -> Answer:
    """Answer `/incident similar [number]`."""
    demand_member(ask)
    incident = meant(ask)
    with ask.bench.database.read() as tx:
        found = library.reading(tx, incident, ask.reader)
    return words_of.similar(ask.words, found).payload


SUBCOMMANDS = (
    Subcommand(
        "search",
        search,
        Usage(("search", "find"), "/incident search <words>", mark("Find incidents by words or a phrase in quotes")),
        ("find",),
    ),
    Subcommand(
        "similar", similar, Usage(("similar",), "/incident similar [number]", mark("Show past incidents like this one"))
    ),
)
