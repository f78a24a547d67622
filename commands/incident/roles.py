"""Who has which role in an incident."""

import json
import re

from bot.catalogue.permissions import Permission
from bot.errors import NotFound
from bot.flows import incidents as flows
from bot.flows import invites
from bot.incidents import roles
from bot.incidents.rules import ROLES
from bot.messages import incident as words_of
from bot.messages import incident_forms
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.forms import changed, entered
from commands.incident.meant import by_id, locked, meant, meant_first
from commands.permissions import demand
from commands.table import Subcommand

PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def known_roles(ask: Ask) -> list[str]:
    """Name the roles that there are: every team's, and the catalogue's own."""
    return list(dict.fromkeys([*ROLES, *ask.bench.catalogue.incident.roles]))


def role(ask: Ask) -> Answer:
    """Answer `/incident role <role> [@person]`; without a person it is one's own."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, rest = meant_first(ask)
    if not rest:
        ask.open_view(incident_forms.roles_view(ask.words, found, known_roles(ask)))
        return None
    named = PERSON.search(rest)
    name = _role(ask, PERSON.sub("", rest).strip())
    person = named[1] if named else ask.who.slack_id
    _set(ask, found.id, {name: person})
    said = {"role": words_of.role_name(ask.words, name), "person": person, "number": found.number}
    return sentence(ask.words.render("incident", "role_given", **said)).payload


def leave(ask: Ask) -> Answer:
    """Answer `/incident leave <role>`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, rest = meant_first(ask)
    name = _role(ask, rest)
    _set(ask, found.id, {name: None})
    said = {"role": words_of.role_name(ask.words, name), "number": found.number}
    return sentence(ask.words.render("incident", "role_left", **said)).payload


def _role(ask: Ask, word: str) -> str:
    """Find a role by its name or the start of it, in English or as it is shown."""
    known = known_roles(ask)
    labels = {str(words_of.role_name(ask.words, name)).casefold(): name for name in known}
    labels |= {name.casefold(): name for name in known}
    found = {name for label, name in labels.items() if word and label.startswith(word.casefold())}
    if len(found) != 1:
        raise NotFound("incident", "no_role", word=word, known=[words_of.role_name(ask.words, name) for name in known])
    return found.pop()


def _set(ask: Ask, incident: int, wanted: dict[str, str | None]) -> None:
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = locked(ask, tx, incident)
        for name, person in wanted.items():
            entry = (
                roles.assign(tx, row, name, person, ask.who.slack_id, now)
                if person
                else roles.leave(tx, row, name, ask.who.slack_id, now)
            )
            if entry is not None:
                flows.changed(tx, bench.catalogue, row, entry, now)
                ask.audit(tx, "incident.role", f"incident:{row.number}")
        invites.call(tx, row, [person for person in wanted.values() if person], now)


def opened_form(ask: Ask) -> None:
    """Open the form from the panel's menu."""
    demand(ask, Permission.INCIDENT_RESPOND)
    ask.open_view(incident_forms.roles_view(ask.words, by_id(ask, int(ask.text)), known_roles(ask)))


def form(ask: Ask) -> Answer:
    """Answer `/incident roles`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    ask.open_view(incident_forms.roles_view(ask.words, meant(ask), known_roles(ask)))
    return None


def submitted(ask: Ask) -> Answer:
    """Take the roles that somebody changed in the form."""
    demand(ask, Permission.INCIDENT_RESPOND)
    kept = json.loads(ask.channel)
    wanted = changed(entered(ask.body), kept["shown"])
    _set(ask, kept["incident"], {block.removeprefix("role."): person for block, person in wanted.items()})
    return None


SUBCOMMANDS = (
    Subcommand(
        "role", role, Usage(("role",), "/incident role name [@person]", mark("Give somebody a role, or take it over"))
    ),
    Subcommand("leave", leave, Usage(("leave",), "/incident leave name", mark("Put a role down"))),
    Subcommand("roles", form, Usage(("roles",), "/incident roles", mark("Change all roles in a form"))),
)
VIEWS: dict[str, Handler] = {"incident.roles": submitted}
