"""What holds for standups: how an occurrence goes from state to state, and which questions there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

QUESTION, SUMMARY = "question", "summary"
"""The kinds of occurrences."""
PERSONAL, TEAM = "personal", "team"
ABSENCE, HOLIDAY, LEFT, UNREACHED = "absence", "holiday", "left", "unreached"
"""Why somebody is not asked."""
EXTRA = "extra"
"""Why somebody is asked on a day that is none of the standup: they wished it."""
TRAVEL = "travel"
"""Why somebody could not be asked in time: their clock jumped over it."""
MOST_QUESTIONS = 10
LONGEST_QUESTION = 200
LONGEST_ANSWER = 3000
LONGEST_NAME = 80
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class State(StrEnum):
    """How far an occurrence is."""

    PLANNED = "planned"
    ASKED = "asked"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    LATE = "late"
    SKIPPED = "skipped"
    AWAY = "away"
    MISSED = "missed"
    SHOWN = "shown"
    QUIET = "quiet"


S = State
MOVES: Mapping[State, frozenset[State]] = {
    S.PLANNED: frozenset({S.ASKED, S.AWAY, S.SKIPPED, S.ANSWERED, S.MISSED, S.SHOWN, S.QUIET}),
    S.ASKED: frozenset({S.ANSWERED, S.SKIPPED, S.AWAY, S.UNANSWERED, S.LATE}),
    S.ANSWERED: frozenset({S.ANSWERED, S.ASKED}),
    S.UNANSWERED: frozenset({S.LATE}),
    S.SKIPPED: frozenset({S.ANSWERED, S.LATE}),
    S.AWAY: frozenset({S.ASKED, S.ANSWERED, S.LATE}),
    S.MISSED: frozenset({S.LATE}),
    S.LATE: frozenset(),
    S.SHOWN: frozenset(),
    S.QUIET: frozenset(),
}
"""From each state to those that may follow; an answer may be edited, and taken back while there is time for another."""
DONE = frozenset({S.ANSWERED, S.LATE})
"""What somebody has answered in, in time or not."""


def can_move(before: str, wanted: State) -> bool:
    """Say whether an occurrence may go from one state to another."""
    return wanted in MOVES[State(before)]


def at_due(now: datetime, deadline: datetime, why: str | None) -> State:
    """Decide what becomes of a question whose time has come, or came while nobody looked; `why` keeps it from being.

    Somebody who is away has missed nothing, however late that is found.
    """
    if why is not None:
        return State.AWAY
    return State.ASKED if now < deadline else State.MISSED


def when_answered(now: datetime, deadline: datetime) -> State:
    """Decide whether an answer is in time."""
    return State.ANSWERED if now < deadline else State.LATE


class Kind(StrEnum):
    """What is answered to a question."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"


class Role(StrEnum):
    """What a question is about: what got done, what is planned, what is in the way, or something of the team's own."""

    DONE = "done"
    PLAN = "plan"
    BLOCKER = "blocker"
    NONE = "none"


@dataclass(frozen=True)
class Question:
    """One question; `key` stays its own while its text changes."""

    key: str
    text: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    role: Role = Role.NONE
    is_optional: bool = True

    @property
    def is_blocker(self) -> bool:
        """Whether it asks what is in the way."""
        return self.role == Role.BLOCKER

    def document(self) -> dict[str, Any]:
        """Write it as JSON."""
        return {
            "key": self.key,
            "text": self.text,
            "kind": self.kind,
            "choices": list(self.choices),
            "role": self.role,
            "is_optional": self.is_optional,
        }


def read_question(document: Mapping[str, Any]) -> Question:
    """Read a question from JSON; of those that were kept before there were roles it says which asks for blockers."""
    given = dict(document)
    role = Role.BLOCKER if given.pop("is_blocker", False) else Role.NONE
    given |= {"kind": Kind(given["kind"]), "choices": tuple(given["choices"]), "role": Role(given.get("role", role))}
    return Question(**given)


def written(lines: str, known: Sequence[Question] = ()) -> tuple[Question, ...]:
    """Read questions of which each stands on a line; one whose text is known stays what it was.

    Keys are never given to another question, so that answers of two versions can be laid side by side.
    """
    texts = list(dict.fromkeys(" ".join(line.split()) for line in lines.splitlines() if line.strip()))
    kept = {each.text: each for each in known}
    free = _free_keys({each.key for each in known})
    return tuple(kept.get(text) or Question(next(free), text) for text in texts)


def with_roles(questions: Sequence[Question], roles: Mapping[str, Role]) -> tuple[Question, ...]:
    """Give the questions with these texts their roles."""
    return tuple(replace(each, role=roles.get(each.text, each.role)) for each in questions)


def _free_keys(taken: set[str]) -> Any:  # noqa: ANN401 - an endless iterator of keys
    number = 0
    while True:
        number += 1
        if f"q{number}" not in taken:
            yield f"q{number}"


def nearest(typed: str, names: Sequence[str]) -> str | None:
    """Find the name that is nearest to what was typed, None where none is near."""
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(typed.casefold(), folded, n=1)
    return folded[near[0]] if near else None


def is_away(day: date, absences: Sequence[tuple[date, date]]) -> bool:
    """Say whether a day lies in one of the spans, both ends counted."""
    return any(first <= day <= last for first, last in absences)
