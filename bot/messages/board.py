"""The wall board: what it tells, and how it reads as a message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.deploys.freezing import Freeze
from bot.deploys.queries import DeployView
from bot.incidents.queries import IncidentView
from bot.messages.base import Message
from bot.messages.words import Words
from bot.severity import Severity
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, bold, plain
from bot.slack.text import Json

SHOWN = 10
"""Rows of each part of the message; of the rest it tells how many."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class ServiceState:
    """A service, how grave the gravest is that it suffers from, and from which incidents; None where all is well."""

    name: str
    titles: Mapping[str, str]
    severity: Severity | None = None
    incidents: tuple[int, ...] = ()


@dataclass(frozen=True)
class Leaving:
    """The next train: its titles by language, where it goes, when, and how many are aboard."""

    titles: Mapping[str, str]
    environment: str
    at: datetime
    aboard: int


@dataclass(frozen=True)
class Board:
    """What everybody may see of how things stand at a moment; nothing of private incidents is in it.

    `names` tells what the people are called who lead and deploy; `freezes` are those in force, else the next.
    """

    at: datetime
    services: Sequence[ServiceState] = ()
    incidents: Sequence[IncidentView] = ()
    deploys: Sequence[DeployView] = ()
    queued: int = 0
    freezes: Sequence[Freeze] = ()
    train: Leaving | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def gravest(self) -> Severity | None:
        """How grave the gravest is that anything suffers from; None where all is well."""
        levels = [each.severity for each in self.services] + [each.severity for each in self.incidents]
        return min((level for level in levels if level is not None), default=None)

    @property
    def troubled(self) -> Sequence[ServiceState]:
        """The services that suffer from something, the gravest first."""
        return [each for each in self.services if each.severity is not None]

    @property
    def well(self) -> Sequence[ServiceState]:
        """The services that suffer from nothing."""
        return [each for each in self.services if each.severity is None]


def age(words: Words, since: datetime, now: datetime) -> Mrkdwn:
    """Say how long something has been so, in whole minutes."""
    return words.duration((now - since) // MINUTE * MINUTE) if now - since >= MINUTE else words._("under 1 min")


def message(words: Words, of: Board) -> Message:
    """Show the board as a message; it says since when things are so, which stays true while time goes on."""
    heading = words.render("board", "heading", gravest=of.gravest)
    parts = (
        (words._("Services"), _services(words, of)),
        (words._("Open incidents"), _first(words, "incident", [{"of": each} for each in of.incidents])),
        (words._("Deploying now"), _first(words, "deploy", [{"of": each} for each in of.deploys])),
        (words._("Freezes and trains"), _calendar(words, of)),
    )
    shown: list[Json] = [blocks.section(heading)]
    for title, rows in parts:
        shown += blocks.paragraphs([bold(title), *rows]) if rows else []
    return Message(plain(heading), shown)


def _services(words: Words, of: Board) -> Sequence[Mrkdwn]:
    """Tell which services suffer, each on a line, and how many are well."""
    told = [
        {"title": each.titles[words.lang], "level": each.severity, "incidents": each.incidents} for each in of.troubled
    ]
    well = words.render("board", "well", count=len(of.well))
    return [*_first(words, "service", told), well] if of.services else []


def _calendar(words: Words, of: Board) -> Sequence[Mrkdwn]:
    rows = [words.render("freeze", "row", of=each, is_on=each.holds(of.at)) for each in of.freezes[:SHOWN]]
    if of.train is not None:
        title = of.train.titles[words.lang]
        rows.append(words.render("board", "train", title=title, at=of.train.at, environment=of.train.environment))
    return rows


def _first(words: Words, name: str, told: Sequence[Mapping[str, object]]) -> Sequence[Mrkdwn]:
    """Write the first rows, and tell of the others how many they are."""
    more = [words.render("calendar", "more", more=len(told) - SHOWN)] if len(told) > SHOWN else []
    return [*(words.render("board", name, **each) for each in told[:SHOWN]), *more]
