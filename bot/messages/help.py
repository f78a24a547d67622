"""The words of help: what a command can do, how it is used, and what was meant by a word that nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.base import Message, sentence
from bot.messages.words import Words
from bot.slack.blocks import context, paragraphs, section
from bot.slack.mrkdwn import Mrkdwn


@dataclass(frozen=True)
class Usage:
    """One line of the command table, as help shows it."""

    words: tuple[str, ...]
    """What people type after the command; the first is its name, the others are its aliases."""

    usage: str
    """How it is typed, such as `/incident declare [title]`."""

    summary_msgid: str
    """What it does, in a few English words that the catalogue translates; marked by `mark()`."""

    permission: str | None = None
    """The permission that it needs, where not everybody has it."""


def help_message(words: Words, command: str, usages: Sequence[Usage]) -> Message:
    """Show all that a command can do, one line each."""
    headline = words.render("help", "headline", command=command)
    lines = [usage_line(words, usage) for usage in usages]
    return Message(headline, [section(headline), *paragraphs(lines), context(words.render("help", "in_threads"))])


def unknown_word(words: Words, typed: str, nearest: Usage | None, command: str) -> Message:
    """Tell that a word is not known, with the nearest one and its usage, or with the way to help."""
    if nearest is None:
        return sentence(words.render("help", "unknown", typed=typed, command=command))
    line = usage_line(words, nearest)
    return sentence(words.render("help", "nearest", typed=typed, nearest=nearest.words[0], line=line))


def wrong_use(words: Words, usage: Usage) -> Message:
    """Tell how a command is used, after it was typed in a way that cannot be read."""
    return sentence(words.render("help", "wrong_use", line=usage_line(words, usage)))


def usage_line(words: Words, usage: Usage) -> Mrkdwn:
    """Show how one thing is typed, what it does, its aliases and the permission that it needs."""
    return words.render(
        "help",
        "line",
        usage=usage.usage,
        summary=words.label(usage.summary_msgid),
        aliases=usage.words[1:],
        permission=usage.permission,
    )
