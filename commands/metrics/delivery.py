"""The figures of delivery among the metrics."""

from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.delivery import delivery
from commands.table import Subcommand

SUBCOMMANDS = (
    Subcommand(
        "delivery",
        delivery,
        Usage(
            ("delivery",),
            "/metrics delivery [web] [production] [30d | last month]",
            mark("Show how delivery goes by DORA's five figures"),
        ),
    ),
)
