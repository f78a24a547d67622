"""What people read of the versions of a post-mortem's sections."""

from collections.abc import Mapping, Sequence

from bot.messages.base import Message, sentence
from bot.messages.postmortem import section_name
from bot.messages.words import Words
from bot.postmortems.queries import Listed, Version
from bot.postmortems.rules import SECTIONS
from bot.slack import blocks, elements
from bot.slack.mrkdwn import plain
from bot.slack.text import Json

SHOWN = 15
"""Versions that one message shows, the newest ones."""
EXCERPT = 400
"""Characters of a version that are shown."""


def overview(words: Words, of: Listed, found: Mapping[str, Sequence[Version]]) -> Message:
    """Tell of each section who wrote last, and how many versions it has."""
    if not found:
        return sentence(words.render("versions", "nothing"))
    headline = words.render("versions", "overview", number=of.number)
    rows = [
        words.render("versions", "section", name=section_name(words, name), of=found[name][0], count=len(found[name]))
        for name in SECTIONS
        if name in found
    ]
    hint = words.render("versions", "how_to_see")
    return Message(plain(headline), [blocks.section(headline), *blocks.paragraphs(rows), blocks.context(hint)])


def history(words: Words, of: Listed, section: str, versions: Sequence[Version]) -> Message:
    """Show the versions of a section, the newest first, with a button that brings an older one back."""
    if not versions:
        return sentence(words.render("versions", "nothing"))
    headline = words.render("versions", "history", name=section_name(words, section), number=of.number)
    current = next((each.number for each in versions if not each.aside), 0)
    shown = [_version(words, of.key, section, each, current) for each in versions[:SHOWN]]
    left = len(versions) - len(shown)
    more = [blocks.context(words.render("versions", "more", count=left))] if left else []
    return Message(plain(headline), [blocks.section(headline), *shown, *more])


def _version(words: Words, key: int, section: str, of: Version, current: int) -> Json:
    is_current = of.number == current
    told = words.render("versions", "version", of=of, is_current=is_current, size=EXCERPT)
    return blocks.section(told, accessory=None if is_current else _restore(words, key, section, of.number, current))


def _restore(words: Words, key: int, section: str, number: int, current: int) -> Json:
    title, yes = words._("Bring it back"), words._("Bring it back")
    told = words.render("versions", "nothing_is_lost", number=number)
    asked = elements.confirmation(title, told, yes=yes, no=words._("Cancel"))
    value = f"{key} {section} {number} {current}"
    return elements.button(words._("Bring it back"), "postmortem.restore", value=value, confirm=asked)
