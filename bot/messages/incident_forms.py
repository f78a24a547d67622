"""The forms of incidents: declaring, editing, roles, and telling others."""

import json
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from bot.incidents.callees import MOST as MOST_CALLED
from bot.incidents.queries import IncidentView
from bot.incidents.rules import IMPACT_LIMIT, MOVES, REASON_LIMIT, TITLE_LIMIT, UPDATE_LIMIT, State
from bot.messages.base import View
from bot.messages.incident import role_name, state_name
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.severity import Severity
from bot.slack import blocks, elements, limits, views
from bot.slack.mrkdwn import Mrkdwn
from bot.slack.text import Json

MEANINGS = {
    Severity.SEV1: mark("everybody is hit, or data is lost"),
    Severity.SEV2: mark("an important part is down for many"),
    Severity.SEV3: mark("a part is down or slow for some"),
    Severity.SEV4: mark("it may become worse"),
    Severity.SEV5: mark("worth knowing, nobody is hit"),
}
"""What tells one severity from the next."""
PAUSES = (15, 30, 60, 120, 240)
"""Minutes until the next update, as the form offers them."""


def mark_of(value: object) -> str:
    """Write a short mark of what a field showed, by which one tells whether a person changed it."""
    return sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:8]


def declare_view(
    words: Words, kept: str, services: Sequence[str], *, title: str = "", is_private: bool = False
) -> View:
    """Ask for what an incident needs; `kept` comes back with the answer: a channel, and the ts of a message in it."""
    shown = words._("Checkout is failing")
    entered = elements.text_input("title", max_length=TITLE_LIMIT, placeholder=shown, initial=title)
    asked = [
        blocks.input_(words._("What is wrong?"), entered, block_id="title"),
        _severity(words, Severity.SEV3),
        *_services(words, services, ()),
        _impact(words, ""),
        _readers(words, is_private=is_private),
        _callees(words),
    ]
    return _modal(words._("Declare an incident"), "incident.declare", asked, words._("Declare"), kept)


def edit_view(words: Words, incident: IncidentView, services: Sequence[str]) -> View:
    """Ask what is to be changed; marks of what was shown come back, so that only what somebody changed is changed."""
    shown = {
        "title": incident.title,
        "severity": str(int(incident.severity)),
        "services": list(incident.services),
        "impact": incident.impact,
    }
    offered = list(dict.fromkeys([*incident.services, *services]))
    asked = [
        blocks.input_(
            words._("Title"),
            elements.text_input("title", max_length=TITLE_LIMIT, initial=incident.title),
            block_id="title",
        ),
        _severity(words, incident.severity),
        *_services(words, offered, incident.services),
        _impact(words, incident.impact or ""),
        _reason(words),
    ]
    kept = json.dumps({"incident": incident.id, "shown": {name: mark_of(value) for name, value in shown.items()}})
    return _modal(words._("Edit the incident"), "incident.edit", asked, words._("Save"), kept)


def roles_view(words: Words, incident: IncidentView, roles: Sequence[str]) -> View:
    """Ask who has which role; an empty field takes the role from whoever has it."""
    asked = [
        blocks.input_(
            role_name(words, role),
            elements.users_select("person", chosen=incident.roles.get(role)),
            block_id=f"role.{role}",
            optional=True,
        )
        for role in roles
    ]
    shown = {f"role.{role}": mark_of(incident.roles.get(role)) for role in roles}
    kept = json.dumps({"incident": incident.id, "shown": shown})
    return _modal(words._("Roles"), "incident.roles", asked, words._("Save"), kept)


def update_view(words: Words, incident: IncidentView, every: timedelta | None, *, text: str = "") -> View:
    """Ask what changed, what is being tried, and when others hear again."""
    states = [incident.state, *(state for state in MOVES[incident.state] if state != State.CANCELLED)]
    options = [elements.option(state_name(words, state), str(state)) for state in sorted(states, key=list(State).index)]
    asked = [
        blocks.input_(
            words._("What has changed?"),
            elements.text_input("text", multiline=True, max_length=UPDATE_LIMIT, initial=text),
            block_id="text",
        ),
        blocks.input_(
            words._("What is being tried?"),
            elements.text_input("trying", max_length=REASON_LIMIT, initial=incident.trying),
            block_id="trying",
            optional=True,
        ),
        blocks.input_(
            words._("State"), elements.static_select("state", options, chosen=str(incident.state)), block_id="state"
        ),
        blocks.input_(words._("Next update"), _pauses(words, every), block_id="next"),
    ]
    kept = json.dumps({"incident": incident.id, "state": incident.state})
    return _modal(words._("Tell the others"), "incident.update", asked, words._("Send"), kept)


def _pauses(words: Words, every: timedelta | None) -> Json:
    usual = int(every.total_seconds() // 60) if every else 0
    minutes = sorted({*PAUSES, usual} - {0})
    options = [elements.option(_in(words, each), str(each)) for each in minutes]
    none = elements.option(words._("none is promised"), "0")
    return elements.static_select("next", [*options, none], chosen=str(usual))


def _in(words: Words, minutes: int) -> Mrkdwn:
    return words._("in %(span)s", span=words.duration(timedelta(minutes=minutes)))


def _severity(words: Words, chosen: Severity) -> Json:
    options = [
        elements.option(words.severity(level), str(int(level)), description=words.label(MEANINGS[level]))
        for level in Severity
    ]
    select = elements.static_select("severity", options, chosen=str(int(chosen)))
    return blocks.input_(words._("How grave is it?"), select, block_id="severity")


def _services(words: Words, offered: Sequence[str], chosen: Sequence[str]) -> list[Json]:
    """Offer the services that are known; without any there is nothing to ask."""
    if not offered:
        return []
    options = [elements.option(name, name) for name in offered[: limits.OPTIONS]]
    select = elements.multi_static_select("services", options, chosen=chosen)
    return [blocks.input_(words._("Which services?"), select, block_id="services", optional=True)]


def _readers(words: Words, *, is_private: bool) -> Json:
    options = [
        elements.option(words._("everybody in this workspace"), "everybody"),
        elements.option(words._("only who is invited: a private channel"), "members"),
    ]
    select = elements.static_select("readers", options, chosen="members" if is_private else "everybody")
    hint = words._("This stays as it is from then on.")
    return blocks.input_(words._("Who may know of it?"), select, block_id="readers", hint=hint)


def _callees(words: Words) -> Json:
    hint = words._("Besides those whom its severity calls anyway. Into a private one they are invited.")
    people = elements.multi_users_select("callees", most=MOST_CALLED)
    return blocks.input_(words._("Whom to call?"), people, block_id="callees", hint=hint, optional=True)


def _impact(words: Words, impact: str) -> Json:
    entered = elements.text_input("impact", multiline=True, max_length=IMPACT_LIMIT, initial=impact)
    return blocks.input_(words._("Whom does it hit, and how?"), entered, block_id="impact", optional=True)


def _reason(words: Words) -> Json:
    return blocks.input_(
        words._("Why?"), elements.text_input("why", max_length=REASON_LIMIT), block_id="why", optional=True
    )


def _modal(title: str, name: str, asked: Sequence[Json], submit: str, kept: str) -> View:
    return View(views.modal(title, name, asked, submit=submit, private_metadata=kept or None))
