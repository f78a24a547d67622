"""Answers of past days for tests, and who is where."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.models import Standup, StandupAnswer, StandupOccurrence, StandupQuestions
from bot.people import channels
from bot.standups.rules import QUESTION, State
from tests.standups.making import START


def place(tx: Session, workspace: int, channel: str, *people: str, is_private: bool = False) -> None:
    """Have Slack tell of a channel, and who is in it."""
    channels.heard_of(tx, workspace, {"id": channel, "name": channel.lower(), "is_private": is_private})
    channels.are_in(tx, workspace, channel, people)


def told(
    tx: Session,
    row: Standup,
    person: str,
    day: date,
    *,
    state: State = State.ANSWERED,
    asked_at: datetime | None = START,
    after: timedelta = timedelta(minutes=10),
    **said: Any,
) -> StandupOccurrence:
    """Write down that somebody was asked on a day, and what they answered."""
    times = {"due_at": START, "deadline": START, "changed_at": START, "asked_at": asked_at}
    same = {"workspace_id": row.workspace_id, "person": person}
    asked = StandupOccurrence(
        **same, **times, standup_id=row.id, day=day, kind=QUESTION, zone="UTC", state=state, nudge_at=None
    )
    tx.add(asked)
    tx.flush()
    if said:
        version = tx.query(StandupQuestions).filter_by(standup_id=row.id).order_by(StandupQuestions.id.desc()).first()
        assert version is not None
        given = {"occurrence_id": asked.id, "questions_id": version.id, "said": said}
        tx.add(StandupAnswer(**same, **given, answered_at=START + after))
        tx.flush()
    return asked
