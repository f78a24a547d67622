"""Telling others how an incident goes, and putting off what was promised."""

import json
from datetime import UTC, datetime, timedelta

from bot.catalogue.durations import parse_duration
from bot.catalogue.permissions import Permission
from bot.errors import BotError, Conflict
from bot.flows import incident_updates as flows
from bot.flows.incidents import usual_pause
from bot.incidents import queries
from bot.incidents.rules import UPDATE_LIMIT, State
from bot.messages import incident_entries, incident_forms
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.incident.meant import by_id, expected, locked, meant, meant_first
from commands.permissions import demand, demand_member
from commands.table import Subcommand

TEXT = mark("The update")


def update(ask: Ask) -> Answer:
    """Answer `/incident update [text]`; without a text a form asks for it."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, text = meant_first(ask)
    if not found.is_open:
        raise Conflict("incident", "not_open", number=found.number)
    if not text:
        _open(ask, found)
        return None
    every = usual_pause(ask.bench.catalogue, found.severity)
    _write(ask, found.id, plain(Mrkdwn(text)), trying=found.trying, pause=every, state=None)
    return sentence(ask.words.render("incident", "updated", number=found.number)).payload


def pressed_update(ask: Ask) -> None:
    """Open the form from the panel, or from a reminder."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found = by_id(ask, expected(ask)[0])
    if not found.is_open:
        raise Conflict("incident", "not_open", number=found.number)
    _open(ask, found)


def _open(ask: Ask, found: queries.IncidentView) -> None:
    every = usual_pause(ask.bench.catalogue, found.severity)
    ask.open_view(incident_forms.update_view(ask.words, found, every))


def submitted(ask: Ask) -> Answer:
    """Take an update from its form; a state that somebody else has changed meanwhile stays as they left it."""
    demand(ask, Permission.INCIDENT_RESPOND)
    kept, values = json.loads(ask.channel), entered(ask.body)
    text, minutes = (values["text"] or "").strip(), int(values["next"])
    if not text:
        return {"response_action": "errors", "errors": {"text": str(ask.words.render("incident", "update_needed"))}}
    state = State(values["state"]) if values["state"] != kept["state"] else None
    pause = timedelta(minutes=minutes) if minutes else None
    if state == State.RESOLVED:
        demand(ask, Permission.INCIDENT_RESOLVE)
    _write(ask, kept["incident"], text, trying=values["trying"], pause=pause, state=state)
    return None


def _write(
    ask: Ask, incident: int, text: str, *, trying: str | None, pause: timedelta | None, state: State | None
) -> None:
    if len(text) > UPDATE_LIMIT:
        raise BotError("errors", "too_long", field=TEXT, length=len(text), limit=UPDATE_LIMIT)
    bench, now, who = ask.bench, ask.bench.clock(), ask.who.slack_id
    due = now + pause if pause else None
    with bench.database.write() as tx:
        row = locked(ask, tx, incident)

        def write() -> int:
            ask.audit(tx, "incident.update", f"incident:{row.number}")
            told = flows.write(tx, bench.catalogue, row, text, who, now, trying=trying, next_at=due, state=state)
            return told.id

        once(tx, ask.who.workspace, ask.key, now, write)


def snooze(ask: Ask) -> Answer:
    """Answer `/incident snooze [duration]`: the next update comes that much later than now."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, typed = meant_first(ask)
    if found.update_due_at is None:
        raise Conflict("incident", "nothing_promised", number=found.number)
    try:
        pause = parse_duration(typed) if typed else timedelta(minutes=incident_entries.SNOOZE)
    except ValueError as error:
        raise BotError("incident", "no_duration", word=typed) from error
    _put_off(ask, found.id, found.update_due_at, pause)
    return sentence(ask.words.render("incident", "snoozed", due=ask.bench.clock() + pause)).payload


def pressed_snooze(ask: Ask) -> None:
    """Put off what the reminder is of; a second press finds another promise and does nothing."""
    demand(ask, Permission.INCIDENT_RESPOND)
    incident, due = (int(part) for part in ask.text.split())
    _put_off(ask, incident, datetime.fromtimestamp(due, UTC), timedelta(minutes=incident_entries.SNOOZE))


def _put_off(ask: Ask, incident: int, promised: datetime, pause: timedelta) -> None:
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = locked(ask, tx, incident)
        if flows.snooze(tx, bench.catalogue, row, promised, now + pause, now):
            ask.audit(tx, "incident.snooze", f"incident:{row.number}")


def customers(ask: Ask) -> Answer:
    """Answer `/incident customers`: what the team may copy to those who use its product."""
    demand_member(ask)
    found = meant(ask)
    with ask.bench.database.read() as tx:
        last = queries.updates(tx, found.id, limit=1)
    return incident_entries.for_customers(ask.words, found, last[0].text if last else "").payload


SUBCOMMANDS = (
    Subcommand("update", update, Usage(("update",), "/incident update [text]", mark("Tell the others how it goes"))),
    Subcommand("snooze", snooze, Usage(("snooze",), "/incident snooze [15m]", mark("Put the next update off"))),
    Subcommand(
        "customers", customers, Usage(("customers",), "/incident customers", mark("Write a text for your customers"))
    ),
)
ACTIONS: dict[str, Handler] = {"incident.update": pressed_update, "incident.snooze": pressed_snooze}
VIEWS: dict[str, Handler] = {"incident.update": submitted}
