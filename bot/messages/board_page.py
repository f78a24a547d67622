"""The wall board as a page: what a screen across the room shows, and a phone in the hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bot.deploys.delivery import Figure
from bot.deploys.freezing import Freeze
from bot.deploys.queries import DeployView
from bot.deploys.rules import State
from bot.incidents.queries import IncidentView
from bot.incidents.rules import State as Far
from bot.messages import pages
from bot.messages.amounts import amount
from bot.messages.base import Page
from bot.messages.board import FOUND, Board, ServiceState, age, labels_of
from bot.messages.board_charts import Drawn, drawn
from bot.messages.delivery import TITLES, WAYS, value
from bot.messages.deploy import STATES
from bot.messages.incident import state_name
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.severity import Severity
from bot.slack.clip import clip
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.watches.queries import StateView
from bot.watches.rules import State as Found

STYLE, SCRIPT = "board.css", "board.js"
MOST = 100
"""Rows of a part of the page; of the rest it tells how many."""
SIZES = ((9, "large"), (20, "medium"))
"""Up to how many services are shown how large."""
TEXT = 120
"""Letters of a title."""
RELOAD = 30
"""Seconds after which a browser that runs no script asks for the page anew."""
AGAIN = 15
"""Seconds after which a page that could not be read is asked for anew."""
STAGES = (State.STARTING, State.RUNNING, State.VERIFYING)
AT_WORK = (Found.RECOVERING, Found.VERIFYING)
"""How watches stand over which a script is at work."""
BESIDE = {State.UNKNOWN: State.STARTING, State.CANCELLING: State.RUNNING}
"""How far the states are that stand in no row."""
_TIME = {"en": ("HH:mm", "EEE HH:mm"), "ko": ("HH:mm", "EEE HH:mm")}
TITLE = mark("Wall board")


@dataclass(frozen=True)
class Part:
    """The rows of a part of the page that are shown, and how many more there are."""

    rows: Sequence[object]
    left: int

    @classmethod
    def of(cls, rows: Sequence[object]) -> "Part":
        """Keep as many as a page holds."""
        return cls(rows[:MOST], len(rows[MOST:]))


@dataclass(frozen=True)
class Tile:
    """A service: `level` is 0 where all is well."""

    title: str
    level: int
    severity: str
    incidents: Sequence[int]
    alarms: Sequence[str]


@dataclass(frozen=True)
class Alarm:
    """What a watch has found; `is_mended` while a script is at work on it."""

    name: str
    labels: str
    level: int
    severity: str
    value: str
    state: str
    age: str
    is_mended: bool


@dataclass(frozen=True)
class Row:
    """An open incident; `state` says how far it is, nothing at its beginning, `lead` who leads it."""

    number: int
    title: str
    level: int
    severity: str
    state: str
    age: str
    lead: str
    is_led: bool


@dataclass(frozen=True)
class Move:
    """A deploy that is under way: `stage` counts from 1 how far it is, `stages` how many there are."""

    service: str
    environment: str
    commit: str
    state: str
    age: str
    who: str
    stage: int
    stages: int = len(STAGES)


@dataclass(frozen=True)
class Shown:
    """The board in the words of one language and the times of one zone; nothing in it is markup."""

    level: int
    severity: str
    summary: str
    troubled: Part
    well: Part
    size: str
    incidents: Part
    deploys: Part
    queued: int
    notes: Sequence[tuple[str, str]]
    alarms: Part
    charts: Sequence[Drawn]
    span: str
    delivery: Sequence[tuple[str, str, str]]


def shell(words: Words, body: str, version: str, theme: str | None, zone: ZoneInfo) -> str:
    """Put the board into a page that keeps itself current; `version` tells one release of the page from another.

    Its clock goes by the zone of all other times on it, wherever the screen hangs.
    """
    title = plain(words.label(TITLE))
    told = {"body": body, "version": version, "title": title, "zone": zone.key}
    framed = pages.rendered(words.lang, "board", "frame", told)
    return pages.whole(Page(title, str(framed), STYLE, SCRIPT, theme, RELOAD), words.lang)


def notice(words: Words, name: str) -> str:
    """Say in a page why there is no board to be seen; where that may pass, it is asked for anew."""
    body = pages.rendered(words.lang, "board", name, {})
    again = AGAIN if name == "away" else None
    return pages.whole(Page(plain(words.label(TITLE)), str(body), again=again), words.lang)


def fragment(words: Words, of: Board, zone: tzinfo) -> str:
    """Write what changes of the page, as HTML."""
    return str(pages.rendered(words.lang, "board", "board", {"board": shown(words, of, zone)}))


def shown(words: Words, of: Board, zone: tzinfo) -> Shown:
    """Put a board into words."""
    return Shown(
        level=int(of.gravest or 0),
        severity=_severity(words, of.gravest),
        summary=_summary(words, of),
        troubled=Part.of([_tile(words, each) for each in of.troubled]),
        well=Part.of([_tile(words, each) for each in of.well]),
        size=next((size for most, size in SIZES if len(of.services) <= most), ""),
        incidents=Part.of([_row(words, of, each) for each in of.incidents]),
        deploys=Part.of([_move(words, of, each) for each in of.deploys]),
        queued=of.queued,
        notes=tuple(_notes(words, of, zone)),
        alarms=Part.of([_alarm(words, of, each) for each in of.alarms]),
        charts=[drawn(words, each) for each in of.charts],
        span=plain(words.duration(of.span)),
        delivery=tuple(_delivery(words, of)),
    )


def _severity(words: Words, level: Severity | None) -> str:
    return plain(words.severity(level))


def _summary(words: Words, of: Board) -> str:
    counts = []
    if of.incidents:
        counts.append(words.n("%(num)d open incident", "%(num)d open incidents", len(of.incidents)))
    if of.troubled:
        counts.append(words.n("%(num)d service in trouble", "%(num)d services in trouble", len(of.troubled)))
    return plain(Mrkdwn(" · ").join(counts or [words._("no open incident")]))


def _tile(words: Words, of: ServiceState) -> Tile:
    return Tile(of.titles[words.lang], int(of.severity or 0), _severity(words, of.severity), of.incidents, of.alarms)


def _alarm(words: Words, board: Board, of: StateView) -> Alarm:
    return Alarm(
        name=of.watch.name,
        labels=clip(labels_of(of), TEXT),
        level=int(of.severity or 0),
        severity=_severity(words, of.severity),
        value=plain(amount(of.value, board.units.get(of.watch.definition.metric, ""))),
        state=plain(words.label(FOUND[of.state])),
        age=plain(age(words, of.raised_at or of.since, board.at)),
        is_mended=of.state in AT_WORK,
    )


def _delivery(words: Words, of: Board) -> Iterator[tuple[str, str, str]]:
    """Tell how delivery went: a figure's title, its value, and which way it went, where that is known."""
    if of.delivery is None:
        return
    for figure in Figure:
        way = of.delivery.ways[figure]
        told = plain(value(words, of.delivery.now, figure))
        yield plain(words.label(TITLES[figure])), told, plain(words.label(WAYS[way])) if way else ""


