"""`/standup`: each part of the family lists its words, buttons and forms."""

from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.standup import answer, at_once, blockers, figures, manage, meet, own, own_data, report, set_up, which
from commands.table import Command, Subcommand, help_of


def _help(asked: Ask) -> Answer:
    return help_of(COMMAND, asked)


COMMAND = Command(
    "/standup",
    set_up.listing,
    (
        *set_up.SUBCOMMANDS,
        *manage.SUBCOMMANDS,
        *at_once.SUBCOMMANDS,
        *own.SUBCOMMANDS,
        *report.SUBCOMMANDS,
        *figures.SUBCOMMANDS,
        *own_data.SUBCOMMANDS,
        *meet.SUBCOMMANDS,
        *blockers.SUBCOMMANDS,
        Subcommand("help", _help, Usage(("help",), "/standup help", mark("Show this help"))),
    ),
)
ACTIONS: dict[str, Handler] = {
    **answer.ACTIONS,
    **manage.ACTIONS,
    **at_once.ACTIONS,
    **own.ACTIONS,
    **report.ACTIONS,
    **own_data.ACTIONS,
    **which.ACTIONS,
    **set_up.ACTIONS,
    **meet.ACTIONS,
    **blockers.ACTIONS,
}
VIEWS: dict[str, Handler] = {**set_up.VIEWS, **answer.VIEWS, **report.VIEWS, **meet.VIEWS, **blockers.VIEWS}
