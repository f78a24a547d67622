"""Confirming, approving, cancelling and undoing a deploy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.deploys import queries, service
from bot.errors import Conflict
from bot.flows import deploy_acts as flows
from bot.messages.base import sentence
from bot.messages.deploy import STATES
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.deploy.ask import rollback
from commands.deploy.meant import deploy_of
from commands.permissions import demand, demand_named
from commands.table import Subcommand

Change = Callable[[Transaction, service.Row, str, datetime], bool]


def _pressed(name: str, change: Change, permission: Permission = Permission.DEPLOY_RUN) -> Handler:
    """Make the handler of a button; it acts only on the state and the commit that it showed."""

    def press(ask: Ask) -> None:
        demand(ask, permission)
        key, state, commit = ask.text.split()
        bench = ask.bench
        with bench.database.write() as tx:
            row = service.locked(tx, ask.who.workspace, int(key))
            known = bench.catalogue.environments.get(row.environment)
            if known is not None and known.production:
                demand_named(ask)
            is_same = (row.state, row.commit or "-") == (state, commit)
            if is_same and change(tx, row, ask.who.slack_id, bench.clock()):
                ask.audit(tx, f"deploy.{name}", f"deploy:{row.number}")

    return press


def pressed_rollback(ask: Ask) -> None:
    """Go back from a faulty deploy; once it is under way, a second press finds another one live."""
    demand(ask, Permission.DEPLOY_RUN)
    key, _, commit = ask.text.split()
    with ask.bench.database.read() as tx:
        view = queries.by_id(tx, int(key))
        live = queries.live(tx, ask.who.workspace, view.service, view.environment)
    if live is not None and (live.id, live.commit) == (view.id, commit):
        rollback(replace(ask, text=f"{view.service} in {view.environment}", key=f"rollback:{view.id}"))


def cancel(ask: Ask) -> Answer:
    """Answer `/deploy cancel 12`."""
    demand(ask, Permission.DEPLOY_RUN)
    found, now = deploy_of(ask, ask.text), ask.bench.clock()
    with ask.bench.database.write() as tx:
        row = service.locked(tx, ask.who.workspace, found.id)
        if not flows.cancel(tx, row, ask.who.slack_id, now):
            state = ask.words.label(STATES[queries.by_id(tx, found.id).state])
            raise Conflict("deploy", "not_cancelled", number=found.number, state=state)
        ask.audit(tx, "deploy.cancel", f"deploy:{found.number}")
    return sentence(ask.words.render("deploy", "cancelled", number=found.number)).payload


SUBCOMMANDS = (
    Subcommand("cancel", cancel, Usage(("cancel",), "/deploy cancel 12", mark("End a deploy that waits or runs"))),
)
ACTIONS: dict[str, Handler] = {
    "deploy.confirm": _pressed("confirm", flows.confirm),
    "deploy.approve": _pressed("approve", flows.approve, Permission.DEPLOY_APPROVE),
    "deploy.cancel": _pressed("cancel", flows.cancel),
    "deploy.rollback": pressed_rollback,
}
