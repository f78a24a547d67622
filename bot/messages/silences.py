"""What people read of silences, in an incident's channel and afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.messages.words import Words
from bot.slack.mrkdwn import Mrkdwn

TOLD = ("silenced", "silence_over", "silence_failed", "unsilence_failed")
"""Kinds of entries of a timeline that tell of silences."""


def told(words: Words, kind: str, actor: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    """Say what has become of a silence."""
    ends = {"until": datetime.fromisoformat(detail["until"])} if "until" in detail else {}
    return words.render("silence", kind, who=actor, **{**detail, **ends})
