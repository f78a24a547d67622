"""What somebody planned in their last answer: offered in the next one as done, carried over or dropped."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.models import StandupAnswer, StandupOccurrence, StandupQuestions
from bot.standups.rules import DONE, QUESTION, Role, read_question

LOOK_BACK = 30
"""Answers in which a line is looked for: what is carried that long is shown as that old for ever."""
MOST_LINES = 20
"""Lines that are offered; of the rest it is told how many."""
LINE, ALL = "carry.", "carry.all"
"""Fields of the form: one for each line, by its key, and one that says that all of it is done."""
KEY = 12
"""Digits by which the form names a line."""
BULLET = re.compile(r"^(?:[-*•·\u2013\u2014]|\[[ xX]?\]|\d{1,2}[.)])\s+")
Row = StandupOccurrence


class Fate(StrEnum):
    """What becomes of a line."""

    DONE = "done"
    CARRY = "carry"
    DROP = "drop"


@dataclass(frozen=True)
class Line:
    """One thing that somebody planned; `day` counts the answers on end that planned it, and the one that is due."""

    text: str
    day: int = 2

    @property
    def key(self) -> str:
        """By what the form knows it: another text is another line."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:KEY]


@dataclass(frozen=True)
class Carried:
    """What is offered of the last plan, and how many lines more it had."""

    lines: tuple[Line, ...] = ()
    more: int = 0


NOTHING = Carried()


def lines_of(text: str) -> tuple[str, ...]:
    """Read what an answer lists: each line once, without what people put before it."""
    found = (BULLET.sub("", " ".join(line.split())) for line in text.splitlines())
    return tuple(dict.fromkeys(filter(None, found)))


def carried(plans: Sequence[Sequence[str]]) -> Carried:
    """Tell what is offered by what was planned, the newest answer first."""
    newest = plans[0] if plans else ()
    lines = tuple(Line(text, _times(text, plans) + 1) for text in newest[:MOST_LINES])
    return Carried(lines, len(newest) - len(lines))


def _times(text: str, plans: Sequence[Sequence[str]]) -> int:
    """Count in how many answers on end something was planned."""
    return next((count for count, plan in enumerate(plans) if text not in plan), len(plans))


def planned(tx: Session, key: int) -> Carried:
    """Read what is offered to somebody when they answer a question: the plan of the last day that they answered."""
    found = tx.execute(_before(tx.get_one(Row, key)))
    return carried([_plan(said, questions) for said, questions in found])


def _before(row: StandupOccurrence) -> Select[dict[str, Any], list[dict[str, Any]]]:
    same = (Row.standup_id == row.standup_id, Row.workspace_id == row.workspace_id, Row.person == row.person)
    answered = (Row.kind == QUESTION, Row.state.in_(DONE), Row.day < row.day)
    return (
        select(StandupAnswer.said, StandupQuestions.questions)
        .join(Row, Row.id == StandupAnswer.occurrence_id)
        .join(StandupQuestions, StandupQuestions.id == StandupAnswer.questions_id)
        .where(*same, *answered)
        .order_by(Row.day.desc())
        .limit(LOOK_BACK)
    )


def _plan(said: Mapping[str, str], questions: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    asked = [each.key for each in map(read_question, questions) if each.role == Role.PLAN]
    return lines_of("\n".join(said.get(key, "") for key in asked))
