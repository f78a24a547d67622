"""What people read about incidents."""

import json
from collections.abc import Mapping, Sequence

from bot.incidents.links import Link
from bot.incidents.queries import IncidentView
from bot.incidents.rules import COMMANDER, MOVES, State
from bot.messages.base import Message, sentence
from bot.messages.languages import mark
from bot.messages.links import belonging
from bot.messages.words import Words
from bot.severity import Severity
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, escape, plain
from bot.slack.text import Json

TOPIC_LIMIT = 250
"""Characters of a channel's topic. https://docs.slack.dev/reference/methods/conversations.setTopic"""
STATES: Mapping[State, str] = {
    State.INVESTIGATING: mark("investigating"),
    State.IDENTIFIED: mark("identified"),
    State.MONITORING: mark("monitoring"),
    State.RESOLVED: mark("resolved"),
    State.CLOSED: mark("closed"),
    State.CANCELLED: mark("cancelled as a false alarm"),
    State.MERGED: mark("merged into another incident"),
}
ROLES = {
    COMMANDER: mark("Commander"),
    "communications": mark("Communications"),
    "scribe": mark("Scribe"),
}
"""The roles that every team has; those of its own are called what the catalogue calls them."""


def role_name(words: Words, role: str) -> Mrkdwn:
    """Name a role."""
    return words.label(ROLES[role]) if role in ROLES else escape(role)


def state_name(words: Words, state: str) -> Mrkdwn:
    """Name a state, as it stands in a sentence."""
    return words.label(STATES[State(state)])


def panel(words: Words, incident: IncidentView, links: Sequence[Link] = ()) -> Message:
    """Show an incident in its channel, with what it belongs to, and what can be done."""
    heading = words.render("incident", "heading", incident=incident)
    parts = (
        words.render("incident", "panel", incident=incident),
        _people(words, incident),
        _told(words, incident),
        belonging(words, links),
        words.render("tasks", "count", tasks=incident.tasks),
    )
    body = Mrkdwn("\n").join(part for part in parts if part)
    state = state_line(words, incident)
    shown = [blocks.section(_bold(heading)), blocks.section(body), blocks.context(state)]
    return Message(f"{plain(heading)} · {plain(state)}", [*shown, *_buttons(words, incident)])


def announcement(words: Words, incident: IncidentView) -> Message:
    """Tell of an incident where everybody reads."""
    heading = words.render("incident", "heading", incident=incident)
    lines = [
        words.render("incident", "panel", incident=incident),
        state_line(words, incident),
        _told(words, incident),
        *([] if incident.merged_into else [words.render("incident", "channel_line", incident=incident)]),
    ]
    shown = [blocks.section(_bold(heading)), blocks.section(Mrkdwn("\n").join(line for line in lines if line))]
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


def state_line(words: Words, incident: IncidentView) -> Mrkdwn:
    """Say how far it is, and who looks after it."""
    if incident.merged_into is not None:
        return words.render("merging", "state", into=incident.merged_into)
    name = state_name(words, incident.state)
    return words.render("incident", "state", incident=incident, name=name, resolved=incident.state == State.RESOLVED)


def _people(words: Words, incident: IncidentView) -> Mrkdwn:
    held = [(role_name(words, role), person) for role, person in incident.roles.items()]
    return words.render("incident", "roles", held=held)


def _told(words: Words, incident: IncidentView) -> Mrkdwn:
    return words.render("incident", "told", incident=incident)


def _buttons(words: Words, incident: IncidentView) -> list[Json]:
    value = state_of(incident)
    if not incident.is_open:
        reopen = elements.button(words._("Reopen"), "incident.reopen", value=value)
        close = elements.button(words._("Close"), "incident.close", value=value)
        moves = MOVES.get(incident.state, frozenset())
        offered = [*([close] if State.CLOSED in moves else []), *([reopen] if moves else [])]
        return [blocks.actions(*offered)] if offered else []
    acknowledge = elements.button(words._("I am on it"), "incident.acknowledge", value=value, style="primary")
    resolve = elements.button(words._("Resolve"), "incident.resolve", value=value)
    update = elements.button(words._("Write an update"), "incident.update", value=value)
    more = [
        elements.option(words._("Edit"), f"edit {incident.id}"),
        elements.option(words._("Roles"), f"roles {incident.id}"),
        elements.option(words._("Add a task"), f"task {incident.id}"),
    ]
    taken = [] if incident.acknowledged_by else [acknowledge]
    return [
        blocks.actions(*taken, _states(words, incident), _severities(words, incident)),
        blocks.actions(update, resolve, elements.overflow("incident.more", more)),
    ]


def _states(words: Words, incident: IncidentView) -> Json:
    wanted = [incident.state, *(state for state in MOVES[incident.state] if state != State.RESOLVED)]
    options = [
        elements.option(state_name(words, state), f"{incident.id} {incident.state} {state}")
        for state in sorted(wanted, key=list(State).index)
    ]
    chosen = f"{incident.id} {incident.state} {incident.state}"
    return elements.static_select("incident.state", options, chosen=chosen)


def _severities(words: Words, incident: IncidentView) -> Json:
    options = [elements.option(words.severity(level), f"{incident.id} {int(level)}") for level in Severity]
    return elements.static_select("incident.severity", options, chosen=f"{incident.id} {int(incident.severity)}")


def topic(words: Words, incident: IncidentView) -> str:
    """Write the channel's topic."""
    severity = plain(words.severity(incident.severity))
    if incident.merged_into is not None:
        said = plain(words.render("merging", "topic", into=incident.merged_into))
        return f"{said} · {incident.title}"[:TOPIC_LIMIT]
    state = "" if incident.state == State.INVESTIGATING else f" · {plain(state_name(words, incident.state))}"
    return f"{severity}{state} · {incident.title}"[:TOPIC_LIMIT]


def listing(words: Words, incidents: Sequence[IncidentView]) -> Message:
    """List the open incidents."""
    if not incidents:
        return sentence(words.render("incident", "none_open"))
    rows = [words.render("incident", "row", incident=incident) for incident in incidents]
    return Message(plain(words._("Open incidents")), [blocks.section(row) for row in rows])
