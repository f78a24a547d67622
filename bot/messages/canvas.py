"""A post-mortem in the Markdown that a canvas takes.

https://docs.slack.dev/surfaces/canvases
"""

import re

from bot.messages.words import Words
from bot.slack.mrkdwn import plain

LARGEST = 200_000
"""Characters of a canvas; Slack takes five times as many, and nobody reads so much there."""
_TITLE = re.compile(r"\A# [^\n]*\n+")
_DEEP = re.compile(r"^#{4,6}(?=[ \t])", re.MULTILINE)
_PICTURE = re.compile(r"!(?=\[)")


def canvas(words: Words, number: int, text: str, url: str) -> tuple[str, str]:
    """Answer the title of a canvas and its text: headings of three ranks, pictures as links, calling nobody.

    A canvas reads `![](@U123)` as calling somebody.
    """
    title = plain(words._("Post-mortem of incident %(number)d", number=number))
    whole = _PICTURE.sub("", _DEEP.sub("###", _TITLE.sub("", text)))
    if len(whole) > LARGEST:
        rest = plain(words._("The rest is on the page: %(url)s", url=url))
        whole = f"{whole[: whole.rfind(chr(10), 0, LARGEST)]}\n\n{rest}\n"
    return title, whole
