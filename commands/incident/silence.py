"""Silencing an incident's alerts where they come from, and lifting that."""

from datetime import datetime, timedelta

from bot.alerts.silencing import LONGEST, USUAL
from bot.catalogue.durations import parse_duration
from bot.catalogue.permissions import Permission
from bot.errors import BotError, Conflict
from bot.flows import silences as flows
from bot.incidents.queries import IncidentView
from bot.incidents.rules import REASON_LIMIT
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.slack.mrkdwn import Mrkdwn, plain
from commands.context import Answer, Ask
from commands.incident.meant import by_id, locked, meant, meant_first
from commands.permissions import demand
from commands.table import Subcommand

SHORTEST = timedelta(minutes=1)


def silence(ask: Ask) -> Answer:
    """Answer `/incident silence [2h] [why]`."""
    demand(ask, Permission.ALERTS_SILENCE)
    found, typed = meant_first(ask)
    span, why = _read(typed)
    ends_at = ask.bench.clock() + span
    count = _begin(ask, found, ends_at, plain(Mrkdwn(why)).strip('" ')[:REASON_LIMIT])
    if not count:
        raise Conflict("silence", "silenced_already", number=found.number)
    told = ask.words.render("silence", "silencing", number=found.number, count=count, until=ends_at)
    return sentence(told).payload


def _read(typed: str) -> tuple[timedelta, str]:
    """Read for how long, where the first word says so, and why."""
    word, _, rest = typed.partition(" ")
    try:
        span = parse_duration(word)
    except ValueError:
        return USUAL, typed
    if not SHORTEST <= span <= LONGEST:
        raise BotError("silence", "silence_span", longest=LONGEST)
    return span, rest


def _begin(ask: Ask, found: IncidentView, ends_at: datetime, why: str) -> int:
    """Have alerts silenced; answer how many silences that takes, none where all are silenced already."""
    bench, now = ask.bench, ask.bench.clock()
    if not bench.catalogue.alertmanagers:
        raise Conflict("silence", "no_alertmanager")
    with bench.database.write() as tx:
        row = locked(ask, tx, found.id)
        asked = {"actor": ask.who.slack_id, "reason": why}
        count = flows.begin(tx, bench.catalogue, row, now=now, ends_at=ends_at, **asked)
        if count is None:
            raise Conflict("silence", "nothing_to_silence", number=found.number)
        if count:
            ask.audit(tx, "incident.silence", f"incident:{found.number}")
    return count


def pressed_silence(ask: Ask) -> None:
    """Silence what fires for the usual time; a second press finds it silenced."""
    demand(ask, Permission.ALERTS_SILENCE)
    _begin(ask, by_id(ask, int(ask.text)), ask.bench.clock() + USUAL, "")


def unsilence(ask: Ask) -> Answer:
    """Answer `/incident unsilence [number]`."""
    demand(ask, Permission.ALERTS_SILENCE)
    found = meant(ask)
    if not _lift(ask, found):
        raise Conflict("silence", "not_silenced", number=found.number)
    return sentence(ask.words.render("silence", "lifting", number=found.number)).payload


def pressed_unsilence(ask: Ask) -> None:
    """Lift the silences by the button; a second press finds none."""
    demand(ask, Permission.ALERTS_SILENCE)
    _lift(ask, by_id(ask, int(ask.text)))


def _lift(ask: Ask, found: IncidentView) -> int:
    with ask.bench.database.write() as tx:
        count = flows.lift(tx, locked(ask, tx, found.id), ask.who.slack_id, ask.bench.clock())
        if count:
            ask.audit(tx, "incident.unsilence", f"incident:{found.number}")
    return count


SUBCOMMANDS = (
    Subcommand(
        "silence",
        silence,
        Usage(("silence",), "/incident silence [2h] [why]", mark("Silence its alerts in Alertmanager")),
    ),
    Subcommand(
        "unsilence", unsilence, Usage(("unsilence",), "/incident unsilence", mark("Lift the silences of its alerts"))
    ),
)
ACTIONS = {"incident.silence": pressed_silence, "incident.unsilence": pressed_unsilence}
