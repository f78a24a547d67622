"""Texts cut to a length, at a word where one is near, and never through a character that people see as one."""

import re
import unicodedata
from typing import TypeVar

from bot.slack.mrkdwn import Mrkdwn

ELLIPSIS = "…"

_WHOLE = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);")
"""What must not be cut in mrkdwn: a mention, a link, an escaped character."""

_JOINER = "\u200d"
_FAMILY = re.compile("[\ufe00-\ufe0f\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff]")
"""Variation selectors, skin tones, flag tags, and Hangul vowels and finals written apart."""

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
"""One of the two letters that make a flag."""

_NEAR = 24
"""A word's end is taken when it is at most this many characters before the limit."""

Text = TypeVar("Text", str, Mrkdwn)


def clip(text: Text, limit: int) -> Text:
    """Cut a text to at most `limit` characters, the last one being `…` where something is gone.

    Mrkdwn stays whole: no mention, link or escaped character is cut. Make bold after clipping, not before.
    """
    if len(text) <= limit:
        return text
    raw = str(text)
    end = _boundary(raw, max(limit - 1, 0))
    end = _before_word(raw, end)
    if isinstance(text, Mrkdwn):
        end = _outside_tokens(raw, end)
    return type(text)((raw[:end].rstrip() + ELLIPSIS)[:limit])


def _boundary(text: str, end: int) -> int:
    while 0 < end < len(text) and _continues(text, end):
        end -= 1
    return end


def _continues(text: str, at: int) -> bool:
    """Whether the character at this place belongs to the one before it."""
    character = text[at]
    if unicodedata.category(character).startswith("M") or _FAMILY.match(character) or text[at - 1] == _JOINER:
        return True
    return bool(_FLAG.match(character)) and _flag_letters_before(text, at) % 2 == 1


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _FLAG.match(text[start - 1]):
        start -= 1
    return at - start


def _before_word(text: str, end: int) -> int:
    if text[end : end + 1].isspace():
        return end
    start = max(0, end - _NEAR)
    blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return blank if blank > 0 else end


def _outside_tokens(text: str, end: int) -> int:
    for token in _WHOLE.finditer(text):
        if token.start() < end < token.end():
            return token.start()
    return end
