"""The timeline: writing a note, reading what happened, and erasing what should not stand there."""

from collections.abc import Callable

from bot.catalogue.permissions import Permission
from bot.errors import BotError, NotFound
from bot.flows import papers
from bot.flows import timeline as flows
from bot.flows.papers import Pass
from bot.incidents import links
from bot.incidents import timeline as domain
from bot.incidents.moments import InFuture, read_moment
from bot.incidents.queries import IncidentView
from bot.messages import timeline as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.incident.meant import by_id, locked, meant, meant_first
from commands.permissions import demand, demand_member
from commands.table import Subcommand

TEXT = mark("The note")


def note(ask: Ask) -> Answer:
    """Answer `/incident note [time] text`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, typed = meant_first(ask)
    now = ask.bench.clock()
    try:
        when, text = read_moment(plain(Mrkdwn(typed)).strip(), now, ask.zone)
    except InFuture as error:
        raise BotError("timeline", "in_future") from error
    if not text:
        raise BotError("timeline", "note_needed")
    if len(text) > domain.NOTE_LIMIT:
        raise BotError("errors", "too_long", field=TEXT, length=len(text), limit=domain.NOTE_LIMIT)
    with ask.bench.database.write() as tx:
        row = locked(ask, tx, found.id)

        def write() -> int:
            ask.audit(tx, "incident.note", f"incident:{row.number}")
            return flows.note(tx, row, text, ask.who.slack_id, now, when or now).id

        once(tx, ask.who.workspace, ask.key, now, write)
    return sentence(ask.words.render("timeline", "noted", number=found.number)).payload


def timeline(ask: Ask) -> Answer:
    """Answer `/incident timeline`: the newest part of it."""
    demand_member(ask)
    found = meant(ask)
    with ask.bench.database.read() as tx:
        shown = domain.shown(tx, found.id)
        belongs = links.of_incident(tx, found.workspace, found.id, ask.reader)
    return words_of.timeline(ask.words, found, shown, belongs, _of_file(ask, found)).payload


def _of_file(ask: Ask, found: IncidentView) -> Callable[[int], str] | None:
    """Lead whoever asks to files by links of their own, for ten minutes; an answer that others read too has none."""
    if ask.reader is None:
        return None
    bench = ask.bench
    key = papers.sealed(bench.seal, Pass(ask.who.workspace, found.number, ask.who.slack_id), bench.clock())
    return lambda file: papers.file_address(bench.base_url, file, key)


def pressed_older(ask: Ask) -> None:
    """Open the part before the one that was shown."""
    demand_member(ask)
    incident, before = ask.text.split()
    found = by_id(ask, int(incident))
    with ask.bench.database.read() as tx:
        shown = domain.shown(tx, found.id, before)
    ask.open_view(words_of.older(ask.words, found, shown, _of_file(ask, found)))


def asked_older(ask: Ask) -> Answer:
    """Show the part before the one that the modal shows, in its place."""
    demand_member(ask)
    incident, _, before = ask.channel.partition(" ")
    found = by_id(ask, int(incident))
    with ask.bench.database.read() as tx:
        shown = domain.shown(tx, found.id, before)
    return {"response_action": "update", "view": words_of.older(ask.words, found, shown, _of_file(ask, found)).payload}


def redact(ask: Ask) -> Answer:
    """Answer `/incident redact entry`."""
    demand(ask, Permission.INCIDENT_REDACT)
    found, typed = meant_first(ask)
    if not typed.isdecimal() or len(typed) > 15:  # noqa: PLR2004 - far more than there will be
        raise BotError("timeline", "which_entry")
    _redact(ask, found.id, int(typed))
    return sentence(ask.words.render("timeline", "redacted", key=int(typed))).payload


def chosen_message(ask: Ask) -> None:
    """Erase what a message says from the timeline, by the menu of the message."""
    demand(ask, Permission.INCIDENT_REDACT)
    with ask.bench.database.write() as tx:
        known = flows.entry_of(tx, ask.who.workspace, ask.channel, str(ask.body["message_ts"]))
    if known is None:
        raise NotFound("timeline", "not_on_it")
    _redact(ask, *known)


def _redact(ask: Ask, incident: int, key: int) -> None:
    now = ask.bench.clock()
    with ask.bench.database.write() as tx:
        row = locked(ask, tx, links.survivor(tx, incident))
        if flows.redact(tx, ask.bench.catalogue, row, key, ask.who.slack_id, now):
            ask.audit(tx, "incident.redact", f"incident:{row.number} entry:{key}")


SUBCOMMANDS = (
    Subcommand("note", note, Usage(("note",), "/incident note [14:05] text", mark("Write on the timeline"))),
    Subcommand("timeline", timeline, Usage(("timeline",), "/incident timeline", mark("Show what happened"))),
    Subcommand(
        "redact", redact, Usage(("redact",), "/incident redact entry", mark("Erase the text of a note or a message"))
    ),
)
ACTIONS: dict[str, Handler] = {"incident.timeline": pressed_older}
VIEWS: dict[str, Handler] = {"incident.timeline": asked_older}
SHORTCUTS: dict[str, Handler] = {"incident.redact_message": chosen_message}
