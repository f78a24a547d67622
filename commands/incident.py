"""`/incident`: declaring, listing and resolving, and the buttons of an incident's messages."""

import json
import re
from typing import Any

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.errors import BotError, Conflict, NotFound
from bot.flows import incidents as flows
from bot.flows import reporters
from bot.incidents import queries, service
from bot.incidents.ports import PERSON, Origin
from bot.incidents.rules import OPEN, TITLE_LIMIT, read_declaration
from bot.messages import incident as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.severity import Severity
from bot.slack.literal import one_line
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.permissions import demand
from commands.table import Command, Subcommand, help_of

TITLE = mark("The title")
NUMBER = re.compile(r"[0-9]{1,9}")


def bare(ask: Ask) -> Answer:
    """Answer `/incident` alone: in an incident's channel its panel, elsewhere what is open."""
    with ask.bench.database.read() as tx:
        found = queries.by_channel(tx, ask.who.workspace, ask.channel)
    return words_of.panel(ask.words, found).payload if found else listing(ask)


def listing(ask: Ask) -> Answer:
    """Answer `/incident list`."""
    with ask.bench.database.read() as tx:
        found = queries.open_incidents(tx, ask.who.workspace)
    return words_of.listing(ask.words, found).payload


def declare(ask: Ask) -> Answer:
    """Answer `/incident declare [title]`; without a title a modal asks for it."""
    demand(ask, Permission.INCIDENT_DECLARE)
    declaration = read_declaration(ask.text)
    if not declaration.title:
        ask.open_view(words_of.declare_view(ask.words, ask.channel))
        return None
    title = one_line(plain(Mrkdwn(declaration.title)))
    return _record(ask, title, declaration.severity)


def opened_form(ask: Ask) -> Answer:
    """Open the modal for the global shortcut, and for the button of the home tab."""
    demand(ask, Permission.INCIDENT_DECLARE)
    ask.open_view(words_of.declare_view(ask.words, ask.channel))
    return None


def chosen_message(ask: Ask) -> Answer:
    """Open the modal for a message, whose text is the title and to which the incident will link."""
    demand(ask, Permission.INCIDENT_DECLARE)
    text = one_line(plain(Mrkdwn(ask.body["message"].get("text") or "")))
    kept = f"{ask.channel} {ask.body['message_ts']}"
    ask.open_view(words_of.declare_view(ask.words, kept, title=text[:TITLE_LIMIT]))
    return None


def _record(ask: Ask, title: str, severity: Severity, origin: Origin = PERSON) -> dict[str, Any]:
    if len(title) > TITLE_LIMIT:
        raise BotError("errors", "too_long", field=TITLE, length=len(title), limit=TITLE_LIMIT)
    bench, now = ask.bench, ask.bench.clock()
    where, who = ask.who.workspace, ask.who.slack_id

    def record(tx: Transaction) -> int:
        if ask.who.is_known:
            made = flows.declare(tx, bench.catalogue, where, title, severity, now, reporter=who, origin=origin)
        else:
            made = reporters.declare(tx, ask.told, title, severity, now, origin)
        ask.audit(tx, "incident.declare", f"incident:{made.number}")
        return made.number

    with bench.database.write() as tx:
        number = once(tx, where, ask.key, now, lambda: record(tx))
    return sentence(ask.words.render("incident", "recorded", number=number)).payload


def submitted(ask: Ask) -> dict[str, Any] | None:
    """Take the modal's values: errors stay in it, else the incident is recorded and the modal closes."""
    demand(ask, Permission.INCIDENT_DECLARE)
    values = ask.body["view"]["state"]["values"]
    title = one_line(values["title"]["title"]["value"] or "")
    if not title:
        return {"response_action": "errors", "errors": {"title": str(ask.words.render("incident", "title_needed"))}}
    severity = Severity(int(values["severity"]["severity"]["selected_option"]["value"]))
    channel, _, ts = ask.channel.partition(" ")
    _record(ask, title, severity, Origin("message", channel=channel, ts=ts) if ts else PERSON)
    return None


