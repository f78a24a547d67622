"""Changing what is known of an incident: its severity, title, services and impact."""

import json
from typing import Any

from bot.catalogue.permissions import Permission
from bot.errors import BotError, NotFound
from bot.incidents import service
from bot.incidents.rules import IMPACT_LIMIT, REASON_LIMIT, TITLE_LIMIT
from bot.messages import incident_forms
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.severity import Severity
from bot.slack.literal import one_line
from bot.slack.mrkdwn import Mrkdwn, plain
from commands.context import Answer, Ask, Handler
from commands.forms import changed, entered
from commands.incident.meant import by_id, change, meant, meant_first
from commands.permissions import demand
from commands.table import Subcommand

LIMITS = {"title": (mark("The title"), TITLE_LIMIT), "impact": (mark("The impact"), IMPACT_LIMIT)}


def severity(ask: Ask) -> Answer:
    """Answer `/incident severity <severity> [why]`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, rest = meant_first(ask)
    word, _, why = rest.partition(" ")
    wanted = ask.bench.catalogue.incident.severity(word)
    if wanted is None:
        raise NotFound("incident", "no_severity", word=word, levels=[ask.words.severity(level) for level in Severity])
    return _edited(ask, found.id, {"severity": int(wanted)}, why)


def rename(ask: Ask) -> Answer:
    """Answer `/incident rename title`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, title = meant_first(ask)
    return _edited(ask, found.id, {"title": _text(title)})


def impact(ask: Ask) -> Answer:
    """Answer `/incident impact text`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, text = meant_first(ask)
    return _edited(ask, found.id, {"impact": _text(text)})


def services(ask: Ask) -> Answer:
    """Answer `/incident services names`; without a name none is concerned."""
    demand(ask, Permission.INCIDENT_RESPOND)
    found, typed = meant_first(ask)
    return _edited(ask, found.id, {"services": [_service(ask, word) for word in typed.replace(",", " ").split()]})


def _service(ask: Ask, word: str) -> str:
    known = ask.bench.catalogue.service(word)
    if known is None and ask.bench.catalogue.services:
        raise NotFound("incident", "no_service", word=word, known=sorted(ask.bench.catalogue.services)[:20])
    return known.name if known else word


def _text(typed: str) -> str:
    return one_line(plain(Mrkdwn(typed)))


def _edited(ask: Ask, incident: int, wanted: dict[str, Any], why: str = "") -> Answer:
    """Change an incident by a command, and say so."""
    _check(wanted)
    _edit(ask, incident, wanted, why)
    return sentence(ask.words.render("incident", "edited", number=by_id(ask, incident).number)).payload


def _check(wanted: dict[str, Any]) -> None:
    if not wanted.get("title", "-"):
        raise BotError("incident", "title_needed")
    for name, (label, limit) in LIMITS.items():
        if len(wanted.get(name) or "") > limit:
            raise BotError("errors", "too_long", field=label, length=len(wanted[name]), limit=limit)


def _edit(ask: Ask, incident: int, wanted: dict[str, Any], why: str) -> None:
    who, reason = ask.who.slack_id, why.strip()[:REASON_LIMIT]
    given = {name: value or None if name == "impact" else value for name, value in wanted.items()}
    change(ask, incident, "edit", lambda tx, row, now: service.edit(tx, row, given, who, now, reason))


def form(ask: Ask) -> Answer:
    """Answer `/incident edit`."""
    demand(ask, Permission.INCIDENT_RESPOND)
    _open(ask, meant(ask).id)
    return None


def opened_form(ask: Ask) -> None:
    """Open the form from the panel's menu."""
    demand(ask, Permission.INCIDENT_RESPOND)
    _open(ask, int(ask.text))


def _open(ask: Ask, incident: int) -> None:
    offered = sorted(ask.bench.catalogue.services)
    ask.open_view(incident_forms.edit_view(ask.words, by_id(ask, incident), offered))


def submitted(ask: Ask) -> Answer:
    """Take what somebody changed in the form; what it did not show, and what they left alone, stays as it is."""
    demand(ask, Permission.INCIDENT_RESPOND)
    kept, values = json.loads(ask.channel), entered(ask.body)
    wanted = changed(values, kept["shown"])
    if "title" in wanted:
        wanted["title"] = one_line(wanted["title"] or "")
        if not wanted["title"]:
            return {"response_action": "errors", "errors": {"title": str(ask.words.render("incident", "title_needed"))}}
    if "severity" in wanted:
        wanted["severity"] = int(wanted["severity"])
    _edit(ask, kept["incident"], wanted, values.get("why") or "")
    return None


def chosen_severity(ask: Ask) -> None:
    """Change the severity by the menu."""
    demand(ask, Permission.INCIDENT_RESPOND)
    incident, level = (int(part) for part in ask.text.split())
    _edit(ask, incident, {"severity": int(Severity(level))}, "")


SUBCOMMANDS = (
    Subcommand(
        "severity", severity, Usage(("severity",), "/incident severity sev1…sev5 [why]", mark("Say how grave it is"))
    ),
    Subcommand("rename", rename, Usage(("rename",), "/incident rename title", mark("Give it another title"))),
    Subcommand("impact", impact, Usage(("impact",), "/incident impact text", mark("Say whom it hits, and how"))),
    Subcommand(
        "services", services, Usage(("services",), "/incident services names", mark("Name the services concerned"))
    ),
    Subcommand("edit", form, Usage(("edit",), "/incident edit", mark("Change all of this in a form"))),
)
ACTIONS: dict[str, Handler] = {"incident.severity": chosen_severity}
VIEWS: dict[str, Handler] = {"incident.edit": submitted}
