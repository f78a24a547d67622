"""Which names and topics a channel may have.

Source: https://docs.slack.dev/reference/methods/conversations.create
"""

import re

from bot.sandbox.errors import SlackError

MAX_NAME = 80
MAX_TOPIC = 250
ALLOWED = re.compile(r"[a-z0-9_-]+")


def checked_name(name: str) -> str:
    """Return a channel's name as it is; raise Slack's error about one that cannot be."""
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > MAX_NAME:
        raise SlackError("invalid_name_maxlength")
    if not ALLOWED.fullmatch(name):
        raise SlackError("invalid_name_specials")
    if not name.strip("-_"):
        raise SlackError("invalid_name_punctuation")
    return name


def checked_topic(text: str) -> str:
    """Return a topic or purpose as it is; raise `too_long` past 250 characters."""
    if len(text) > MAX_TOPIC:
        raise SlackError("too_long")
    return text