def resolve(ask: Ask) -> Answer:
    """Answer `/incident resolve [number]`."""
    demand(ask, Permission.INCIDENT_RESOLVE)
    found = _meant(ask)
    if not _transition(ask, found.id, "resolve", lambda tx, row, now: service.resolve(tx, row, ask.who.slack_id, now)):
        raise Conflict("incident", "already_resolved", number=found.number)
    return sentence(ask.words.render("incident", "resolving", number=found.number)).payload


def _meant(ask: Ask) -> queries.IncidentView:
    """Find the incident of the channel, or of the number that was typed."""
    typed = ask.text.lstrip("#")
    with ask.bench.database.read() as tx:
        found = (
            queries.by_number(tx, ask.who.workspace, int(typed) if NUMBER.fullmatch(typed) else 0)
            if typed
            else queries.by_channel(tx, ask.who.workspace, ask.channel)
        )
    if found is None:
        raise NotFound("incident", "not_found", number=typed) if typed else NotFound("incident", "which")
    return found


def _transition(ask: Ask, incident: int, action: str, change: Any) -> bool:  # noqa: ANN401 - a service's function
    """Change an incident and have it shown; False where it was so already. `action` is its name in the audit."""
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = service.locked(tx, ask.who.workspace, incident)
        entry = change(tx, row, now)
        if entry is not None:
            flows.changed(tx, bench.catalogue, row, entry, now)
            ask.audit(tx, f"incident.{action}", f"incident:{row.number}")
    return entry is not None


def pressed_acknowledge(ask: Ask) -> None:
    """Take an incident up: the state that the button expects must still be."""
    demand(ask, Permission.INCIDENT_RESPOND)
    expected = json.loads(ask.text)
    if expected["state"] == OPEN:
        _transition(
            ask,
            expected["incident"],
            "acknowledge",
            lambda tx, row, now: service.acknowledge(tx, row, ask.who.slack_id, now),
        )


def pressed_resolve(ask: Ask) -> None:
    """Resolve by the button; a second press finds another state and does nothing."""
    demand(ask, Permission.INCIDENT_RESOLVE)
    expected = json.loads(ask.text)
    _transition(
        ask, expected["incident"], "resolve", lambda tx, row, now: service.resolve(tx, row, ask.who.slack_id, now)
    )


def chosen_severity(ask: Ask) -> None:
    """Change the severity by the menu."""
    demand(ask, Permission.INCIDENT_RESPOND)
    incident, level = (int(part) for part in ask.text.split())
    severity = Severity(level)
    _transition(
        ask, incident, "severity", lambda tx, row, now: service.set_severity(tx, row, severity, ask.who.slack_id, now)
    )


def pressed_reopen_channel(ask: Ask) -> None:
    """Try once more to open a channel that Slack refused."""
    demand(ask, Permission.INCIDENT_RESPOND)
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = service.locked(tx, ask.who.workspace, json.loads(ask.text)["incident"])
        if row.channel_state in {"failed", "lost"}:
            flows.open_channel(tx, row, now)
            flows.announce(tx, bench.catalogue, row, now)
            ask.audit(tx, "incident.open_channel", f"incident:{row.number}")


def _help(ask: Ask) -> Answer:
    return help_of(COMMAND, ask)


COMMAND = Command(
    "/incident",
    bare,
    (
        Subcommand(
            "declare",
            declare,
            Usage(
                ("declare", "new"), "/incident declare [sev1…sev5] [title]", mark("Open an incident and its channel")
            ),
            ("new",),
        ),
        Subcommand("list", listing, Usage(("list", "ls"), "/incident list", mark("Show what is open")), ("ls",)),
        Subcommand("resolve", resolve, Usage(("resolve",), "/incident resolve [number]", mark("End an incident"))),
        Subcommand("help", _help, Usage(("help",), "/incident help", mark("Show this help"))),
    ),
)
ACTIONS: dict[str, Handler] = {
    "incident.form": opened_form,
    "incident.acknowledge": pressed_acknowledge,
    "incident.resolve": pressed_resolve,
    "incident.severity": chosen_severity,
    "incident.reopen_channel": pressed_reopen_channel,
}
SHORTCUTS: dict[str, Handler] = {"incident.declare": opened_form, "incident.from_message": chosen_message}
VIEWS = {"incident.declare": submitted}
