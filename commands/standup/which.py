"""Saying which standup a message is for."""

from bot.flows import standup_replies as flows
from commands.context import Ask, Handler


def chosen(ask: Ask) -> None:
    """Take a message for the standup that a button names."""
    reply, occurrence = map(int, ask.text.split(":"))
    with ask.bench.database.write() as tx:
        flows.choose(tx, ask.who.workspace, ask.who.slack_id, reply, occurrence, ask.bench.clock())


ACTIONS: dict[str, Handler] = {"standup.this_one": chosen}
