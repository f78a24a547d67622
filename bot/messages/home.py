"""The home tab of somebody, in their language."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.incidents.queries import IncidentView
from bot.messages.base import View
from bot.messages.standup_meeting import topic_row
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import plain
from bot.slack.text import Json
from bot.standups.meeting_queries import TopicView
from bot.standups.mine import Membership
from bot.standups.queries import AskedView

SHOWN = 20
"""Incidents that the home tab names."""
OF_STANDUPS = 10
"""Questions, and topics, that it names."""


@dataclass(frozen=True)
class Standups:
    """What somebody has of standups: what they are asked today, which comes next, and which topics they look after."""

    asked: Sequence[AskedView] = ()
    following: Membership | None = None
    topics: Sequence[TopicView] = ()


NONE = Standups()


def home(words: Words, incidents: Sequence[IncidentView], standups: Standups = NONE) -> View:
    """Show what waits for the reader, what is open, and what can be done."""
    declare = elements.button(words._("Declare an incident"), "incident.form", style="primary")
    digests = elements.button(words._("Digests"), "digest.form")
    rows = [words.render("incident", "row", incident=incident) for incident in incidents[:SHOWN]]
    if len(incidents) > SHOWN:
        rows.append(words.render("home", "more"))
    return View(
        views.home(
            [
                *_standups(words, standups),
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


def _standups(words: Words, of: Standups) -> Sequence[Json]:
    """Show somebody's standups; nothing to who has none."""
    shown = [_asked(words, each) for each in of.asked[:OF_STANDUPS]]
    if of.following is not None:
        shown.append(blocks.section(words.render("home", "following", of=of.following)))
    if of.topics:
        shown.append(blocks.section(words.render("home", "topics")))
        shown += [topic_row(words, each) for each in of.topics[:OF_STANDUPS]]
    return [blocks.header(plain(words._("Your standups"))), *shown, blocks.divider()] if shown else ()


def _asked(words: Words, of: AskedView) -> Json:
    label = words._("Change it") if of.is_answered else words._("Answer")
    button = elements.button(label, "standup.answer", value=str(of.id), style=None if of.is_answered else "primary")
    return blocks.section(words.render("home", "asked", of=of), accessory=button)
