"""What people read about the deploys of an incident, and about the incidents of a deploy."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.deploys.queries import DeployView
from bot.deploys.rules import State
from bot.incidents.queries import IncidentView
from bot.messages.base import Message, sentence
from bot.messages.deploy import STATES
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json

TOLD = ("deploy", "cause")
"""The kinds of entries that tell of deploys."""
NOBODY = "-"
"""Stands for no deploy in what the menu carries."""


def shown(words: Words, incident: IncidentView, found: Sequence[DeployView], cause: DeployView | None) -> Message:
    """Show what was deployed before an incident, the newest first, and let people point at what brought it about."""
    listed = [*found, *([cause] if cause and cause not in found else [])]
    if not listed:
        return sentence(words.render("incident_deploys", "none_before"))
    headline = words.render("incident_deploys", "headline")
    rows = [row(words, each, is_cause=cause is not None and each.id == cause.id) for each in listed]
    menu = [] if incident.merged_into else [blocks.actions(_menu(words, incident, listed, cause))]
    return Message(plain(headline), [blocks.section(headline), *blocks.paragraphs(rows), *menu])


def row(words: Words, of: DeployView, *, is_cause: bool = False) -> Mrkdwn:
    """Tell of a deploy on a line: what went where, from which commit to which, by whom and when."""
    return words.render("incident_deploys", "row", of=of, state=words.label(STATES[of.state]), is_cause=is_cause)


def _menu(words: Words, incident: IncidentView, listed: Sequence[DeployView], cause: DeployView | None) -> Json:
    """Offer the deploys, and no one; each choice carries what was known when it was shown."""
    known = cause.id if cause else NOBODY
    options = [
        elements.option(f"{each.number} · {each.service} · {each.environment}", f"{incident.id} {known} {each.id}")
        for each in listed
    ]
    none = elements.option(words._("None of these"), f"{incident.id} {known} {NOBODY}")
    chosen = f"{incident.id} {known} {known}" if cause else None
    placeholder = str(words._("What caused it?"))
    return elements.static_select("incident.cause", [*options, none], placeholder=placeholder, chosen=chosen)


def happened(words: Words, kind: str, actor: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    """Say what a timeline tells of a deploy: how it went, or that it is the cause."""
    if kind == "cause":
        return words.render("incident_deploys", "blamed", who=actor, of=detail)
    state = State(detail["state"])
    return words.render("incident_deploys", "went", who=actor, of=detail, name=words.label(STATES[state]), state=state)


def between(words: Words, deploys: Sequence[Mapping[str, Any]]) -> Sequence[Mrkdwn]:
    """Name on a line what was deployed between two returns of an alert; no line where nothing was."""
    return [words.render("incident_deploys", "between", deploys=deploys)] if deploys else []
