"""What holds for incidents: names of channels, states, and how a title is read."""

import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii

from bot.severity import Severity, parse

NAME_LIMIT = 80
"""Characters of a channel's name. https://docs.slack.dev/reference/methods/conversations.create"""
TITLE_LIMIT = 200
OPEN = "investigating"
RESOLVED = "resolved"
CHECKING, REFUSED = "checking", "refused"
"""Before it is known who reports it, and when they may not: such an incident is not open, and nobody sees it."""
PICTURES = {"So", "Sk", "Cn"}
"""The Unicode categories of emoji, and of those that are newer than Python's tables."""
_LEADING = re.compile(r"^(sev[1-5])(?:[:\s]+|$)|^([^\s:]+):\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Declaration:
    """What was typed behind `declare`."""

    title: str
    severity: Severity


def read_declaration(text: str) -> Declaration:
    """Read a title with an optional severity before it: `sev2 …`, or a severity word and a colon."""
    text = " ".join(text.split())
    found = _LEADING.match(text)
    severity = parse(found.group(1) or found.group(2)) if found else None
    if found is None or severity is None:
        return Declaration(text, Severity.SEV3)
    return Declaration(text[found.end() :], severity)


def channel_name(prefix: str, number: int, title: str, suffix: int = 1) -> str:
    """Name an incident's channel: `inc-12-checkout-is-failing`, letters of other scripts romanised, emoji left out.

    A `suffix` above 1 is for a name that is taken; the name never passes Slack's limit.
    """
    tail = f"-{suffix}" if suffix > 1 else ""
    letters = "".join(" " if unicodedata.category(letter) in PICTURES else letter for letter in title)
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(letters).lower()).strip("-")
    head = f"{prefix}-{number}"
    room = NAME_LIMIT - len(head) - len(tail) - 1
    return f"{head}-{slug[:room]}".rstrip("-") + tail


def can_move(state: str, wanted: str) -> bool:
    """Say whether a transition from one state to another is one that people make."""
    return state == OPEN and wanted == RESOLVED
