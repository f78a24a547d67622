"""Merging a duplicate into the incident that goes on."""

from bot.catalogue.permissions import Permission
from bot.errors import Conflict
from bot.flows import merging as flows
from bot.incidents import merges, merging
from bot.messages import merging as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.incident.meant import by_id, pair
from commands.permissions import demand
from commands.table import Subcommand


def merge(ask: Ask) -> Answer:
    """Answer `/incident merge [13 into] 12`: say what it will do, and ask."""
    demand(ask, Permission.INCIDENT_RESOLVE)
    duplicate, survivor = pair(ask)
    _demand_mergeable(ask, duplicate.id, survivor.id)
    with ask.bench.database.read() as tx:
        plan = merging.plan(tx, duplicate, survivor)
    return words_of.question(ask.words, plan).payload


def pressed_merge(ask: Ask) -> None:
    """Merge two incidents, where both are still as the question showed them."""
    demand(ask, Permission.INCIDENT_RESOLVE)
    duplicate, state, survivor, other_state = ask.text.split()
    one, other = int(duplicate), int(survivor)
    bench, now = ask.bench, ask.bench.clock()
    if by_id(ask, one).state != state or by_id(ask, other).state != other_state:
        return
    _demand_mergeable(ask, one, other)
    with bench.database.write() as tx:
        row, into = flows.hold(tx, ask.who.workspace, one, other)
        if (row.state, into.state) == (state, other_state):
            flows.merge(tx, bench.catalogue, row, into, ask.who.slack_id, now)
            ask.audit(tx, "incident.merge", f"incident:{row.number} incident:{into.number}")


def _demand_mergeable(ask: Ask, duplicate: int, survivor: int) -> None:
    """Raise `Conflict` with what stands in the way."""
    one, other = by_id(ask, duplicate), by_id(ask, survivor)
    private = {"is_private": one.is_private, "into_private": other.is_private}
    reason = merges.obstacle(one.state, other.state, **private)
    if reason is not None:
        raise Conflict("merging", reason, number=one.number, other=other.number)


SUBCOMMANDS = (
    Subcommand(
        "merge",
        merge,
        Usage(("merge",), "/incident merge [13 into] 12", mark("Make a duplicate a part of another incident")),
    ),
)
ACTIONS: dict[str, Handler] = {"incident.merge": pressed_merge}
