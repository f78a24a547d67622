"""Slack's markup, mrkdwn: what is safe to show, and how foreign text becomes so.

Source: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.slack.literal import calm, one_line

_ID = re.compile(r"[A-Z][A-Z0-9]{1,30}")
_URL = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_TOKEN = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


class Mrkdwn(str):
    """Text that Slack may read as markup: written by us, or escaped.

    Joined with a plain `str` by `+`, `%` or `join`, that part is escaped and the whole stays `Mrkdwn`.
    """

    __slots__ = ()

    def __add__(self, other: str) -> "Mrkdwn":
        return Mrkdwn(str.__add__(self, safe(other)))

    def __radd__(self, other: str) -> "Mrkdwn":
        return Mrkdwn(str.__add__(safe(other), self))

    def __mod__(self, values: Any, /) -> "Mrkdwn":  # noqa: ANN401 -- as wide as str's own operator
        if isinstance(values, dict):
            return Mrkdwn(str.__mod__(self, {key: _argument(value) for key, value in values.items()}))
        if isinstance(values, tuple):
            return Mrkdwn(str.__mod__(self, tuple(map(_argument, values))))
        return Mrkdwn(str.__mod__(self, _argument(values)))

    def join(self, parts: Iterable[str], /) -> "Mrkdwn":
        """Join the parts, escaping those that are plain."""
        return Mrkdwn(str.join(self, map(safe, parts)))


def escape(text: str) -> Mrkdwn:
    """Escape exactly the three characters that Slack gives a meaning in every text: `&`, `<` and `>`."""
    return Mrkdwn(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def safe(text: str) -> Mrkdwn:
    """Return what is already safe as it is, and the rest escaped."""
    return text if isinstance(text, Mrkdwn) else escape(text)


def literal(text: str) -> Mrkdwn:
    """Show foreign text as it is: nothing in it becomes bold, code, an emoji, a quote or a mention."""
    return text if isinstance(text, Mrkdwn) else escape(calm(text))


def line(text: str) -> Mrkdwn:
    """Show foreign text as it is, on one line."""
    return text if isinstance(text, Mrkdwn) else literal(one_line(text))


def plain(text: str) -> str:
    """Turn mrkdwn back into what a reader sees, for places that show no markup (buttons, headers, topics)."""
    if not isinstance(text, Mrkdwn):
        return text
    shown = _TOKEN.sub(lambda token: token[1] if token[2] is None else token[2], str(text)).replace("\u200b", "")
    for entity, character in _ENTITIES:
        shown = shown.replace(entity, character)
    return shown


def user(slack_id: str) -> Mrkdwn:
    """Mention a person; what is not an id is shown as text."""
    return Mrkdwn(f"<@{slack_id}>") if _ID.fullmatch(slack_id) else line(slack_id)


def channel(slack_id: str) -> Mrkdwn:
    """Name a channel, with the way into it; what is not an id is shown as text."""
    return Mrkdwn(f"<#{slack_id}>") if _ID.fullmatch(slack_id) else line(slack_id)


def link(url: str, label: str) -> Mrkdwn:
    """Link to a web or mail address; of any other address only the label is shown."""
    shown = line(label)
    if not _URL.match(url):
        return shown
    target = re.sub(r"[\s|<>]", lambda found: f"%{ord(found[0]):02X}", url.strip())
    return Mrkdwn(f"<{escape(target)}|{shown}>")


def date(when: datetime, pattern: str, fallback: str) -> Mrkdwn:
    """Show an aware time in the reader's own zone; `pattern` is like `{date_short_pretty} {time}`.

    Source: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    return Mrkdwn(f"<!date^{int(when.timestamp())}^{escape(pattern)}|{escape(one_line(fallback))}>")


def code(text: str) -> Mrkdwn:
    """Show one line as code; a backtick inside, which nothing can escape, becomes a look-alike."""
    inside = one_line(plain(text)).replace("`", "\u02cb")
    return Mrkdwn(f"`{escape(inside)}`") if inside else Mrkdwn()


def bold(text: str) -> Mrkdwn:
    """Show one line in bold; foreign text inside stays as it is."""
    inside = line(text)
    return Mrkdwn(f"*{inside}*") if inside else inside


def _argument(value: object) -> object:
    return value if isinstance(value, int | float) else safe(value if isinstance(value, str) else str(value))
