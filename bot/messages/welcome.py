"""What those who join an incident's channel read, alone: where it stands, in five lines."""

from collections.abc import Sequence

from bot.incidents.queries import IncidentView
from bot.messages.base import Message
from bot.messages.incident import state_line
from bot.messages.words import Words
from bot.models import IncidentUpdate
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain

UPDATES = 2
"""Updates that are shown, the newest ones."""


def welcome(words: Words, incident: IncidentView, updates: Sequence[IncidentUpdate]) -> Message:
    """Tell the state, who leads, what was told last, what is promised, and what is being tried."""
    heading = words.render("welcome", "heading", incident=incident)
    lines = [
        state_line(words, incident),
        words.render("welcome", "commander", incident=incident),
        words.render("welcome", "updates", updates=updates),
        *(
            [words.render("welcome", "due", incident=incident), words.render("welcome", "trying", incident=incident)]
            if incident.is_open
            else []
        ),
    ]
    return Message(plain(heading), [blocks.section(heading), blocks.section(Mrkdwn("\n").join(lines))])
