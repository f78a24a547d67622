"""Declaring an incident: by a command, a form, a shortcut, or from a message."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.errors import BotError
from bot.flows import incidents as flows
from bot.flows import reporters
from bot.incidents.ports import PERSON, Origin
from bot.incidents.rules import TITLE_LIMIT, read_declaration
from bot.messages import incident_forms
from bot.messages.base import View, sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.severity import Severity
from bot.slack.literal import one_line
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.permissions import demand
from commands.table import Subcommand

TITLE = mark("The title")


def declare(ask: Ask) -> Answer:
    """Answer `/incident declare [title]`; without a title a modal asks for it."""
    demand(ask, Permission.INCIDENT_DECLARE)
    declaration = read_declaration(ask.text)
    if not declaration.title:
        ask.open_view(_form(ask, ask.channel))
        return None
    title = one_line(plain(Mrkdwn(declaration.title)))
    return _record(ask, title, declaration.severity)


def _form(ask: Ask, kept: str, title: str = "", *, is_private: bool = False) -> View:
    services = sorted(ask.bench.catalogue.services)
    return incident_forms.declare_view(ask.words, kept, services, title=title, is_private=is_private)


def declare_private(ask: Ask) -> Answer:
    """Answer `/incident private [title]`: known to those alone who are in its channel."""
    demand(ask, Permission.INCIDENT_DECLARE)
    declaration = read_declaration(ask.text)
    if not declaration.title:
        ask.open_view(_form(ask, ask.channel, is_private=True))
        return None
    return _record(ask, one_line(plain(Mrkdwn(declaration.title))), declaration.severity, is_private=True)


def opened_form(ask: Ask) -> Answer:
    """Open the modal for the global shortcut, and for the button of the home tab."""
    demand(ask, Permission.INCIDENT_DECLARE)
    ask.open_view(_form(ask, ask.channel))
    return None


def chosen_message(ask: Ask) -> Answer:
    """Open the modal for a message, whose text is the title and to which the incident will link."""
    demand(ask, Permission.INCIDENT_DECLARE)
    text = one_line(plain(Mrkdwn(ask.body["message"].get("text") or "")))
    kept = f"{ask.channel} {ask.body['message_ts']}"
    ask.open_view(_form(ask, kept, text[:TITLE_LIMIT]))
    return None


def submitted(ask: Ask) -> dict[str, Any] | None:
    """Take the modal's values: errors stay in it, else the incident is recorded and the modal closes."""
    demand(ask, Permission.INCIDENT_DECLARE)
    values = entered(ask.body)
    title = one_line(values["title"] or "")
    if not title:
        return {"response_action": "errors", "errors": {"title": str(ask.words.render("incident", "title_needed"))}}
    severity = Severity(int(values["severity"]))
    channel, _, ts = ask.channel.partition(" ")
    origin = Origin("message", channel=channel, ts=ts) if ts else PERSON
    _record(
        ask,
        title,
        severity,
        origin,
        services=values.get("services") or (),
        impact=values.get("impact"),
        is_private=values.get("readers") == "members",
        callees=values.get("callees") or (),
    )
    return None


def _record(
    ask: Ask,
    title: str,
    severity: Severity,
    origin: Origin = PERSON,
    *,
    services: Sequence[str] = (),
    impact: str | None = None,
    is_private: bool = False,
    callees: Sequence[str] = (),
) -> dict[str, Any]:
    if len(title) > TITLE_LIMIT:
        raise BotError("errors", "too_long", field=TITLE, length=len(title), limit=TITLE_LIMIT)
    bench, now = ask.bench, ask.bench.clock()
    where, who = ask.who.workspace, ask.who.slack_id

    def record(tx: Transaction) -> int:
        declared: Callable[..., Any] = partial(reporters.declare, tx, ask.told)
        if ask.who.is_known:
            declared = partial(flows.declare, tx, bench.catalogue, where, reporter=who)
        more = {"is_private": is_private, "origin": origin, "callees": callees}
        made = declared(title, severity, now, services=services, impact=impact, **more)
        ask.audit(tx, "incident.declare", f"incident:{made.number}")
        return int(made.number)

    with bench.database.write() as tx:
        number = once(tx, where, ask.key, now, lambda: record(tx))
    return sentence(ask.words.render("incident", "recorded", number=number)).payload


SUBCOMMANDS = (
    Subcommand(
        "declare",
        declare,
        Usage(("declare", "new"), "/incident declare [sev1…sev5] [title]", mark("Open an incident and its channel")),
        ("new",),
    ),
    Subcommand(
        "private",
        declare_private,
        Usage(("private",), "/incident private [title]", mark("Open one that only its members know of")),
    ),
)
ACTIONS: dict[str, Handler] = {"incident.form": opened_form}
SHORTCUTS: dict[str, Handler] = {"incident.declare": opened_form, "incident.from_message": chosen_message}
VIEWS: dict[str, Handler] = {"incident.declare": submitted}
