"""`/bongsu digest`: who is told what, every morning and every week."""

from bot.errors import BotError
from bot.flows import digests as flows
from bot.flows.digest_sections import preview
from bot.flows.places import is_person
from bot.messages import digest as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.people import channels, digests
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.permissions import demand_member
from commands.table import Subcommand

HERE, NOW = "here", "now"
PRIVATE, DIRECT = "privategroup", "directmessage"
"""What Slack calls channels whose names it does not tell. https://docs.slack.dev/interactivity/implementing-slash-commands"""


def digest(ask: Ask) -> Answer:
    """Answer `/bongsu digest [here | now]`: a form for oneself or for the channel, or one's own of this moment."""
    demand_member(ask)
    if ask.text.strip().lower() == NOW:
        return _preview(ask)
    is_channel = ask.text.strip().lower() == HERE and ask.body.get("channel_name") != DIRECT
    _open(ask, ask.channel if is_channel else ask.who.slack_id)
    return None


def _preview(ask: Ask) -> Answer:
    bench, who = ask.bench, ask.who
    with bench.database.read() as tx:
        local = bench.clock().astimezone(flows.zone_at(tx, bench.catalogue, who.workspace, who.slack_id))
        return preview(tx, ask.words, bench.catalogue, who.workspace, who.slack_id, local).payload


def pressed(ask: Ask) -> None:
    """Open one's own form from the home tab."""
    demand_member(ask)
    _open(ask, ask.who.slack_id)


def _open(ask: Ask, place: str) -> None:
    with ask.bench.database.read() as tx:
        if ask.body.get("channel_name") == PRIVATE and not channels.has_bot(tx, ask.who.workspace, place):
            raise BotError("digest", "not_here")
        rows = digests.of_place(tx, ask.who.workspace, place)
    chosen = {kind: digests.chosen(rows.get(kind)) for kind in digests.KINDS}
    ask.open_view(words_of.form(ask.words, place, chosen, is_channel=not is_person(place)))


def saved(ask: Ask) -> Answer:
    """Keep what was chosen."""
    demand_member(ask)
    bench, place, values = ask.bench, ask.channel, entered(ask.body)
    with bench.database.write() as tx:
        for kind in digests.KINDS:
            given = {"minute": int(values[f"{kind}_minute"]), "sections": values[f"{kind}_sections"]}
            flows.choose(tx, bench.catalogue, ask.who.workspace, kind, place, ask.who.slack_id, bench.clock(), **given)
        ask.audit(tx, "digest.choose", f"place:{place}")
    return None


SUBCOMMANDS = (
    Subcommand(
        "digest",
        digest,
        Usage(
            ("digest",), "/bongsu digest [here | now]", mark("Choose what you, or this channel, are told every morning")
        ),
    ),
)
ACTIONS: dict[str, Handler] = {"digest.form": pressed}
VIEWS: dict[str, Handler] = {"digest.save": saved}