def _row(words: Words, board: Board, of: IncidentView) -> Row:
    lead = words._("nobody leads it")
    if of.commander is not None:
        lead = words._("led by %(who)s", who=board.names.get(of.commander, of.commander))
    return Row(
        number=of.number,
        title=clip(of.title, TEXT),
        level=int(of.severity),
        severity=_severity(words, of.severity),
        state="" if of.state == Far.INVESTIGATING else plain(state_name(words, of.state)),
        age=plain(age(words, of.times.detected, board.at)),
        lead=plain(lead),
        is_led=of.commander is not None,
    )


def _move(words: Words, board: Board, of: DeployView) -> Move:
    return Move(
        service=of.service,
        environment=of.environment,
        commit=of.short,
        state=clip(of.step, TEXT) if of.step else plain(words.label(STATES[of.state])),
        age=plain(age(words, of.started_at or of.asked_at, board.at)),
        who=board.names.get(of.requester, ""),
        stage=STAGES.index(BESIDE.get(of.state, of.state)) + 1,
    )


def _notes(words: Words, of: Board, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Tell that scripts are stopped, of freezes and of the next train, each with the kind of sign before it."""
    if of.stopped is not None:
        yield "stop", plain(words.render("board", "stopped", at=_moment(words, of.stopped.at, of.at, zone)))
    for each in of.freezes:
        yield "freeze", plain(_freeze(words, of, each, zone))
    if of.train is not None:
        at, title = _moment(words, of.train.at, of.at, zone), of.train.titles[words.lang]
        told = {"title": title, "environment": of.train.environment, "at": at, "aboard": of.train.aboard}
        yield "train", plain(words.render("board", "next_train", **told))


def _freeze(words: Words, board: Board, of: Freeze, zone: tzinfo) -> str:
    begin = None if of.holds(board.at) else _moment(words, of.begin, board.at, zone)
    until = _moment(words, of.until, board.at, zone) if of.until else None
    return words.render("board", "freeze", place=_place(of), begin=begin, until=until, why=of.why)


def _place(of: Freeze) -> str:
    return " ".join(filter(None, (of.service or "all", of.environment)))


def _moment(words: Words, at: datetime, now: datetime, zone: tzinfo) -> str:
    """Write a time of day, with the weekday where it is another day."""
    local = at.astimezone(zone)
    today, other = _TIME[words.lang]
    return format_datetime(local, today if local.date() == now.astimezone(zone).date() else other, locale=words.lang)
