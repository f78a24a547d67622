"""How what is proposed for an answer is named, and how it stands there."""

import hashlib
from collections.abc import Iterator, Sequence

from bot.messages.base import Message
from bot.messages.words import Words
from bot.slack import blocks, elements, limits
from bot.slack.clip import clip
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.standups.proposals import FIELD, KEY, Choice, Proposal, Ready
from bot.standups.rules import Role


def label(words: Words, of: Proposal) -> str:
    """Name what somebody did, as short as a box of a form shows it: what is sent has been seen."""
    return clip(plain(words.render("standup_answering", "proposal", of=of)), limits.OPTION_TEXT)


def line(words: Words, of: Proposal) -> str:
    """Write it as it stands in an answer."""
    return " ".join(filter(None, [label(words, of), of.link]))


def value(words: Words, of: Proposal) -> str:
    """Tell by what a form knows it: another text is another line."""
    return f"{of.key}:{hashlib.sha256(line(words, of).encode()).hexdigest()[:KEY]}"


def boxes(words: Words, role: Role, of: Choice) -> Sequence[Json]:
    """Offer lines for an answer, none of them ticked."""
    offered = [_box(words, each) for each in of.proposals]
    name = FIELD + role
    asked = words._("Add what you did") if role == Role.DONE else words._("Add what you have to do")
    shown = [blocks.input_(asked, elements.checkboxes(name, offered), block_id=name, optional=True)]
    return (
        [*shown, blocks.context(words.render("standup_answering", "more_proposals", more=of.more))]
        if of.more
        else shown
    )


def _box(words: Words, of: Proposal) -> Json:
    private = words._("private so far: who reads the summary would read it")
    return elements.box(label(words, of), value(words, of), note=private if of.is_private else of.link)


def with_ready(words: Words, asked: Message, key: int, ready: Ready) -> Message:
    """Show in a question to somebody the answer that stands ready, and a button that sends it."""
    at = next(place for place, block in enumerate(asked.blocks) if block["type"] == "actions")
    send = elements.button(words._("Send these"), "standup.send", value=f"{key}:{ready.key}", style="primary")
    others = [{name: part for name, part in each.items() if name != "style"} for each in asked.blocks[at]["elements"]]
    shown = [*blocks.paragraphs(_ready(words, ready)), blocks.actions(send, *others)]
    return Message(asked.text, [*asked.blocks[:at], *shown, *asked.blocks[at + 1 :]])


def _ready(words: Words, of: Ready) -> Iterator[Mrkdwn]:
    yield words.render("standup_answering", "ready")
    for asked, text in of.said:
        yield words.render("standup_answering", "ready_question", text=asked.text)
        for each in text.splitlines():
            yield words.render("standup_answering", "ready_line", text=each)
