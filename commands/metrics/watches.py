"""Listing watches, pausing them, going on with them, and deleting them, by words and by buttons."""

from datetime import datetime, timedelta
from typing import Any

from bot.db import Transaction
from bot.errors import BotError, Conflict
from bot.flows import notify, watch_changes
from bot.messages import watch_list as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.metrics import queries as metrics
from bot.watches import maintenance, queries
from bot.watches.queries import WatchView
from commands.context import Answer, Ask, Handler
from commands.metrics.meant import demand_change, demand_tend, may_tend, watch_by, watch_of
from commands.metrics.until import read_lasting
from commands.permissions import demand_member
from commands.table import Subcommand

FOREVER = timedelta(days=3650)
"""How long a pause lasts that has no end."""


def listing(ask: Ask) -> Answer:
    """Answer `/metrics watches [page]`."""
    demand_member(ask)
    now, workspace = ask.bench.clock(), ask.who.workspace
    with ask.bench.database.read() as tx:
        found = words_of.Listed(
            watches=queries.watches(tx, workspace),
            standing=queries.standing(tx, workspace),
            known=metrics.known(tx, workspace, ask.bench.catalogue),
            maintained=maintenance.standing(tx, workspace, now),
        )
    own = {each.id for each in found.watches if may_tend(ask, each)}
    number = max(1, int(ask.text)) if ask.text.isdecimal() else 1
    return words_of.listing(ask.words, found, own, now, number).payload


def pause(ask: Ask) -> Answer:
    """Answer `/metrics pause <watch> [2h | until fri 18:00]`."""
    wanted = read_lasting(ask)
    of = _named(ask, wanted.name)
    return _typed(ask, of, wanted.until or ask.bench.clock() + FOREVER)


def resume(ask: Ask) -> Answer:
    """Answer `/metrics resume <watch>`."""
    return _typed(ask, _named(ask, ask.text.strip()), None)


def _named(ask: Ask, name: str) -> WatchView:
    demand_member(ask)
    if not name:
        raise BotError("watch_list", "which")
    return watch_of(ask, name)


def _typed(ask: Ask, of: WatchView, until: datetime | None) -> Answer:
    demand_tend(ask, of)
    with ask.bench.database.write() as tx:
        told = _paused(ask, tx, of, until)
    return sentence(ask.words.render("watch_list", "paused" if until else "resumed", **told)).payload


def _paused(ask: Ask, tx: Transaction, of: WatchView, until: datetime | None) -> dict[str, Any]:
    """Pause a watch, or go on with it, and give what is said of it. Raises `Conflict` where it is in no pause."""
    now = ask.bench.clock()
    if not watch_changes.pause(tx, ask.who.workspace, of.id, until, now):
        raise Conflict("watch_list", "not_paused", name=of.name)
    ask.audit(tx, "watch.pause" if until else "watch.resume", f"watch:{of.id}")
    return {"name": of.name, "until": until} if until and until - now < FOREVER else {"name": of.name}


def pressed_pause(ask: Ask) -> None:
    """Pause the watch of a button, until somebody goes on with it."""
    _pressed(ask, ask.bench.clock() + FOREVER)


def pressed_resume(ask: Ask) -> None:
    """Go on with the watch of a button."""
    _pressed(ask, None)


def _pressed(ask: Ask, until: datetime | None) -> None:
    of = watch_by(ask, int(ask.text))
    demand_tend(ask, of)
    with ask.bench.database.write() as tx:
        told = _paused(ask, tx, of, until)
        notify.tell(tx, ask.told, "watch_list", "paused" if until else "resumed", told, ask.bench.clock())


def pressed_delete(ask: Ask) -> None:
    """Delete the watch of a button, which asked before."""
    of = watch_by(ask, int(ask.text))
    demand_change(ask, of)
    with ask.bench.database.write() as tx:
        watch_changes.delete(tx, ask.who.workspace, of.id, ask.bench.clock())
        ask.audit(tx, "watch.delete", f"watch:{of.id}")
        notify.tell(tx, ask.told, "watch_list", "deleted", {"name": of.name}, ask.bench.clock())


SUBCOMMANDS = (
    Subcommand(
        "watches", listing, Usage(("watches",), "/metrics watches [page]", mark("List the watches, and what fires"))
    ),
    Subcommand(
        "pause", pause, Usage(("pause",), "/metrics pause <watch> [2h]", mark("Look no more for a while, or at all"))
    ),
    Subcommand("resume", resume, Usage(("resume",), "/metrics resume <watch>", mark("Look again from now on"))),
)
ACTIONS: dict[str, Handler] = {
    words_of.PAUSE: pressed_pause,
    words_of.RESUME: pressed_resume,
    words_of.DELETE: pressed_delete,
}
