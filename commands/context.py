"""What a command is given: who asks, where, in whose words; and how its writes are made durable before the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.catalogue import Catalogue, Shelf
from bot.clock import Clock
from bot.db import Database, Transaction
from bot.errors import BotError
from bot.flows import notify, people
from bot.flows.notify import Told
from bot.messages.base import View
from bot.messages.words import Words, words_for
from bot.people.queries import Reader, bot_user, reader, zone_of
from bot.people.service import audit, ensure_workspace
from bot.secret_key import Seal
from bot.slack.client import SlackAway, SlackClient, SlackRefused


@dataclass(frozen=True)
class Bench:
    """The services of the commands."""

    database: Database
    shelf: Shelf
    clock: Clock
    slack: SlackClient
    default_language: str
    seal: Seal
    base_url: str = "http://127.0.0.1:3000"

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

    @property
    def reader(self) -> str | None:
        """Whose knowledge of private incidents the answer may show.

        Nobody's where others read it too, as they do in the channel where Bongsu was mentioned.
        """
        event = self.body.get("event")
        is_overheard = event is not None and event.get("channel_type") != "im"
        return None if is_overheard else self.who.slack_id

    @property
    def is_at_home(self) -> bool:
        """Whether it was pressed in the home tab."""
        return bool((self.body.get("view") or {}).get("type") == "home")

    @property
    def zone(self) -> ZoneInfo:
        """The zone of whoever asks, or the workspace's while theirs is not known."""
        with self.bench.database.read() as tx:
            known = zone_of(tx, self.who.workspace, self.who.slack_id)
        return ZoneInfo(known or self.bench.catalogue.workspace.zone)

    @property
    def told(self) -> Told:
        """How this person is told something later, alone."""
        url = self.body.get("response_url")
        return Told(self.who.workspace, self.who.slack_id, self.bench.seal.close(url) if url else None)

    def tell(self, error: BotError) -> None:
        """Have a private word said, where nothing can be answered at once."""
        with self.bench.database.write() as tx:
            notify.tell(tx, self.told, error.family, error.name, error.context, self.bench.clock())

    def open_view(self, view: View, otherwise: tuple[str, str] = ("incident", "no_form")) -> None:
        """Open a modal; raise `BotError` with the sentence `otherwise` where Slack does not take it in time."""
        if not self.trigger:
            raise BotError("incident", "no_form_here")
        try:
            self.bench.slack.open_view(self.trigger, view.payload)
        except (SlackAway, SlackRefused) as error:
            raise BotError(*otherwise) from error

    def audit(self, tx: Transaction, action: str, subject: str, *, allowed: bool = True) -> None:
        """Note who did what, or was not allowed to, in the transaction of the change itself."""
        audit(tx, self.who.workspace, self.bench.clock(), self.who.slack_id, action, subject=subject, allowed=allowed)


@dataclass(frozen=True)
class Heard:
    """One event, in the transaction that keeps what follows from it."""

    tx: Transaction
    catalogue: Catalogue
    workspace: int
    event: dict[str, Any]
    now: datetime

    @property
    def channel(self) -> str:
        """The channel that it is about. Raises `TypeError` where that is no text."""
        told = self.event["channel"]
        if not isinstance(told, str):
            raise TypeError(type(told).__name__)
        return told

    @property
    def is_about_bot(self) -> bool:
        """Whether it is Bongsu itself that it happened to."""
        return bool(self.event["user"] == bot_user(self.tx, self.workspace))


Answer = dict[str, Any] | None
"""What Slack's ack takes: the payload of a message, a response to a view, or nothing."""
Handler = Callable[[Ask], Answer]
