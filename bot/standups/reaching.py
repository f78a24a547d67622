"""People whom Slack lets nobody write to: noting it, and finding out who is told; the caller's transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.models import Standup, StandupOccurrence
from bot.standups.rules import QUESTION, UNREACHED, State

NAMED = 30
"""People whom a message names."""
MESSAGE = "standup.unreached"
Row = StandupOccurrence


@dataclass(frozen=True)
class Unreached:
    """Who could not be written to on a day; of the people some are named, and all counted."""

    standup: str
    channel: str
    people: tuple[str, ...]
    count: int


def note(tx: Session, subject: str, now: datetime) -> tuple[str, str, str] | None:
    """Note that a question did not reach its person; answer which message tells whom, the first time for each person.

    The subject of the message is the key of the standup and the day.
    """
    row = tx.get_one(Row, int(subject), with_for_update=True)
    if row.state != State.ASKED or row.why == UNREACHED:
        return None
    row.why, row.changed_at = UNREACHED, now
    tx.flush()
    theirs = (Row.workspace_id == row.workspace_id, Row.person == row.person, Row.standup_id == row.standup_id)
    if tx.scalar(select(Row.id).where(*theirs, Row.why == UNREACHED, Row.id != row.id).limit(1)):
        return None
    return MESSAGE, f"{row.standup_id}:{row.day}", tx.get_one(Standup, row.standup_id).made_by


def instead(tx: Session, subject: str, _now: datetime) -> tuple[str, str, str]:
    """Tell the channel what its standup's maker cannot be told either."""
    return MESSAGE, subject, tx.get_one(Standup, int(subject.partition(":")[0])).channel


def unreached(tx: Session, subject: str) -> Unreached:
    """Read who could not be written to; see `note` for the subject."""
    key, day = subject.split(":")
    standup = tx.get_one(Standup, int(key))
    same = (Row.standup_id == standup.id, Row.day == date.fromisoformat(day), Row.kind == QUESTION)
    found = select(Row.person).where(*same, Row.why == UNREACHED)
    people = tx.scalars(found.order_by(Row.person).limit(NAMED))
    count = tx.scalar(select(func.count()).select_from(found.subquery())) or 0
    return Unreached(standup.name, standup.channel, tuple(people), count)
