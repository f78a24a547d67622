"""What holds for incidents: names of channels, states, times, and how a title is read."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from anyascii import anyascii

from bot.severity import Severity, parse

NAME_LIMIT = 80
"""Characters of a channel's name. https://docs.slack.dev/reference/methods/conversations.create"""
TITLE_LIMIT = 200
COMMANDER = "commander"
ROLES = (COMMANDER, "communications", "scribe")
"""The roles that every team has."""
IMPACT_LIMIT = 1000
REASON_LIMIT = 500
UPDATE_LIMIT = 2000
PICTURES = {"So", "Sk", "Cn"}
"""The Unicode categories of emoji, and of those that are newer than Python's tables."""
_LEADING = re.compile(r"^(sev[1-5])(?:[:\s]+|$)|^([^\s:]+):\s*", re.IGNORECASE)


class State(StrEnum):
    """How far an incident is.

    One that is `merged` is a part of another. `checking` and `refused` stand before it is known who reports it, and
    when they may not: nobody sees such a one.
    """

    CHECKING = "checking"
    REFUSED = "refused"
    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"


OPEN = (State.INVESTIGATING, State.IDENTIFIED, State.MONITORING)
"""The states in which an incident needs people."""
UNSEEN = (State.CHECKING, State.REFUSED)
_ENDS = {State.RESOLVED, State.CANCELLED}
MOVES: Mapping[State, frozenset[State]] = {
    **{state: frozenset({*OPEN, *_ENDS} - {state}) for state in OPEN},
    State.RESOLVED: frozenset({State.INVESTIGATING, State.CLOSED}),
    State.CLOSED: frozenset({State.INVESTIGATING}),
    State.CANCELLED: frozenset({State.INVESTIGATING}),
}
"""Where people may take an incident from each state; from an end it is only reopened, and what was resolved closed."""


@dataclass(frozen=True)
class Declaration:
    """What was typed behind `declare`."""

    title: str
    severity: Severity


def read_declaration(text: str) -> Declaration:
    """Read a title with an optional severity before it: `sev2 …`, or a severity word and a colon."""
    text = " ".join(text.split())
    found = _LEADING.match(text)
    severity = parse(found.group(1) or found.group(2)) if found else None
    if found is None or severity is None:
        return Declaration(text, Severity.SEV3)
    return Declaration(text[found.end() :], severity)


def channel_name(prefix: str, number: int, title: str, suffix: int = 1) -> str:
    """Name an incident's channel: `inc-12-checkout-is-failing`, letters of other scripts romanised, emoji left out.

    A `suffix` above 1 is for a name that is taken; the name never passes Slack's limit.
    """
    tail = f"-{suffix}" if suffix > 1 else ""
    letters = "".join(" " if unicodedata.category(letter) in PICTURES else letter for letter in title)
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(letters).lower()).strip("-")
    head = f"{prefix}-{number}"
    room = NAME_LIMIT - len(head) - len(tail) - 1
    return f"{head}-{slug[:room]}".rstrip("-") + tail


def can_move(state: str, wanted: str) -> bool:
    """Say whether a transition from one state to another is one that people make."""
    return wanted in MOVES.get(State(state), ())


def read_state(word: str) -> State | None:
    """Read a state that people may ask for, such as `identified`; words of the same sense count too."""
    plain = word.strip().lower()
    known = {str(state): state for state in MOVES} | _ALSO
    return known.get(plain)


_ALSO = {
    "fixed": State.RESOLVED,
    "mitigated": State.MONITORING,
    "canceled": State.CANCELLED,
    "open": State.INVESTIGATING,
}


@dataclass(frozen=True)
class Move:
    """An incident came into a state at a moment."""

    state: str
    at: datetime


@dataclass(frozen=True)
class Times:
    """The moments of an incident; what has not happened is None."""

    started: datetime
    detected: datetime
    declared: datetime
    acknowledged: datetime | None = None
    mitigated: datetime | None = None
    resolved: datetime | None = None

    @property
    def to_acknowledge(self) -> timedelta | None:
        """From the detection until somebody took it up."""
        return self.acknowledged - self.detected if self.acknowledged else None


SETTABLE = ("started", "detected", "mitigated")
"""The moments that people may set by hand; the others are what they did here."""
_IN_ORDER = (
    ("started", "detected"),
    ("detected", "declared"),
    ("detected", "acknowledged"),
    ("started", "mitigated"),
    ("mitigated", "resolved"),
)


def out_of_order(times: Times) -> tuple[str, str] | None:
    """Name two moments of which the first cannot have been before the second, as it has to; None where all may be."""
    for first, second in _IN_ORDER:
        earlier, later = getattr(times, first), getattr(times, second)
        if earlier is not None and later is not None and earlier > later:
            return first, second
    return None


def open_for(detected: datetime, moves: Sequence[Move], until: datetime) -> timedelta:
    """Sum how long an incident needed people, since its detection; what lay between an end and a reopening is left out.

    `moves` are in the order in which they happened; an incident that is still open counts to `until`.
    """
    total, since = timedelta(0), detected
    is_open = True
    for move in moves:
        if is_open and move.state not in OPEN:
            total, is_open = total + max(move.at - since, timedelta(0)), False
        elif not is_open and move.state in OPEN:
            since, is_open = move.at, True
    return total + max(until - since, timedelta(0)) if is_open else total


def mean(spans: Iterable[timedelta]) -> timedelta | None:
    """Average spans, as MTTA and MTTR do; None where there are none."""
    known = list(spans)
    return sum(known, timedelta(0)) / len(known) if known else None
