"""The one table of commands: what is typed, who handles it, its help."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.messages.help import Usage, help_message, unknown_word
from bot.slack.literal import one_line
from commands.context import Answer, Ask, Handler


@dataclass(frozen=True)
class Subcommand:
    """A word behind a slash command, with its handler and its line of help."""

    word: str
    handler: Handler
    usage: Usage
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """A slash command: `bare` answers it alone, `otherwise` takes what begins with none of its words."""

    name: str
    bare: Handler
    subcommands: Sequence[Subcommand] = field(default_factory=tuple)
    otherwise: Handler | None = None

    @property
    def words(self) -> dict[str, Subcommand]:
        """The words that it takes, aliases too."""
        return {word: each for each in self.subcommands for word in (each.word, *each.aliases)}

    def usages(self) -> list[Usage]:
        """List the lines of its help."""
        return [each.usage for each in self.subcommands]


def tidy(text: str) -> str:
    """Undo what phones make of dashes and quotes, fold white space, and drop control characters."""
    for wrong, right in (("\u2014", "--"), ("\u201c", '"'), ("\u201d", '"'), ("\u2018", "'"), ("\u2019", "'")):
        text = text.replace(wrong, right)
    return one_line(text)


def split(text: str) -> tuple[str, str]:
    """Split what was typed into its first word, in lower case, and the rest."""
    word, _, rest = tidy(text).partition(" ")
    return word.lower(), rest.strip()


def obey(command: Command, ask: Ask) -> Answer:
    """Do what the first word of the text means."""
    word, rest = split(ask.text)
    known = command.words.get(word)
    if known is not None:
        return known.handler(replace(ask, text=rest))
    if word and command.otherwise is not None:
        return command.otherwise(replace(ask, text=tidy(ask.text)))
    return not_known(command, ask, word) if word else command.bare(ask)


def help_of(command: Command, ask: Ask) -> dict[str, Any]:
    """Answer the help of a command."""
    return help_message(ask.words, command.name, command.usages()).payload


def not_known(command: Command, ask: Ask, word: str) -> dict[str, Any]:
    """Answer a word that is unknown with the nearest and its usage."""
    near = difflib.get_close_matches(word, [*command.words, "help"], n=1, cutoff=0.6)
    usage = command.words[near[0]].usage if near and near[0] in command.words else None
    return unknown_word(ask.words, word, usage, command.name).payload
