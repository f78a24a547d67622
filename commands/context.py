"""What a command is given: who asks, where, in whose words; and how its writes are made durable before the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.catalogue import Catalogue, Shelf
from bot.clock import Clock
from bot.db import Database, Transaction
from bot.flows import people
from bot.messages.words import Words, words_for
from bot.people.queries import Reader, reader
from bot.people.service import audit, ensure_workspace
from bot.slack.client import SlackClient


@dataclass(frozen=True)
class Bench:
    """The services of the commands."""

    database: Database
    shelf: Shelf
    clock: Clock
    slack: SlackClient
    default_language: str

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue in force."""
        return self.shelf.current()

    @property
    def default_words(self) -> Words:
        """The words of the workspace."""
        return words_for(self.catalogue.workspace.language or self.default_language)

    def words(self, who: Reader) -> Words:
        """Choose a reader's own language, or the workspace's while that is not known."""
        return words_for(who.locale) if who.locale else self.default_words

    def reader(self, team: str, user: str) -> Reader:
        """Find who asks; what is unknown is recorded, and fetched while they are answered."""
        with self.database.read() as tx:
            found = reader(tx, team, user)
        if found is not None and found.is_known:
            return found
        with self.database.write() as tx:
            workspace = ensure_workspace(tx, team, self.clock())
            people.fetch(tx, workspace.id, user, self.clock())
            return found or Reader(workspace.id, user, None, None, is_outsider=False, is_known=False)


@dataclass(frozen=True)
class Ask:
    """One thing that somebody asks for. `key` is the sender's own, under which it may come again."""

    bench: Bench
    who: Reader
    words: Words
    channel: str
    text: str
    key: str
    trigger: str
    body: dict[str, Any]

    def audit(self, tx: Transaction, action: str, subject: str, *, allowed: bool = True) -> None:
        """Note who did what, or was not allowed to, in the transaction of the change itself."""
        audit(tx, self.who.workspace, self.bench.clock(), self.who.slack_id, action, subject=subject, allowed=allowed)


Answer = dict[str, Any] | None
"""What Slack's ack takes: the payload of a message, a response to a view, or nothing."""
Handler = Callable[[Ask], Answer]
