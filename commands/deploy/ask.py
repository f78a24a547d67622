"""Asking for a deploy: a ref into an environment, what is live one step below, or back to what was good."""

from collections.abc import Sequence
from dataclasses import replace

from bot.catalogue.permissions import Permission
from bot.catalogue.services import Service
from bot.db import Transaction
from bot.deploys import queries
from bot.deploys.gates import SKIPPABLE
from bot.deploys.grammar import Wish, read_way_back, read_wish
from bot.deploys.queries import SHORT, DeployView
from bot.deploys.rules import State
from bot.errors import BotError, Conflict, NotFound
from bot.flows import deploy_acts as flows
from bot.messages.base import sentence
from bot.messages.deploy import STATES
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.work.inbound import once
from commands.context import Answer, Ask
from commands.deploy.meant import environment_of, service_of
from commands.permissions import demand, demand_named
from commands.table import Subcommand

DIRECT = "directmessage"


def deploy(ask: Ask) -> Answer:
    """Answer `/deploy web[@ref] [to staging] …`."""
    return wished(ask, read_wish(ask.text))


def wished(ask: Ask, wish: Wish) -> Answer:
    """Record a wish as it was typed, or entered into the form. Raises `BotError` where it cannot be."""
    demand(ask, Permission.DEPLOY_RUN)
    service = service_of(ask, wish.service)
    wish = replace(wish, service=service.name, environment=environment_of(ask, service, wish.environment))
    return _asked(ask, wish)


def promote(ask: Ask) -> Answer:
    """Answer `/deploy promote web [to production]`: the very commit that is live one step below."""
    demand(ask, Permission.DEPLOY_RUN)
    wish = read_wish(ask.text)
    service = service_of(ask, wish.service)
    environment = _above(ask, service, wish.environment)
    below = ask.bench.catalogue.environments[environment].after or ""
    with ask.bench.database.read() as tx:
        live = queries.live(tx, ask.who.workspace, service.name, below)
    if live is None or live.commit is None:
        raise Conflict("deploy", "nothing_earlier", service=service.name, environment=below)
    return _asked(ask, replace(wish, service=service.name, environment=environment), kind="promote", commit=live.commit)


def _above(ask: Ask, service: Service, typed: str | None) -> str:
    """Choose the environment into which a service is promoted: the one named, else the first with another below."""
    known = ask.bench.catalogue.environments_of(service)
    above = [name for name in known if ask.bench.catalogue.environments[name].after in known]
    if typed is not None:
        above = [environment_of(ask, service, typed)] if environment_of(ask, service, typed) in above else []
    if not above:
        raise BotError("deploy", "nowhere_higher", service=service.name)
    return above[0]


def rollback(ask: Ask) -> Answer:
    """Answer `/deploy rollback web [in production] [to 41]`: to what went well last, or to a release that is named."""
    demand(ask, Permission.DEPLOY_RUN)
    wish, typed = read_way_back(ask.text)
    service = service_of(ask, wish.service)
    environment = environment_of(ask, service, wish.environment)
    place = (ask.who.workspace, service.name, environment)
    with ask.bench.database.read() as tx:
        live = queries.live(tx, *place)
        good = queries.last_good(tx, *place, but=live.id, unlike=live.commit) if live else None
        good = _named(ask, queries.releases(tx, *place, typed), typed, place) if typed and live else good
    if live is None or good is None or good.commit is None:
        raise Conflict("deploy", "nothing_good", service=service.name, environment=environment)
    if good.commit == live.commit:
        raise Conflict("deploy_people", "live_already", service=service.name, environment=environment)
    wish = replace(wish, service=service.name, environment=environment)
    return _asked(ask, wish, kind="rollback", commit=good.commit, rollback_of=live.number)


def _named(ask: Ask, found: Sequence[DeployView], typed: str, place: tuple[int, str, str]) -> DeployView:
    """Choose the release that was named. Raises `BotError` where there is none, or it did not go well."""
    if not found:
        raise NotFound("deploy_people", "no_release", typed=typed, service=place[1], environment=place[2])
    good = next((each for each in found if each.state == State.LIVE), None)
    if good is None:
        state = ask.words.label(STATES[found[0].state])
        raise Conflict("deploy_people", "not_good", number=found[0].number, state=state)
    return good


def _asked(
    ask: Ask, wish: Wish, *, kind: str = "deploy", commit: str | None = None, rollback_of: int | None = None
) -> Answer:
    """Record a wish, and say what follows."""
    bench, now, environment = ask.bench, ask.bench.clock(), wish.environment or ""
    if bench.catalogue.environments[environment].production or wish.skip:
        demand_named(ask)
    unknown = [gate for gate in wish.skip if gate not in SKIPPABLE]
    if unknown:
        raise BotError("deploy", "unknown_gate", typed=unknown[0], known=SKIPPABLE)

    def write(tx: Transaction) -> list[object]:
        where = (bench.catalogue, ask.who.workspace, wish, ask.who.slack_id, told_in(ask), now)
        row = flows.ask(tx, *where, kind=kind, commit=commit, rollback_of=rollback_of)
        ask.audit(tx, f"deploy.{kind}", f"deploy:{row.number}")
        return [row.number, row.ref]

    with bench.database.write() as tx:
        number, ref = once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))
    said = {
        "number": number,
        "service": wish.service,
        "ref": ref[:SHORT] if commit else ref,
        "environment": environment,
    }
    return sentence(ask.words.render("deploy", "recorded", **said)).payload


def told_in(ask: Ask) -> str:
    """Tell where the message goes of a service without a channel: where it was asked for, or to who asked alone."""
    return ask.who.slack_id if ask.body.get("channel_name") == DIRECT else ask.channel


SUBCOMMANDS = (
    Subcommand(
        "promote",
        promote,
        Usage(("promote",), "/deploy promote web [to production]", mark("Deploy what is live one step below")),
    ),
    Subcommand(
        "rollback",
        rollback,
        Usage(
            ("rollback",),
            "/deploy rollback web [in production] [to 41]",
            mark("Go back to what went well last, or before"),
        ),
    ),
)
