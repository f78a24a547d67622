"""One's own answers: erasing them."""

from bot.flows import standup_forget as flows
from bot.messages import standup_own_data as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.standups import answering
from commands.context import Answer, Ask, Handler
from commands.table import Subcommand


def forget(ask: Ask) -> Answer:
    """Answer `/standup forget` with a question; the button under it erases."""
    with ask.bench.database.read() as tx:
        _, count = answering.newest(tx, ask.who.workspace, ask.who.slack_id)
    return words_of.forget(ask.words, count).payload


def forgotten(ask: Ask) -> None:
    """Erase all that whoever pressed has answered until now."""
    with ask.bench.database.write() as tx:
        count = flows.forget(tx, ask.told, ask.bench.clock())
        ask.audit(tx, "standup.forget", f"answers:{count}")


SUBCOMMANDS = (
    Subcommand("forget", forget, Usage(("forget",), "/standup forget", mark("Erase all that you answered"))),
)
ACTIONS: dict[str, Handler] = {words_of.FORGET: forgotten}
