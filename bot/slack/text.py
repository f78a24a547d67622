"""Slack's two text objects; the type of the text decides what is escaped.

Source: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
"""

from typing import Any

from bot.slack.clip import clip
from bot.slack.limits import ID
from bot.slack.literal import without_controls
from bot.slack.mrkdwn import plain, safe

Json = dict[str, Any]
"""A JSON object as Slack takes it."""


def plain_text(text: str, limit: int) -> Json:
    """Show text without markup, clipped; `Mrkdwn` is turned back into what a reader sees."""
    return {"type": "plain_text", "text": clip(_present(without_controls(plain(text))), limit), "emoji": True}


def mrkdwn(text: str, limit: int) -> Json:
    """Show text with markup, clipped; what is not `Mrkdwn` is escaped."""
    return {"type": "mrkdwn", "text": clip(safe(_present(text)), limit)}


def identifier(text: str, limit: int = ID) -> str:
    """Return what Slack sends back to us; never clipped, because half a value means something else."""
    if not 0 < len(text) <= limit:
        raise ValueError(f"a value for Slack has {len(text)} characters, not 1 to {limit}")
    return text


def filled(**fields: Any) -> Json:  # noqa: ANN401 -- the values are JSON
    """Return the fields that are given; Slack refuses `null`."""
    return {name: value for name, value in fields.items() if value is not None}


def _present(text: str) -> str:
    if not text.strip():
        raise ValueError("Slack refuses an empty text")
    return text
