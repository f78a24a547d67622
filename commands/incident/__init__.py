"""`/incident`: each part of the family lists its words, buttons, forms and shortcuts."""

from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.incident import alerts, declare, recall, show, state
from commands.table import Command, Subcommand, help_of


def _help(ask: Ask) -> Answer:
    return help_of(COMMAND, ask)


COMMAND = Command(
    "/incident",
    show.bare,
    (
        *declare.SUBCOMMANDS,
        *show.SUBCOMMANDS,
        *state.SUBCOMMANDS,
        *recall.SUBCOMMANDS,
        *alerts.SUBCOMMANDS,
        Subcommand("help", _help, Usage(("help",), "/incident help", mark("Show this help"))),
    ),
)
ACTIONS: dict[str, Handler] = {**declare.ACTIONS, **state.ACTIONS}
VIEWS: dict[str, Handler] = {**declare.VIEWS}
SHORTCUTS: dict[str, Handler] = {**declare.SHORTCUTS}
