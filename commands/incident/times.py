"""When things happened: shown, and set by whoever knows it better; and how long they take on average."""

from datetime import datetime, timedelta

from bot.catalogue.durations import parse_days
from bot.catalogue.permissions import Permission
from bot.errors import BotError, Conflict, NotFound
from bot.incidents import figures as counted
from bot.incidents import queries
from bot.incidents import times as domain
from bot.incidents.moments import InFuture, read_moment_alone
from bot.incidents.rules import REASON_LIMIT, SETTABLE
from bot.messages import figures as words_of_figures
from bot.messages import times as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.slack.mrkdwn import Mrkdwn, plain
from commands.context import Answer, Ask
from commands.incident.meant import change, meant_first
from commands.permissions import demand, demand_member
from commands.table import Subcommand

USUAL = timedelta(days=30)


def times(ask: Ask) -> Answer:
    """Answer `/incident times [number]`, and `/incident times started | detected | mitigated time [why]`."""
    demand_member(ask)
    found, rest = meant_first(ask)
    if rest:
        return _set(ask, found, rest)
    with ask.bench.database.read() as tx:
        needed = queries.time_open(tx, found, ask.bench.clock())
    return words_of.shown(ask.words, found, needed).payload


def _set(ask: Ask, found: queries.IncidentView, typed: str) -> Answer:
    demand(ask, Permission.INCIDENT_RESPOND)
    word, _, rest = typed.partition(" ")
    name = _station(ask, word)
    when, why = _moment(ask, plain(Mrkdwn(rest)).strip())
    who, reason = ask.who.slack_id, why[:REASON_LIMIT]
    done = change(
        ask, found.id, "times", lambda tx, row, now: domain.set_by_hand(tx, row, name, when, who, now, reason)
    )
    if not done:
        raise Conflict("times", "known", number=found.number)
    label = words_of.station_name(ask.words, name)
    return sentence(ask.words.render("times", "kept", number=found.number, label=label, when=when)).payload


def _station(ask: Ask, word: str) -> str:
    """Find a moment by its name, in English or as it is shown."""
    labels = {str(words_of.station_name(ask.words, name)).casefold(): name for name in SETTABLE}
    name = (labels | {each: each for each in SETTABLE}).get(word.casefold())
    if name is None:
        raise NotFound("times", "no_station", word=word, known=list(labels))
    return name


def _moment(ask: Ask, typed: str) -> tuple[datetime, str]:
    try:
        when, why = read_moment_alone(typed, ask.bench.clock(), ask.zone)
    except InFuture as error:
        raise BotError("times", "in_future") from error
    if when is None:
        raise BotError("times", "no_time", word=typed)
    return when, why


def figures(ask: Ask) -> Answer:
    """Answer `/incident figures [days] [service]`."""
    demand_member(ask)
    span, service = _asked(ask)
    now = ask.bench.clock()
    with ask.bench.database.read() as tx:
        known = {"service": service, "who": ask.reader}
        found = counted.since(tx, ask.who.workspace, now - span, now, **known)
    return words_of_figures.shown(ask.words, found, max(1, span.days), service).payload


def _asked(ask: Ask) -> tuple[timedelta, str | None]:
    """Read a number of days and a service, in any order; without services in the catalogue any name is one."""
    span, service = USUAL, None
    for word in ask.text.split():
        known = ask.bench.catalogue.service(word)
        if known is not None:
            service = known.name
        elif word[0].isdecimal():
            span = _days(word)
        elif service is None and not ask.bench.catalogue.services:
            service = word
        else:
            raise BotError("figures", "wrong", word=word)
    return span, service


def _days(word: str) -> timedelta:
    try:
        return parse_days(word)
    except ValueError as error:
        raise BotError("figures", "wrong", word=word) from error


SUBCOMMANDS = (
    Subcommand(
        "times",
        times,
        Usage(("times",), "/incident times [started 14:05 why]", mark("Show when it started, or say so")),
    ),
    Subcommand(
        "figures",
        figures,
        Usage(("figures",), "/incident figures [30d] [service]", mark("Count incidents, with MTTA and MTTR")),
    ),
)
