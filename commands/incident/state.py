"""Taking an incident up, changing and ending it."""

import json

from bot.catalogue.permissions import Permission
from bot.errors import Conflict
from bot.flows import incidents as flows
from bot.incidents import service
from bot.incidents.rules import OPEN
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.severity import Severity
from commands.context import Answer, Ask, Handler
from commands.incident.meant import change, meant
from commands.permissions import demand
from commands.table import Subcommand


def resolve(ask: Ask) -> Answer:
    """Answer `/incident resolve [number]`."""
    demand(ask, Permission.INCIDENT_RESOLVE)
    found = meant(ask)
    if not change(ask, found.id, "resolve", lambda tx, row, now: service.resolve(tx, row, ask.who.slack_id, now)):
        raise Conflict("incident", "already_resolved", number=found.number)
    return sentence(ask.words.render("incident", "resolving", number=found.number)).payload


def pressed_acknowledge(ask: Ask) -> None:
    """Take an incident up: the state that the button expects must still be."""
    demand(ask, Permission.INCIDENT_RESPOND)
    expected = json.loads(ask.text)
    if expected["state"] == OPEN:
        change(
            ask,
            expected["incident"],
            "acknowledge",
            lambda tx, row, now: service.acknowledge(tx, row, ask.who.slack_id, now),
        )


def pressed_resolve(ask: Ask) -> None:
    """Resolve by the button; a second press finds another state and does nothing."""
    demand(ask, Permission.INCIDENT_RESOLVE)
    expected = json.loads(ask.text)
    change(ask, expected["incident"], "resolve", lambda tx, row, now: service.resolve(tx, row, ask.who.slack_id, now))


def chosen_severity(ask: Ask) -> None:
    """Change the severity by the menu."""
    demand(ask, Permission.INCIDENT_RESPOND)
    incident, level = (int(part) for part in ask.text.split())
    severity = Severity(level)
    change(
        ask, incident, "severity", lambda tx, row, now: service.set_severity(tx, row, severity, ask.who.slack_id, now)
    )


def pressed_reopen_channel(ask: Ask) -> None:
    """Try once more to open a channel that Slack refused."""
    demand(ask, Permission.INCIDENT_RESPOND)
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = service.locked(tx, ask.who.workspace, json.loads(ask.text)["incident"])
        if row.channel_state in {"failed", "lost"}:
            flows.open_channel(tx, row, now)
            flows.announce(tx, bench.catalogue, row, now)
            ask.audit(tx, "incident.open_channel", f"incident:{row.number}")


SUBCOMMANDS = (
    Subcommand("resolve", resolve, Usage(("resolve",), "/incident resolve [number]", mark("End an incident"))),
)
ACTIONS: dict[str, Handler] = {
    "incident.acknowledge": pressed_acknowledge,
    "incident.resolve": pressed_resolve,
    "incident.severity": chosen_severity,
    "incident.reopen_channel": pressed_reopen_channel,
}
