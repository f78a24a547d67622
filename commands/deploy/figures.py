"""How often releases reach people, and how well that goes."""

from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.delivery import delivery
from commands.table import Subcommand

SUBCOMMANDS = (
    Subcommand(
        "figures",
        delivery,
        Usage(("figures",), "/deploy figures [30d] [web]", mark("Show how often releases go out, and how well")),
    ),
)
