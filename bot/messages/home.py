"""The home tab of somebody, in their language."""

from collections.abc import Sequence

from bot.incidents.queries import IncidentView
from bot.messages.base import View
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import plain

SHOWN = 20
"""Incidents that the home tab names."""


def home(words: Words, incidents: Sequence[IncidentView]) -> View:
    """Show what is open, and what can be done."""
    declare = elements.button(words._("Declare an incident"), "incident.form", style="primary")
    digests = elements.button(words._("Digests"), "digest.form")
    rows = [words.render("incident", "row", incident=incident) for incident in incidents[:SHOWN]]
    if len(incidents) > SHOWN:
        rows.append(words.render("home", "more"))
    return View(
        views.home(
            [
                blocks.header(plain(words._("Open incidents"))),
                *map(blocks.section, rows or [words.render("incident", "none_open")]),
                blocks.actions(declare, digests),
                blocks.divider(),
                blocks.header(plain(words._("What Bongsu can do"))),
                blocks.section(words.render("home", "can_do")),
                blocks.context(words.render("help", "in_threads")),
            ]
        )
    )
