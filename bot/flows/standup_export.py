"""Standups as a sheet for other programs: who was asked on which day, and what they answered."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select

from bot.flows.exports import Asked, Row, Sheet
from bot.models import Standup, StandupAnswer, StandupOccurrence, StandupQuestions
from bot.standups.rules import QUESTION, State, read_question
from bot.standups.seeing import is_open

COLUMNS = (
    "standup", "channel", "person", "day", "state", "asked_at", "answered_at", "edited_at", "question", "answer"
)  # fmt: skip
Asks = StandupOccurrence
IN_ORDER = (Asks.day, Asks.standup_id, Asks.person)


def asked_days() -> Select[Any]:
    """Select what everybody was asked, with what they answered, and the questions of the version that they did."""
    of, given = Standup, StandupAnswer
    columns = (of.name, of.channel, Asks.person, Asks.day, Asks.state, Asks.asked_at)
    return (
        select(Asks.id, *columns, given.answered_at, given.edited_at, given.said, StandupQuestions.questions)
        .join(of, of.id == Asks.standup_id)
        .outerjoin(given, given.occurrence_id == Asks.id)
        .outerjoin(StandupQuestions, StandupQuestions.id == given.questions_id)
        .where(Asks.kind == QUESTION, Asks.state != State.PLANNED)
    )


def by_question(row: Row) -> Iterable[Row]:
    """Give each answer a line with its question; a day without answers has one line."""
    *known, said, questions = row
    asked = [each for each in map(read_question, questions or ()) if each.key in (said or {})]
    return [[*known, each.text, said[each.key]] for each in asked] or [[*known, None, None]]


def _standups(asked: Asked) -> Select[Any]:
    """Select the days of all standups, those of private channels only where they are named."""
    of_time = asked.of(Asks.workspace_id, Asks.due_at)
    return asked_days().where(*of_time, *(() if asked.is_private else (is_open(),)))


SHEETS: Mapping[str, Sheet] = {
    "standups": Sheet("what everybody answered in standups, by question", COLUMNS, Asks.id, _standups, by_question),
}
