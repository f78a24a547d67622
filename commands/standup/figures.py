"""How standups go, in figures."""

from bot.messages import standup_figures as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.standups import figures as domain
from bot.standups import reports
from commands.context import Answer, Ask
from commands.standup.report import span_of, viewer
from commands.table import Subcommand


def figures(ask: Ask) -> Answer:
    """Answer `/standup figures [name] [days]`: of standups that whoever asks may read of, and of no single person."""
    reader = viewer(ask)
    with ask.bench.database.read() as tx:
        standup, words = reports.called(reports.named(tx, reader, own=False), ask.text.split())
        span = span_of(ask, " ".join(words))
        wanted = (standup.id,) if standup else reports.usual(tx, reader)
        found = domain.figures(tx, wanted, span, ask.bench.clock())
    return words_of.shown(ask.words, span, found).payload


SUBCOMMANDS = (
    Subcommand(
        "figures",
        figures,
        Usage(("figures",), "/standup figures [name] [2w]", mark("Show how many take part, and how soon")),
    ),
)
