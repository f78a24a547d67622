"""What people read about times in which nothing is deployed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.deploys.freezing import Freeze
from bot.messages.base import Message, sentence
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, bold, plain
from bot.slack.text import Json

SHOWN = 20
"""Freezes that a list names of each kind."""


def card(words: Words, of: Freeze) -> Message:
    """Tell of a freeze where the services are that it stops; kept current until it is over."""
    said = words.render("freeze", "card", of=of)
    return Message(plain(said), [blocks.section(said)])


def why(words: Words, said: Mapping[str, Any]) -> Mrkdwn:
    """Say what freezes a place, and until when; `said` is what is kept of the gate's decision."""
    names = said["names"]
    until = datetime.fromisoformat(names["until"]) if names["until"] else None
    return words.render("freeze", "gate", by=names["by"], until=until, reason=names["reason"])


def listed(words: Words, found: Sequence[Freeze], now: datetime) -> Message:
    """List what freezes now, and what will, the next to begin first."""
    if not found:
        return sentence(words.render("freeze", "nothing"))
    in_order = sorted(found, key=lambda each: each.begin)
    parts = (
        (words._("Frozen now"), [each for each in in_order if each.holds(now)]),
        (words._("To come"), [each for each in in_order if not each.holds(now)]),
    )
    shown: list[Json] = []
    for title, freezes in parts:
        rows = [words.render("freeze", "row", of=each, is_on=each.holds(now)) for each in freezes[:SHOWN]]
        shown += blocks.paragraphs([bold(title), *rows]) if rows else []
    return Message(words._("Freezes"), [*shown, blocks.context(words.render("freeze", "see_calendar"))])
