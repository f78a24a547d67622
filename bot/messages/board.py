"""The wall board: what it tells, and how it reads as a message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.deploys.delivery import Report
from bot.deploys.freezing import Freeze
from bot.deploys.queries import DeployView
from bot.incidents.queries import IncidentView
from bot.messages.amounts import amount
from bot.messages.base import Message
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.metrics.ports import Point
from bot.severity import Severity
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, bold, plain
from bot.slack.text import Json
from bot.watches.queries import StateView
from bot.watches.recovery_queries import Stopped
from bot.watches.rules import State

SHOWN = 10
"""Rows of each part of the message; of the rest it tells how many."""
MINUTE = timedelta(minutes=1)
FOUND: Mapping[State, str] = {
    State.PENDING: mark("not for long yet"),
    State.FIRING: mark("firing"),
    State.AWAITING: mark("needs an approval"),
    State.RECOVERING: mark("being mended"),
    State.VERIFYING: mark("is it mended?"),
    State.ESCALATED: mark("not mended"),
    State.OK: "",
    State.RECOVERED: "",
}
"""How a watch stands, in a word for a screen."""


@dataclass(frozen=True)
class ServiceState:
    """A service, how grave the gravest is that it suffers from, None where all is well, and from what.

    `incidents` are numbers, `alarms` the names of watches.
    """

    name: str
    titles: Mapping[str, str]
    severity: Severity | None = None
    incidents: tuple[int, ...] = ()
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Course:
    """A series of a chart: its labels as text, what it was, and what it is now, None where nothing is known."""

    labels: str
    points: Sequence[Point]
    now: float | None


@dataclass(frozen=True)
class Chart:
    """A metric over the board's span; `severity` is that of the gravest alarm over it."""

    titles: Mapping[str, str]
    unit: str
    good: str
    courses: Sequence[Course]
    severity: Severity | None = None

    @property
    def worst(self) -> Course | None:
        """The course that is worst now: the highest, or the lowest where high is good."""
        known = [(each.now, place, each) for place, each in enumerate(self.courses) if each.now is not None]
        if not known:
            return None
        return (min if self.good == "high" else max)(known, key=lambda each: (each[0], -each[1]))[2]


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

    `names` tells what the people are called who lead and deploy; `freezes` are those in force, else the next. `alarms`
    are what watches found, with the units of their metrics in `units`; `stopped` says that no recovery script begins.
    """

    at: datetime
    services: Sequence[ServiceState] = ()
    incidents: Sequence[IncidentView] = ()
    deploys: Sequence[DeployView] = ()
    queued: int = 0
    freezes: Sequence[Freeze] = ()
    train: Leaving | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    alarms: Sequence[StateView] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    stopped: Stopped | None = None
    charts: Sequence[Chart] = ()
    span: timedelta = timedelta(hours=3)
    delivery: Report | None = None

    @property
    def gravest(self) -> Severity | None:
        """How grave the gravest is that anything suffers from; None where all is well."""
        told: Sequence[ServiceState | IncidentView | StateView] = (*self.services, *self.incidents, *self.alarms)
        return min((each.severity for each in told if each.severity is not None), default=None)

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
        (words._("Alarms"), _first(words, "alarm", [_alarm(words, of, each) for each in of.alarms])),
        (words._("Open incidents"), _first(words, "incident", [{"of": each} for each in of.incidents])),
        (words._("Deploying now"), _first(words, "deploy", [{"of": each} for each in of.deploys])),
        (words._("Freezes and trains"), _calendar(words, of)),
        (words._("Figures"), _figures(words, of)),
    )
    shown: list[Json] = [blocks.section(heading)]
    for title, rows in parts:
        shown += blocks.paragraphs([bold(title), *rows]) if rows else []
    return Message(plain(heading), shown)


def _services(words: Words, of: Board) -> Sequence[Mrkdwn]:
    """Tell which services suffer, each on a line, and how many are well."""
    told = [{"title": each.titles[words.lang], "of": each} for each in of.troubled]
    well = words.render("board", "well", count=len(of.well))
    return [*_first(words, "service", told), well] if of.services else []


def _alarm(words: Words, board: Board, of: StateView) -> Mapping[str, object]:
    value = amount(of.value, board.units.get(of.watch.definition.metric, ""))
    state = words.label(FOUND[of.state])
    return {"of": of, "value": value, "state": state, "labels": labels_of(of), "since": of.raised_at or of.since}


def labels_of(of: StateView) -> str:
    """Say of what a watch found something, by its labels."""
    return ", ".join(of.labels.values())


def _figures(words: Words, of: Board) -> Sequence[Mrkdwn]:
    """Tell what the charted metrics are now."""
    told = [(each, each.worst) for each in of.charts]
    return [
        words.render("board", "figure", title=each.titles[words.lang], value=amount(worst.now, each.unit))
        for each, worst in told
        if worst is not None
    ]


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
