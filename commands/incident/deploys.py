"""The deploys of an incident: what went out before it, and which of them brought it about."""

from bot.catalogue.permissions import Permission
from bot.deploys import causes, queries
from bot.deploys.queries import DeployView
from bot.errors import Conflict, NotFound
from bot.flows import incident_deploys as flows
from bot.messages import incident_deploys as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.incident.meant import NUMBER, change, meant, meant_first
from commands.permissions import demand, demand_member
from commands.table import Subcommand

NONE = {"none", words_of.NOBODY}


def deploys(ask: Ask) -> Answer:
    """Answer `/incident deploys [number]`."""
    demand_member(ask)
    found = meant(ask)
    with ask.bench.database.read() as tx:
        return words_of.shown(ask.words, found, causes.near(tx, found.id), causes.cause(tx, found.id)).payload


def cause(ask: Ask) -> Answer:
    """Answer `/incident cause 42`, in the incident's channel, and `/incident cause none`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, typed = meant_first(ask)
    deploy = _deploy(ask, typed)
    if not _blamed(ask, found.id, deploy):
        raise Conflict("incident_deploys", "known", number=found.number)
    said = "blamed_now" if deploy else "nobody_blamed"
    number = deploy.number if deploy else None
    return sentence(ask.words.render("incident_deploys", said, number=found.number, deploy=number)).payload


def _deploy(ask: Ask, typed: str) -> DeployView | None:
    """Find the deploy of a number, None for the word that means none. Raises `NotFound`."""
    if typed.strip().lower() in NONE:
        return None
    number = typed.strip().removeprefix("#")
    if not NUMBER.fullmatch(number):
        raise NotFound("incident_deploys", "which")
    with ask.bench.database.read() as tx:
        found = queries.by_number(tx, ask.who.workspace, int(number))
    if found is None:
        raise NotFound("deploy", "not_found", number=number)
    return found


def _blamed(ask: Ask, incident: int, deploy: DeployView | None) -> bool:
    who = ask.who.slack_id
    return change(ask, incident, "cause", lambda tx, row, now: flows.blame(tx, row, deploy, who, now))


def chosen_cause(ask: Ask) -> None:
    """Point at the deploy that was chosen in the menu, where nobody has chosen another since it was shown."""
    demand(ask, Permission.INCIDENT_RESPOND)
    incident, before, after = ask.text.split()
    with ask.bench.database.read() as tx:
        known = causes.cause(tx, int(incident))
        deploy = None if after == words_of.NOBODY else queries.by_id(tx, int(after))
    if before == (str(known.id) if known else words_of.NOBODY):
        _blamed(ask, int(incident), deploy)


SUBCOMMANDS = (
    Subcommand(
        "deploys",
        deploys,
        Usage(("deploys",), "/incident deploys [number]", mark("Show what was deployed before it")),
    ),
    Subcommand("cause", cause, Usage(("cause",), "/incident cause 42 | none", mark("Say which deploy caused it"))),
)
ACTIONS: dict[str, Handler] = {"incident.cause": chosen_cause}
