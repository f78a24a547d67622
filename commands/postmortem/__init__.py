"""`/postmortem`: each part of the family lists its words, buttons and forms."""

from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.postmortem import actions, change, history, issues, read, review, state, write
from commands.table import Command, Subcommand, help_of


def _help(ask: Ask) -> Answer:
    return help_of(COMMAND, ask)


COMMAND = Command(
    "/postmortem",
    read.bare,
    (
        *read.SUBCOMMANDS,
        *write.SUBCOMMANDS,
        *history.SUBCOMMANDS,
        *state.SUBCOMMANDS,
        *review.SUBCOMMANDS,
        *actions.SUBCOMMANDS,
        *change.SUBCOMMANDS,
        *issues.SUBCOMMANDS,
        Subcommand("help", _help, Usage(("help",), "/postmortem help", mark("Show this help"))),
    ),
)
ACTIONS: dict[str, Handler] = {
    **read.ACTIONS,
    **write.ACTIONS,
    **history.ACTIONS,
    **state.ACTIONS,
    **review.ACTIONS,
    **actions.ACTIONS,
    **change.ACTIONS,
    **issues.ACTIONS,
}
VIEWS: dict[str, Handler] = {**write.VIEWS, **actions.VIEWS, **change.VIEWS, **review.VIEWS}
