"""Looking at what lies between what is live and something else."""

from bot.catalogue.services import Service
from bot.db import Transaction
from bot.deploys import queries
from bot.deploys.grammar import read_ref
from bot.deploys.queries import SHORT
from bot.errors import BotError, NotFound
from bot.flows.deploy_diff import Side, compare
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.work.inbound import once
from commands.context import Answer, Ask
from commands.deploy.meant import service_of
from commands.permissions import demand_member
from commands.table import Subcommand

BETWEEN = ".."


def diff(ask: Ask) -> Answer:
    """Answer `/deploy diff web [staging..production | staging | @ref]`, else with the default branch."""
    demand_member(ask)
    word, _, rest = ask.text.partition(" ")
    named, at, ref = word.partition("@")
    if not named:
        raise BotError("deploy", "which_service")
    service = service_of(ask, named)
    typed = _sides(ask, service, f"@{ref}" if at else rest.strip())
    now = ask.bench.clock()
    with ask.bench.database.write() as tx:
        base, head = (_side(ask, tx, service, each) for each in typed)
        once(tx, ask.who.workspace, ask.key, now, lambda: compare(tx, ask.told, service.name, base, head, now))
    said = {"service": service.name, "base": base.name, "head": head.name}
    return sentence(ask.words.render("deploy_people", "diff_asked", **said)).payload


def _sides(ask: Ask, service: Service, typed: str) -> tuple[str, str]:
    """Choose what is compared: where nothing else is said, what is live at the lowest place with the default branch.

    Raises `BotError` where that cannot be two names.
    """
    lowest = ask.bench.catalogue.environments_of(service)[0]
    base, between, head = typed.partition(BETWEEN)
    if between and not (base and head):
        raise BotError("deploy", "no_ref", typed=typed)
    if between:
        return base, head
    return (lowest, typed) if typed.startswith("@") else (typed or lowest, service.branch)


def _side(ask: Ask, tx: Transaction, service: Service, typed: str) -> Side:
    """Read one side: an environment, of which what is live there counts, or a ref. Raises `BotError`."""
    environment = typed.lower()
    if environment not in ask.bench.catalogue.environments_of(service):
        ref = read_ref(typed.removeprefix("@"))
        return Side(ref, ref)
    live = queries.live(tx, ask.who.workspace, service.name, environment)
    if live is None or live.commit is None:
        raise NotFound("deploy_people", "nothing_live", service=service.name, environment=environment)
    return Side(f"{environment} {live.commit[:SHORT]}", live.commit)


SUBCOMMANDS = (
    Subcommand(
        "diff",
        diff,
        Usage(
            ("diff",),
            "/deploy diff web [staging..production | @ref]",
            mark("Show what lies between what is live and more"),
        ),
    ),
)
