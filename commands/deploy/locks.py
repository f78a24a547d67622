"""Holding a place for a while, and giving it back."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.catalogue.durations import parse_duration
from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.deploys import locks, queries
from bot.deploys.grammar import REASON
from bot.deploys.locks import EVERY
from bot.errors import BotError, Conflict
from bot.flows import deploy_locks as flows
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask, Handler
from commands.deploy.meant import ALL, place_of
from commands.permissions import demand
from commands.table import Subcommand

STEAL = "steal"
_WORDS = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to hold or to give back; empty names stand for all of them."""

    service: str
    environment: str
    span: timedelta | None = None
    why: str = ""
    is_theft: bool = False

    @property
    def name(self) -> str:
        """The place as people type it."""
        return place_name(self.service, self.environment)


def place_name(service: str, environment: str) -> str:
    """Name a place as people type it."""
    return f"{service or ALL} {environment or ALL}"


def lock(ask: Ask) -> Answer:
    """Answer `/deploy lock web [staging] [2h] ["why"]`."""
    demand(ask, Permission.DEPLOY_LOCK)
    wanted = _read(ask)
    return _stolen(ask, wanted) if wanted.is_theft else _locked(ask, wanted)


def _locked(ask: Ask, wanted: Wanted) -> Answer:
    now, until = _span(ask, wanted)
    with ask.bench.database.write() as tx:
        flows.expire(tx, ask.who.workspace, now)
        where = (ask.who.workspace, wanted.service, wanted.environment, ask.who.slack_id)
        row = locks.take(tx, *where, wanted.why, now, until)
        if row.holder != ask.who.slack_id:
            held = {"holder": row.holder, "reason": row.reason, "until": row.expires_at}
            raise Conflict("deploy", "locked_by", **held)
        ask.audit(tx, "deploy.lock", f"place:{wanted.name}")
    return sentence(ask.words.render("deploy", "lock_taken", place=wanted.name, until=until)).payload


def steal(ask: Ask) -> Answer:
    """Answer `/deploy steal web [staging] [2h] "why"`: who loses the place is told who took it, and why."""
    return _stolen(ask, _read(ask))


def _stolen(ask: Ask, wanted: Wanted) -> Answer:
    demand(ask, Permission.DEPLOY_STEAL)
    if not wanted.why:
        raise BotError("deploy_people", "why_steal")
    now, until = _span(ask, wanted)
    with ask.bench.database.write() as tx:
        flows.expire(tx, ask.who.workspace, now)
        wider = _wider(ask, tx, wanted)
        if wider is not None:
            place = place_name(wider.service, wider.environment)
            raise Conflict("deploy_people", "held_with_more", place=place, holder=wider.holder)
        where = (ask.who.workspace, wanted.service, wanted.environment, ask.who.slack_id)
        flows.steal(tx, *where, wanted.why, now, until)
        ask.audit(tx, "deploy.steal", f"place:{wanted.name}")
    return sentence(ask.words.render("deploy", "lock_taken", place=wanted.name, until=until)).payload


def _wider(ask: Ask, tx: Transaction, wanted: Wanted) -> locks.Row | None:
    """Find somebody's lock that holds the place and more: to take the place alone would open nothing."""
    held = locks.covering(tx, ask.who.workspace, wanted.service, wanted.environment, ask.bench.clock())
    others = (row for row in held if row.holder != ask.who.slack_id)
    return next((row for row in others if (row.service, row.environment) != (wanted.service, wanted.environment)), None)


def _span(ask: Ask, wanted: Wanted) -> tuple[datetime, datetime | None]:
    now = ask.bench.clock()
    return now, now + wanted.span if wanted.span else None


def unlock(ask: Ask) -> Answer:
    """Answer `/deploy unlock web [staging]`: one's own; another's takes a permission, and they are told."""
    demand(ask, Permission.DEPLOY_LOCK)
    wanted = _read(ask)
    with ask.bench.database.read() as tx:
        holder = _held(ask, tx, wanted).holder
    if holder != ask.who.slack_id:
        demand(ask, Permission.DEPLOY_STEAL)
    now, who = ask.bench.clock(), ask.who.slack_id
    with ask.bench.database.write() as tx:
        row = _held(ask, tx, wanted)
        if row.holder != holder or not locks.release(row, who, now):
            raise Conflict("deploy", "not_locked", place=wanted.name)
        flows.released(tx, row, who, now)
        ask.audit(tx, "deploy.unlock", f"place:{wanted.name}")
    return sentence(ask.words.render("deploy", "unlocked", place=wanted.name)).payload


def _held(ask: Ask, tx: Transaction, wanted: Wanted) -> locks.Row:
    """Find the lock of a place. Raises `Conflict` where nobody holds it."""
    for row in locks.of_workspace(tx, ask.who.workspace, ask.bench.clock()):
        if (row.service, row.environment) == (wanted.service, wanted.environment):
            return row
    raise Conflict("deploy", "not_locked", place=wanted.name)


def pressed_hold(ask: Ask) -> None:
    """Hold a place for the topic branch that was brought there, while it is still what is there."""
    demand(ask, Permission.DEPLOY_LOCK)
    key, _, commit = ask.text.split()
    now = ask.bench.clock()
    with ask.bench.database.write() as tx:
        flows.expire(tx, ask.who.workspace, now)
        view = queries.by_id(tx, int(key))
        if view.commit == commit and flows.hold(tx, ask.bench.catalogue, view, ask.who.slack_id, now):
            ask.audit(tx, "deploy.lock", f"place:{place_name(view.service, view.environment)}")


def _read(ask: Ask) -> Wanted:
    """Read a place, for how long, and why."""
    words = [(found[1] is not None, found[1] or found[2] or "") for found in _WORDS.finditer(ask.text)]
    why = next((word for is_quoted, word in words if is_quoted), "").strip()[:REASON]
    plain = [word for is_quoted, word in words if not is_quoted]
    if not plain:
        raise BotError("deploy", "which_service")
    wanted, typed = Wanted(EVERY, EVERY, why=why), None
    for word in plain[1:]:
        wanted, typed = _with(wanted, word, typed)
    service, environment = place_of(ask, plain[0], typed)
    return replace(wanted, service=service, environment=environment)


def _with(wanted: Wanted, word: str, typed: str | None) -> tuple[Wanted, str | None]:
    """Add what one word says: a theft, a span, or else the environment that was typed."""
    if word.lower() == STEAL:
        return replace(wanted, is_theft=True), typed
    try:
        return replace(wanted, span=parse_duration(word)), typed
    except ValueError:
        return wanted, word


SUBCOMMANDS = (
    Subcommand(
        "lock", lock, Usage(("lock",), '/deploy lock web [staging] [2h] ["why"]', mark("Hold a place for a while"))
    ),
    Subcommand(
        "steal",
        steal,
        Usage(
            ("steal",),
            '/deploy steal web [staging] [2h] "why"',
            mark("Take a place from whoever holds it, who is told"),
        ),
    ),
    Subcommand("unlock", unlock, Usage(("unlock",), "/deploy unlock web [staging]", mark("Give a place back"))),
)
ACTIONS: dict[str, Handler] = {"deploy.hold": pressed_hold}
