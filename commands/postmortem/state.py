"""Taking a post-mortem from its draft to its readers, and who looks after it."""

import re
from collections.abc import Callable

from bot.catalogue.permissions import Permission
from bot.errors import Conflict
from bot.flows import postmortems as flows
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.messages.paper import STATES
from bot.postmortems import service
from commands.context import Answer, Ask, Handler
from commands.permissions import demand
from commands.postmortem.meant import by_key, meant
from commands.table import Subcommand

PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
NEEDED = {
    "review": Permission.POSTMORTEM_WRITE,
    "publish": Permission.POSTMORTEM_PUBLISH,
    "redraft": Permission.POSTMORTEM_PUBLISH,
}


def _command(event: str) -> Handler:
    """Make the handler of a command that moves a post-mortem."""

    def move(ask: Ask) -> Answer:
        demand(ask, NEEDED[event])
        found, _ = meant(ask)
        done, state = _moved(ask, found.key, event)
        name = ask.words.label(STATES[state])
        if not done:
            raise Conflict("postmortem", "not_moved", number=found.number, state=name)
        return sentence(ask.words.render("postmortem", "moved", number=found.number, state=name)).payload

    return move


def _pressed(event: str) -> Callable[[Ask], None]:
    """Make the handler of a button; a second press finds another state and does nothing."""

    def move(ask: Ask) -> None:
        demand(ask, NEEDED[event])
        key, state = ask.text.split()
        _moved(ask, by_key(ask, int(key)).key, event, expected=state)

    return move


def _moved(ask: Ask, key: int, event: str, expected: str | None = None) -> tuple[bool, str]:
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = service.locked(tx, ask.who.workspace, key)
        done = expected in {None, row.state} and service.move(row, event, ask.who.slack_id, now)
        if done:
            flows.changed(tx, bench.catalogue, row, now)
            ask.audit(tx, f"postmortem.{event}", f"postmortem:{row.id}")
        return done, row.state


def owner(ask: Ask) -> Answer:
    """Answer `/postmortem owner [number] @somebody`; without a name it is oneself."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    found, typed = meant(ask)
    named = PERSON.search(typed)
    person = named[1] if named else ask.who.slack_id
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = service.locked(tx, ask.who.workspace, found.key)
        row.owner, row.reminded_on = person, None
        flows.changed(tx, bench.catalogue, row, now)
        ask.audit(tx, "postmortem.owner", f"postmortem:{row.id}")
    return sentence(ask.words.render("postmortem", "owner_set", number=found.number, owner=person)).payload


SUBCOMMANDS = (
    Subcommand("review", _command("review"), Usage(("review",), "/postmortem review [number]", mark("Have it read"))),
    Subcommand(
        "publish",
        _command("publish"),
        Usage(("publish",), "/postmortem publish [number]", mark("Tell everybody")),
    ),
    Subcommand(
        "redraft", _command("redraft"), Usage(("redraft",), "/postmortem redraft [number]", mark("Work on it again"))
    ),
    Subcommand(
        "owner", owner, Usage(("owner",), "/postmortem owner [number] [@somebody]", mark("Say who looks after it"))
    ),
)
ACTIONS: dict[str, Handler] = {f"postmortem.{event}": _pressed(event) for event in NEEDED}
