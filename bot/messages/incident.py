"""What people read about incidents."""

import json
from collections.abc import Sequence

from bot.incidents.queries import EntryView, IncidentView
from bot.incidents.rules import TITLE_LIMIT
from bot.messages.base import Message, View, sentence
from bot.messages.words import Words
from bot.severity import Severity
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json

TOPIC_LIMIT = 250
"""Characters of a channel's topic. https://docs.slack.dev/reference/methods/conversations.setTopic"""


def panel(words: Words, incident: IncidentView) -> Message:
    """Show an incident in its channel, with what can be done."""
    heading = words.render("incident", "heading", incident=incident)
    body = words.render("incident", "panel", incident=incident)
    state = words.render("incident", "state", incident=incident)
    shown = [blocks.section(_bold(heading)), blocks.section(body), blocks.context(state)]
    return Message(f"{plain(heading)} · {plain(state)}", [*shown, *_buttons(words, incident)])


def announcement(words: Words, incident: IncidentView) -> Message:
    """Tell of an incident where everybody reads."""
    heading = words.render("incident", "heading", incident=incident)
    lines = [words.render("incident", name, incident=incident) for name in ("panel", "state", "channel_line")]
    shown = [blocks.section(_bold(heading)), blocks.section(Mrkdwn("\n").join(lines))]
    if incident.channel_state == "failed" or (incident.channel_state == "lost" and incident.is_open):
        again = elements.button(
            words._("Try again"), "incident.reopen_channel", value=state_of(incident), style="primary"
        )
        shown.append(blocks.actions(again))
    return Message(f"{plain(heading)} · {plain(words.severity(incident.severity))}", shown)


def state_of(incident: IncidentView) -> str:
    """Write what a button expects: the incident and the state in which it was shown."""
    return json.dumps({"incident": incident.id, "state": incident.state})


def _bold(text: Mrkdwn) -> Mrkdwn:
    return Mrkdwn("*") + text + Mrkdwn("*")


def _buttons(words: Words, incident: IncidentView) -> list[Json]:
    if not incident.is_open:
        return []
    value = state_of(incident)
    acknowledge = elements.button(words._("I am on it"), "incident.acknowledge", value=value, style="primary")
    resolve = elements.button(words._("Resolve"), "incident.resolve", value=value)
    options = _severities(words, incident.id)
    severity = elements.static_select("incident.severity", options, chosen=f"{incident.id} {int(incident.severity)}")
    taken = [] if incident.acknowledged_by else [acknowledge]
    return [blocks.actions(*taken, severity, resolve)]


def _severities(words: Words, incident: int) -> list[Json]:
    return [elements.option(words.severity(level), f"{incident} {int(level)}") for level in Severity]


def entry(words: Words, told: EntryView) -> Message:
    """Tell in the incident's channel what has just happened."""
    return sentence(_happened(words, told))


def _happened(words: Words, told: EntryView) -> Mrkdwn:
    detail = told.detail
    match told.kind:
        case "severity":
            before, after = Severity(detail["from"]), Severity(detail["to"])
            return words.render("incident", "severity_changed", who=told.actor, before=before, after=after)
        case "alert_firing":
            return words.render("incident", told.kind, **detail)
        case "alert_resolved" | "alerts_over":
            return words.render("incident", "alert_resolved", **detail)
        case "not_invited":
            return words.render("incident", "not_invited", reason=detail["reason"])
        case "resolved":
            return words.render("incident", "resolved", who=told.actor)
        case _:
            return words.render("incident", "acknowledged", who=told.actor)


def topic(words: Words, incident: IncidentView) -> str:
    """Write the channel's topic."""
    severity = plain(words.severity(incident.severity))
    state = "" if incident.is_open else f" · {plain(words._('resolved'))}"
    return f"{severity}{state} · {incident.title}"[:TOPIC_LIMIT]


def listing(words: Words, incidents: Sequence[IncidentView]) -> Message:
    """List the open incidents."""
    if not incidents:
        return sentence(words.render("incident", "none_open"))
    rows = [words.render("incident", "row", incident=incident) for incident in incidents]
    return Message(plain(words._("Open incidents")), [blocks.section(row) for row in rows])


def declare_view(words: Words, kept: str, *, title: str = "") -> View:
    """Ask for what an incident needs; `kept` comes back with the answer: a channel, and the ts of a message in it."""
    options = [elements.option(words.severity(level), str(int(level))) for level in Severity]
    shown = words._("Checkout is failing")
    entered = elements.text_input("title", max_length=TITLE_LIMIT, placeholder=shown, initial=title)
    severity = elements.static_select("severity", options, chosen=str(int(Severity.SEV3)))
    asked = [
        blocks.input_(words._("What is wrong?"), entered, block_id="title"),
        blocks.input_(words._("How grave is it?"), severity, block_id="severity"),
    ]
    title_of_view = words._("Declare an incident")
    return View(
        views.modal(title_of_view, "incident.declare", asked, submit=words._("Declare"), private_metadata=kept or None)
    )
