"""`/metrics`: each part of the family lists its words."""

from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.metrics import board, compare, delivery, maintenance, recovery, show, snapshot, unwatched, watch, watches
from commands.table import Command, Subcommand, help_of


def _help(asked: Ask) -> Answer:
    return help_of(COMMAND, asked)


COMMAND = Command(
    "/metrics",
    show.listing,
    (
        *show.SUBCOMMANDS,
        *watch.SUBCOMMANDS,
        *watches.SUBCOMMANDS,
        *maintenance.SUBCOMMANDS,
        *unwatched.SUBCOMMANDS,
        *snapshot.SUBCOMMANDS,
        *compare.SUBCOMMANDS,
        *delivery.SUBCOMMANDS,
        *recovery.SUBCOMMANDS,
        *board.SUBCOMMANDS,
        Subcommand("help", _help, Usage(("help",), "/metrics help", mark("Show this help"))),
    ),
)
ACTIONS: dict[str, Handler] = {
    **recovery.ACTIONS,
    **watch.ACTIONS,
    **watches.ACTIONS,
    **maintenance.ACTIONS,
    **unwatched.ACTIONS,
}
VIEWS: dict[str, Handler] = {**watch.VIEWS, **unwatched.VIEWS}
