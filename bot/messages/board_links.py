"""What people read about links to the wall board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages.base import Message, sentence
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import plain


@dataclass(frozen=True)
class Link:
    """A link that serves; people are Slack ids. `opened_at` is when a browser last came with the link itself."""

    name: str
    made_by: str
    made_at: datetime
    opened_at: datetime | None


def made(words: Words, name: str, address: str | None) -> Message:
    """Show a new link, once; where it comes a second time, there is no address to be shown any more."""
    if address is None:
        return sentence(words.render("board_links", "made_already", name=name))
    return sentence(words.render("board_links", "made", name=name, address=address))


def listed(words: Words, found: Sequence[Link]) -> Message:
    """List the links that serve, without what opens the board."""
    if not found:
        return sentence(words.render("board_links", "no_links"))
    heading = words._("Links to the wall board")
    rows = [words.render("board_links", "row", of=each) for each in found]
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs(rows)])


def revoked(words: Words, name: str) -> Message:
    """Say that a link serves no more."""
    return sentence(words.render("board_links", "revoked", name=name))
