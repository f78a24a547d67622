"""Freezing places for a while, and lifting that."""

from dataclasses import replace

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.deploys import freezes
from bot.deploys.freeze_grammar import FreezeWish, read_freeze
from bot.deploys.freezing import next_of_windows
from bot.errors import Conflict
from bot.flows import deploy_freezes as flows
from bot.messages import deploy_freezes as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.work.inbound import once
from commands.context import Answer, Ask
from commands.deploy.ask import told_in
from commands.deploy.locks import place_name
from commands.deploy.meant import place_of
from commands.permissions import demand, demand_member
from commands.table import Subcommand


def freeze(ask: Ask) -> Answer:
    """Answer `/deploy freeze web|all [production] [from …] [until …|2h] ["why"]`; alone, what freezes and when."""
    if not ask.text:
        return _listed(ask)
    demand(ask, Permission.DEPLOY_FREEZE)
    bench, now = ask.bench, ask.bench.clock()
    wish = _known(ask, read_freeze(ask.text, now, ask.zone))
    place = place_name(wish.service, wish.environment)

    def write(tx: Transaction) -> None:
        flows.freeze(tx, bench.catalogue, ask.who.workspace, wish, ask.who.slack_id, told_in(ask), now)
        ask.audit(tx, "deploy.freeze", f"place:{place}")

    with bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))
    told = {"begin": wish.begin if wish.begin > now else None, "until": wish.until}
    return sentence(ask.words.render("freeze", "made", place=place, **told)).payload


def _known(ask: Ask, wish: FreezeWish) -> FreezeWish:
    """Name the place as the catalogue does. Raises `BotError` where it names none."""
    service, environment = place_of(ask, wish.service, wish.environment or None)
    return replace(wish, service=service, environment=environment)


def unfreeze(ask: Ask) -> Answer:
    """Answer `/deploy unfreeze web [production]`; what the catalogue freezes stays."""
    demand(ask, Permission.DEPLOY_FREEZE)
    now = ask.bench.clock()
    wish = _known(ask, read_freeze(ask.text, now, ask.zone))
    place = place_name(wish.service, wish.environment)
    with ask.bench.database.write() as tx:
        if not flows.lift(tx, ask.who.workspace, wish.service, wish.environment, ask.who.slack_id, now):
            raise Conflict("freeze", "not_frozen", place=place)
        ask.audit(tx, "deploy.unfreeze", f"place:{place}")
    return sentence(ask.words.render("freeze", "lifted", place=place)).payload


def _listed(ask: Ask) -> Answer:
    """Answer what freezes now, and what will next."""
    demand_member(ask)
    now = ask.bench.clock()
    with ask.bench.database.read() as tx:
        asked = freezes.standing(tx, ask.who.workspace, now)
    return words_of.listed(ask.words, [*asked, *next_of_windows(ask.bench.catalogue, now)], now).payload


SUBCOMMANDS = (
    Subcommand(
        "freeze",
        freeze,
        Usage(
            ("freeze",),
            '/deploy freeze [web|all [production] [until fri 18:00|2h] "why"]',
            mark("Let nothing be deployed for a while; alone, show what is frozen and when"),
        ),
    ),
    Subcommand(
        "unfreeze",
        unfreeze,
        Usage(("unfreeze",), "/deploy unfreeze web|all [production]", mark("Let a place be deployed to again")),
    ),
)
