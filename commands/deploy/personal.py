"""What somebody wants to hear of deploys."""

from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.people import service
from commands.context import Answer, Ask
from commands.permissions import demand_member
from commands.table import Subcommand


def mute(ask: Ask) -> Answer:
    """Answer `/deploy mute`: not to be told any more when commits of one's own go out."""
    return _chosen(ask, "muted", mutes=True)


def unmute(ask: Ask) -> Answer:
    """Answer `/deploy unmute`: to be told again."""
    return _chosen(ask, "unmuted", mutes=False)


def _chosen(ask: Ask, said: str, *, mutes: bool) -> Answer:
    demand_member(ask)
    with ask.bench.database.write() as tx:
        service.mute_deploys(tx, ask.who.workspace, ask.who.slack_id, mutes=mutes)
    return sentence(ask.words.render("deploy_people", said)).payload


SUBCOMMANDS = (
    Subcommand("mute", mute, Usage(("mute",), "/deploy mute", mark("Not be told when your commits go out"))),
    Subcommand("unmute", unmute, Usage(("unmute",), "/deploy unmute", mark("Be told when your commits go out"))),
)
