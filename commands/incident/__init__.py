"""`/incident`: each part of the family lists its words, buttons, forms and shortcuts."""

from dataclasses import replace

from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.incident import (
    alerts,
    declare,
    deploys,
    edit,
    links,
    merge,
    page,
    recall,
    roles,
    show,
    silence,
    state,
    tasks,
    timeline,
    times,
    updates,
)
from commands.table import Command, Subcommand, help_of

FORMS = {"edit": edit.opened_form, "roles": roles.opened_form, "task": tasks.opened_form}
"""What the panel's menu of further things opens."""


def _help(ask: Ask) -> Answer:
    return help_of(COMMAND, ask)


def more(ask: Ask) -> None:
    """Open what was chosen in the panel's menu."""
    what, incident = ask.text.split()
    FORMS[what](replace(ask, text=incident))


COMMAND = Command(
    "/incident",
    show.bare,
    (
        *declare.SUBCOMMANDS,
        *show.SUBCOMMANDS,
        *state.SUBCOMMANDS,
        *recall.SUBCOMMANDS,
        *links.SUBCOMMANDS,
        *merge.SUBCOMMANDS,
        *page.SUBCOMMANDS,
        *alerts.SUBCOMMANDS,
        *deploys.SUBCOMMANDS,
        *silence.SUBCOMMANDS,
        *updates.SUBCOMMANDS,
        *roles.SUBCOMMANDS,
        *edit.SUBCOMMANDS,
        *tasks.SUBCOMMANDS,
        *timeline.SUBCOMMANDS,
        *times.SUBCOMMANDS,
        Subcommand("help", _help, Usage(("help",), "/incident help", mark("Show this help"))),
    ),
)
ACTIONS: dict[str, Handler] = {
    "incident.more": more,
    **declare.ACTIONS,
    **state.ACTIONS,
    **deploys.ACTIONS,
    **merge.ACTIONS,
    **silence.ACTIONS,
    **updates.ACTIONS,
    **edit.ACTIONS,
    **tasks.ACTIONS,
    **timeline.ACTIONS,
}
VIEWS: dict[str, Handler] = {
    **declare.VIEWS,
    **updates.VIEWS,
    **roles.VIEWS,
    **edit.VIEWS,
    **tasks.VIEWS,
    **timeline.VIEWS,
}
SHORTCUTS: dict[str, Handler] = {**declare.SHORTCUTS, **tasks.SHORTCUTS, **timeline.SHORTCUTS}
