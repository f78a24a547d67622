"""Showing alerts: those of one incident, or all that fire and what could not be read."""

from datetime import timedelta

from bot.alerts import queries, silences
from bot.incidents.queries import IncidentView, by_channel
from bot.messages import alert_lists
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask
from commands.incident.meant import meant, present
from commands.permissions import demand_member
from commands.table import Subcommand

LATELY = timedelta(days=3)
"""How old a post may be that could not be read and is shown still."""
UNREADABLE = 5
"""Such posts that are shown."""


def alerts(ask: Ask) -> Answer:
    """Answer `/incident alerts`: in an incident's channel, or behind its number, that one's; elsewhere what fires."""
    demand_member(ask)
    incident = meant(ask) if ask.text else _here(ask)
    if incident is None:
        return _firing(ask)
    with ask.bench.database.read() as tx:
        counts, found = queries.overview(tx, incident.id), queries.of_incident(tx, incident.id)
        quiet = silences.shown(tx, incident.id)
    can_silence = bool(ask.bench.catalogue.alertmanagers)
    return alert_lists.of_incident(ask.words, incident, counts, found, quiet, can_silence=can_silence).payload


def _here(ask: Ask) -> IncidentView | None:
    with ask.bench.database.read() as tx:
        found = by_channel(tx, ask.who.workspace, ask.channel)
    return present(found) if found else None


def _firing(ask: Ask) -> Answer:
    workspace, since = ask.who.workspace, ask.bench.clock() - LATELY
    with ask.bench.database.read() as tx:
        groups = queries.firing_groups(tx, workspace)
        bad = queries.posts(tx, UNREADABLE, only_unreadable=True, workspace=workspace, since=since)
    return alert_lists.firing(ask.words, groups, bad).payload


SUBCOMMANDS = (
    Subcommand(
        "alerts",
        alerts,
        Usage(("alerts",), "/incident alerts [number]", mark("Show an incident's alerts, or all that fire")),
    ),
)
