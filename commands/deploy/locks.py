"""Holding a place for a while, and giving it back."""

import re
from datetime import timedelta

from bot.catalogue.durations import parse_duration
from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.deploys import locks
from bot.errors import BotError, Conflict
from bot.flows import deploy_acts as flows
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask
from commands.deploy.meant import ALL, place_of
from commands.permissions import demand
from commands.table import Subcommand

REASON = 200
"""Characters of a reason that are kept."""
_WORDS = re.compile(r'"([^"]*)"|(\S+)')


def place_name(service: str, environment: str) -> str:
    """Name a place as people type it."""
    return f"{service or ALL} {environment or ALL}"


def lock(ask: Ask) -> Answer:
    """Answer `/deploy lock web [staging] [2h] ["why"]`."""
    demand(ask, Permission.DEPLOY_LOCK)
    service, environment, span, why = _read(ask)
    bench, now = ask.bench, ask.bench.clock()
    until = now + span if span else None
    with bench.database.write() as tx:
        row = locks.take(tx, ask.who.workspace, service, environment, ask.who.slack_id, why, now, until)
        if row.holder != ask.who.slack_id:
            held = {"holder": row.holder, "reason": row.reason, "until": row.expires_at}
            raise Conflict("deploy", "locked_by", **held)
        ask.audit(tx, "deploy.lock", f"place:{place_name(service, environment)}")
    told = {"place": place_name(service, environment), "until": until}
    return sentence(ask.words.render("deploy", "lock_taken", **told)).payload


def unlock(ask: Ask) -> Answer:
    """Answer `/deploy unlock web [staging]`: one's own; another's takes a permission, and they are told."""
    demand(ask, Permission.DEPLOY_LOCK)
    service, environment, _, _ = _read(ask)
    with ask.bench.database.read() as tx:
        holder = _held(ask, tx, service, environment).holder
    if holder != ask.who.slack_id:
        demand(ask, Permission.DEPLOY_STEAL)
    now, who = ask.bench.clock(), ask.who.slack_id
    with ask.bench.database.write() as tx:
        row = _held(ask, tx, service, environment)
        if row.holder != holder or not locks.release(row, who, now):
            raise Conflict("deploy", "not_locked", place=place_name(service, environment))
        flows.lock_released(tx, row, who, now)
        ask.audit(tx, "deploy.unlock", f"place:{place_name(service, environment)}")
    return sentence(ask.words.render("deploy", "unlocked", place=place_name(service, environment))).payload


def _held(ask: Ask, tx: Transaction, service: str, environment: str) -> locks.Row:
    """Find the lock of a place. Raises `Conflict` where nobody holds it."""
    for row in locks.of_workspace(tx, ask.who.workspace, ask.bench.clock()):
        if (row.service, row.environment) == (service, environment):
            return row
    raise Conflict("deploy", "not_locked", place=place_name(service, environment))


def _read(ask: Ask) -> tuple[str, str, timedelta | None, str]:
    """Read a place, for how long, and why."""
    words = [(found[1] is not None, found[1] or found[2] or "") for found in _WORDS.finditer(ask.text)]
    why = next((word for is_quoted, word in words if is_quoted), "")[:REASON]
    plain = [word for is_quoted, word in words if not is_quoted]
    if not plain:
        raise BotError("deploy", "which_service")
    typed, span = None, None
    for word in plain[1:]:
        try:
            span = parse_duration(word)
        except ValueError:
            typed = word
    return *place_of(ask, plain[0], typed), span, why


SUBCOMMANDS = (
    Subcommand(
        "lock", lock, Usage(("lock",), '/deploy lock web [staging] [2h] ["why"]', mark("Hold a place for a while"))
    ),
    Subcommand("unlock", unlock, Usage(("unlock",), "/deploy unlock web [staging]", mark("Give a place back"))),
)
