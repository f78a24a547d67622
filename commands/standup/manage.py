"""Pausing standups, going on with them and ending them, by words and by buttons."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from bot.db import Transaction
from bot.errors import BotError, Conflict
from bot.flows import notify
from bot.flows import standup_changes as flows
from bot.messages import standup_list as words_of
from bot.messages.base import sentence
from bot.messages.dates import day
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.standups import dates
from bot.standups.queries import StandupView
from bot.standups.timing import DAY
from commands.context import Answer, Ask, Handler
from commands.standup.meant import demand_change, standup_by, standup_of
from commands.table import Subcommand

UNTIL = re.compile(r"(?:(.*?) )??(?:((?:until|till) .+)|((?:(?:\d\S*|다음|이번) )*\S+ ?까지))", re.IGNORECASE)
"""A name, and the last day of a pause: `Daily until 3 Aug`, `데일리 8월 3일까지`."""
Change = Callable[[Transaction, int, int, datetime], bool]
"""Changes a standup of a workspace; False where that is so already."""


def pause(ask: Ask) -> Answer:
    """Answer `/standup pause [name] [until a day]`: nobody is asked until it goes on."""
    name, last = _until(ask)
    if last is None:
        return _typed(ask, "pause")
    of, again = standup_of(ask, name), last + DAY
    demand_change(ask, of)
    with ask.bench.database.write() as tx:
        if not flows.pause(tx, ask.who.workspace, of.id, ask.bench.clock(), again):
            raise Conflict("standup_set_up", "paused_already", name=of.name)
        ask.audit(tx, "standup.pause", f"standup:{of.id}")
    told = {"name": of.name, "last": day(ask.words, last), "again": day(ask.words, again)}
    return sentence(ask.words.render("standup_set_up", "paused_until", **told)).payload


def _until(ask: Ask) -> tuple[str, date | None]:
    """Split what was typed into a name and the last day of a pause. Raises `BotError` where that is no day to come."""
    found = UNTIL.fullmatch(ask.text)
    if found is None:
        return ask.text, None
    today = ask.bench.clock().astimezone(ask.zone).date()
    last = dates.read(found[2] or found[3], today, ask.words.lang).last
    if last < today:
        raise BotError("standup_own", "over", days=str(day(ask.words, last)))
    return found[1] or "", last


def resume(ask: Ask) -> Answer:
    """Answer `/standup resume [name]`."""
    return _typed(ask, "resume")


def delete(ask: Ask) -> Answer:
    """Answer `/standup delete [name]` with a question; the button under it deletes."""
    of = standup_of(ask, ask.text)
    demand_change(ask, of)
    return words_of.deletion(ask.words, of).payload


def _typed(ask: Ask, act: str) -> Answer:
    of = standup_of(ask, ask.text)
    demand_change(ask, of)
    with ask.bench.database.write() as tx:
        told = _changed(ask, tx, of, act)
    return sentence(ask.words.render("standup_set_up", told, name=of.name)).payload


def _pressed(act: str) -> Handler:
    """Make the handler of a button, which says what was done to who pressed it."""

    def pressed(ask: Ask) -> None:
        of = standup_by(ask, int(ask.text))
        demand_change(ask, of)
        with ask.bench.database.write() as tx:
            told = _changed(ask, tx, of, act)
            notify.tell(tx, ask.told, "standup_set_up", told, {"name": of.name}, ask.bench.clock())

    return pressed


def _changed(ask: Ask, tx: Transaction, of: StandupView, act: str) -> str:
    """Do what was asked for, and answer what is said of it. Raises `Conflict` where that is so already."""
    change, done, already = CHANGES[act]
    if not change(tx, ask.who.workspace, of.id, ask.bench.clock()):
        raise Conflict("standup_set_up", already, name=of.name)
    ask.audit(tx, f"standup.{act}", f"standup:{of.id}")
    return done


CHANGES: Mapping[str, tuple[Change, str, str]] = {
    "pause": (flows.pause, "paused", "paused_already"),
    "resume": (flows.go_on, "resumed", "not_paused"),
    "delete": (flows.remove, "deleted", "deleted"),
}
"""For each word: what does it, what is said then, and what where it was so already."""
SUBCOMMANDS = (
    Subcommand(
        "pause", pause, Usage(("pause",), "/standup pause [name] [until friday]", mark("Ask nobody until it goes on"))
    ),
    Subcommand("resume", resume, Usage(("resume",), "/standup resume [name]", mark("Ask again from now on"))),
    Subcommand(
        "delete", delete, Usage(("delete",), "/standup delete [name]", mark("End a standup; what was answered stays"))
    ),
)
ACTIONS: dict[str, Handler] = {f"standup.{act}": _pressed(act) for act in CHANGES}
