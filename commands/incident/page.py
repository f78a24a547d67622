"""Calling people, user groups, or those who look after a service, into an incident that goes on."""

import re

from bot.catalogue.permissions import Permission
from bot.errors import BotError, Conflict, NotFound
from bot.flows import paging as flows
from bot.incidents import callees
from bot.incidents.callees import Callees
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.work.inbound import once
from commands.context import Answer, Ask
from commands.incident.meant import locked, meant_first
from commands.permissions import demand
from commands.table import Subcommand

NAMED = re.compile(r"<(?:@|!subteam\^)([UWS][A-Z0-9]+)(?:\|[^>]*)?>")


def page(ask: Ask) -> Answer:
    """Answer `/incident page @person | @group | service …`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, typed = meant_first(ask)
    if not found.is_open:
        raise Conflict("incident", "not_open", number=found.number)
    if found.is_private:
        raise Conflict("paging", "private", number=found.number)
    wanted = _wanted(ask, typed)
    now = ask.bench.clock()
    with ask.bench.database.write() as tx:
        row = locked(ask, tx, found.id)

        def call() -> None:
            ask.audit(tx, "incident.page", f"incident:{row.number}")
            flows.ask(tx, row, wanted, ask.who.slack_id, now)

        once(tx, ask.who.workspace, ask.key, now, call)
    return sentence(ask.words.render("paging", "calling", number=found.number)).payload


def _wanted(ask: Ask, typed: str) -> list[Callees]:
    """Read who is asked for: mentions, keys of the catalogue's people, and services."""
    catalogue = ask.bench.catalogue
    named, services = NAMED.findall(typed), []
    for word in NAMED.sub(" ", typed).replace(",", " ").split():
        service = catalogue.service(word)
        if service is not None:
            services.append(_with_callees(ask, service.name))
        elif word.lower() in catalogue.people:
            named.append(word.lower())
        else:
            raise NotFound("paging", "nobody", word=word)
    if not named and not services:
        raise BotError("paging", "whom")
    if len(named) > callees.MOST:
        raise BotError("paging", "too_many", limit=callees.MOST)
    return callees.asked(catalogue, named, services)


def _with_callees(ask: Ask, service: str) -> str:
    if not callees.first(ask.bench.catalogue, [service]):
        raise NotFound("paging", "no_callees", service=service)
    return service


SUBCOMMANDS = (
    Subcommand(
        "page",
        page,
        Usage(("page", "call"), "/incident page @who | @group | service", mark("Call people to it")),
        ("call",),
    ),
)
