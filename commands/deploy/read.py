"""Looking at deploys: what is live where, what was deployed, and who waits."""

from collections.abc import Sequence

from bot.db import Transaction
from bot.deploys import locks, queries
from bot.deploys.rules import State
from bot.messages import deploy as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.slack.mrkdwn import Mrkdwn
from commands.context import Answer, Ask
from commands.deploy.locks import place_name
from commands.deploy.meant import environment_of, service_of
from commands.permissions import demand_member
from commands.table import Subcommand


def status(ask: Ask) -> Answer:
    """Answer `/deploy status [service]`: what is live where, and who holds which place."""
    demand_member(ask)
    catalogue = ask.bench.catalogue
    chosen = [service_of(ask, ask.text)] if ask.text else [each for each in catalogue.services.values() if each.deploy]
    with ask.bench.database.read() as tx:
        shown = [
            (
                each.name,
                [
                    (name, queries.live(tx, ask.who.workspace, each.name, name))
                    for name in catalogue.environments_of(each)
                ],
            )
            for each in chosen[: words_of.SHOWN]
        ]
        return words_of.status(ask.words, shown, _locks(ask, tx)).payload


def _locks(ask: Ask, tx: Transaction) -> Sequence[Mrkdwn]:
    held = locks.of_workspace(tx, ask.who.workspace, ask.bench.clock())
    return [
        words_of.lock_row(
            ask.words,
            place_name(row.service, row.environment),
            row.holder,
            row.reason,
            row.expires_at,
            row.branch,
            row.rolled_back,
        )
        for row in held
    ]


def history(ask: Ask) -> Answer:
    """Answer `/deploy history [service] [environment]`."""
    demand_member(ask)
    word, _, rest = ask.text.partition(" ")
    service = service_of(ask, word) if word else None
    environment = environment_of(ask, service, rest.strip()) if service and rest.strip() else None
    with ask.bench.database.read() as tx:
        found = queries.history(tx, ask.who.workspace, service.name if service else None, environment)
    return words_of.history(ask.words, found).payload


def queue(ask: Ask) -> Answer:
    """Answer `/deploy queue`: who waits for a place, the first to go first."""
    demand_member(ask)
    with ask.bench.database.read() as tx:
        found = queries.in_state(tx, ask.who.workspace, (State.QUEUED, State.APPROVING, State.PLANNED))
    return words_of.line(ask.words, found).payload


SUBCOMMANDS = (
    Subcommand("status", status, Usage(("status",), "/deploy status [web]", mark("Show what is live where"))),
    Subcommand(
        "history", history, Usage(("history",), "/deploy history [web] [staging]", mark("Show what was deployed"))
    ),
    Subcommand("queue", queue, Usage(("queue",), "/deploy queue", mark("Show what waits"))),
)
