"""`/deploy`: each part of the family lists its words and buttons."""

from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.deploy import ask, calendar, diff, figures, form, freeze, incident, locks, personal, read, state, train
from commands.table import Command, Subcommand, help_of


def _help(asked: Ask) -> Answer:
    return help_of(COMMAND, asked)


COMMAND = Command(
    "/deploy",
    form.bare,
    (
        *ask.SUBCOMMANDS,
        *read.SUBCOMMANDS,
        *figures.SUBCOMMANDS,
        *diff.SUBCOMMANDS,
        *state.SUBCOMMANDS,
        *locks.SUBCOMMANDS,
        *freeze.SUBCOMMANDS,
        *calendar.SUBCOMMANDS,
        *train.SUBCOMMANDS,
        *personal.SUBCOMMANDS,
        Subcommand("help", _help, Usage(("help",), "/deploy help", mark("Show this help"))),
    ),
    otherwise=ask.deploy,
)
ACTIONS: dict[str, Handler] = {**state.ACTIONS, **locks.ACTIONS, **incident.ACTIONS, **train.ACTIONS}
VIEWS: dict[str, Handler] = {**form.VIEWS}
