"""Taking an incident up, leading it from state to state, and ending it."""

from collections.abc import Callable

from bot.catalogue.permissions import Permission
from bot.errors import Conflict, NotFound
from bot.flows import incidents as flows
from bot.incidents import service
from bot.incidents.rules import MOVES, OPEN, REASON_LIMIT, State, read_state
from bot.messages import incident as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.incident.meant import by_id, change, expected, locked, meant, meant_first
from commands.permissions import demand
from commands.table import Subcommand


def status(ask: Ask) -> Answer:
    """Answer `/incident status <state> [why]`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, rest = meant_first(ask)
    word, _, why = rest.partition(" ")
    wanted = _state(ask, word)
    if wanted not in OPEN:
        demand(ask, Permission.INCIDENT_RESOLVE)
    return _moved(ask, found.id, wanted, why)


def _state(ask: Ask, word: str) -> State:
    """Read a state in English, or as the reader sees it."""
    shown = {str(words_of.state_name(ask.words, state)): state for state in MOVES}
    wanted = read_state(word) or shown.get(word)
    if wanted is None:
        raise NotFound("incident", "no_state", word=word, known=list(shown))
    return wanted


def _ending(wanted: State) -> Handler:
    """Make the handler of a command that takes an incident to a state, with a reason or without."""

    def move(ask: Ask) -> Answer:
        demand(ask, Permission.INCIDENT_RESOLVE)
        found, why = meant_first(ask)
        return _moved(ask, found.id, wanted, why)

    return move


def _moved(ask: Ask, incident: int, wanted: State, why: str) -> Answer:
    who, reason = ask.who.slack_id, why.strip()[:REASON_LIMIT]
    done = change(ask, incident, wanted, lambda tx, row, now: service.move(tx, row, wanted, who, now, reason))
    after = by_id(ask, incident)
    name = words_of.state_name(ask.words, after.state)
    if not done:
        raise Conflict("incident", "not_moved", number=after.number, name=name)
    return sentence(ask.words.render("incident", "moving", number=after.number, name=name)).payload


def pressed_acknowledge(ask: Ask) -> None:
    """Take an incident up, where it is still as the button shows it."""
    demand(ask, Permission.INCIDENT_RESPOND)
    incident, state = expected(ask)
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = locked(ask, tx, incident)
        if row.state == state and flows.acknowledge(tx, bench.catalogue, row, ask.who.slack_id, now):
            ask.audit(tx, "incident.acknowledge", f"incident:{row.number}")


def _pressed(wanted: State) -> Callable[[Ask], None]:
    """Make the handler of a button that takes an incident to a state; a second press finds another and does nothing."""

    def move(ask: Ask) -> None:
        demand(ask, Permission.INCIDENT_RESOLVE)
        incident, state = expected(ask)
        who = ask.who.slack_id
        change(ask, incident, wanted, lambda tx, row, now: service.move(tx, row, wanted, who, now), state=state)

    return move


def chosen_state(ask: Ask) -> None:
    """Take an incident from the state that the menu showed to the one that was chosen."""
    demand(ask, Permission.INCIDENT_RESPOND)
    incident, before, after = ask.text.split()
    wanted, who = State(after), ask.who.slack_id
    if wanted == State.CANCELLED:
        demand(ask, Permission.INCIDENT_RESOLVE)
    change(ask, int(incident), wanted, lambda tx, row, now: service.move(tx, row, wanted, who, now), state=before)


def channel(ask: Ask) -> Answer:
    """Answer `/incident channel [number]`: try once more to open a channel that Slack refused, or that is gone."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found = meant(ask)
    if not _open_channel(ask, found.id):
        raise Conflict("incident", "has_channel", number=found.number)
    return sentence(ask.words.render("incident", "opening_channel", number=found.number)).payload


def pressed_reopen_channel(ask: Ask) -> None:
    """Try the same by the button of the announcement."""
    demand(ask, Permission.INCIDENT_RESPOND)
    _open_channel(ask, expected(ask)[0])


def _open_channel(ask: Ask, incident: int) -> bool:
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = locked(ask, tx, incident)
        if row.channel_state not in {"failed", "lost"}:
            return False
        flows.open_channel(tx, row, now)
        flows.announce(tx, bench.catalogue, row, now)
        ask.audit(tx, "incident.open_channel", f"incident:{row.number}")
    return True


SUBCOMMANDS = (
    Subcommand(
        "status",
        status,
        Usage(("status",), "/incident status identified | monitoring | … [why]", mark("Say how far it is")),
    ),
    Subcommand(
        "resolve",
        _ending(State.RESOLVED),
        Usage(("resolve",), "/incident resolve [number] [why]", mark("End an incident")),
    ),
    Subcommand(
        "close",
        _ending(State.CLOSED),
        Usage(("close",), "/incident close [number]", mark("Close a resolved one for good")),
    ),
    Subcommand(
        "cancel",
        _ending(State.CANCELLED),
        Usage(("cancel",), "/incident cancel [number] [why]", mark("End a false alarm")),
    ),
    Subcommand(
        "reopen",
        _ending(State.INVESTIGATING),
        Usage(("reopen",), "/incident reopen [number] [why]", mark("Open one again")),
    ),
    Subcommand(
        "channel", channel, Usage(("channel",), "/incident channel [number]", mark("Try again to open its channel"))
    ),
)
ACTIONS: dict[str, Handler] = {
    "incident.acknowledge": pressed_acknowledge,
    "incident.state": chosen_state,
    "incident.resolve": _pressed(State.RESOLVED),
    "incident.close": _pressed(State.CLOSED),
    "incident.reopen": _pressed(State.INVESTIGATING),
    "incident.reopen_channel": pressed_reopen_channel,
}
