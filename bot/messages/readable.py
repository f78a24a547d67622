"""Mrkdwn turned into what somebody reads outside of Slack: names for people, pictures for emoji, no marks."""

import re
from collections.abc import Callable

from bot.slack.mrkdwn import Mrkdwn, escape, plain

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#([A-Z0-9]+)(?:\|([^>]*))?>")
_MARKS = re.compile("(?<!\u200b)[*](?!\u200b)")
_EMOJI = re.compile(r":([a-z][a-z0-9_+-]*):[ ]?")
_PICTURES = {
    "large_green_circle": "🟢 ",
    "rotating_light": "🚨 ",
    "tada": "🎉 ",
    "warning": "⚠️ ",
    "white_check_mark": "✅ ",
}


def readable(text: str, names: Callable[[str], str]) -> str:
    """Write a text of ours on one line for a page or a file; `names` tells what a person is called."""
    if not isinstance(text, Mrkdwn):
        return " ".join(text.split())
    named = _PERSON.sub(lambda found: escape(names(found[1])), str(text))
    named = _CHANNEL.sub(lambda found: f"#{found[2] or found[1]}", named)
    shown = _EMOJI.sub(lambda found: _PICTURES.get(found[1], ""), _MARKS.sub("", named))
    return " ".join(plain(Mrkdwn(shown)).split())
