"""Answers: given, changed until the deadline, late, left out, erased; the caller's transaction, the caller's commit."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.errors import Conflict, NotFound
from bot.models import StandupAnswer, StandupOccurrence, StandupQuestions
from bot.standups import replying
from bot.standups.asking import AT_ONCE, move
from bot.standups.questions import value_of
from bot.standups.rules import ABSENCE, LEFT, QUESTION, Question, State, read_question, when_answered

Row = StandupOccurrence


def locked(tx: Session, workspace: int, key: int, person: str) -> StandupOccurrence:
    """Read a question to its person, to change it. Raises `NotFound` for everybody else."""
    mine = (Row.workspace_id == workspace, Row.id == key, Row.person == person, Row.kind == QUESTION)
    row = tx.scalar(select(Row).where(*mine).with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("standup", "not_yours")
    return row


def answer(
    tx: Session, row: StandupOccurrence, questions: int, said: Mapping[str, str | None], now: datetime
) -> StandupAnswer:
    """Keep what somebody answered to a version of the questions, or what they say instead.

    Raises `Conflict` where the deadline is past for what they answered already, and where nothing was said.
    """
    asked = tx.get_one(StandupQuestions, questions)
    if asked.standup_id != row.standup_id:
        raise NotFound("standup", "not_yours")
    kept = {each.key: _value(each, said.get(each.key) or "") for each in map(read_question, asked.questions)}
    if not any(kept.values()):
        raise Conflict("standup", "nothing_said")
    if not move(row, when_answered(now, row.deadline), now):
        raise Conflict("standup", "too_late")
    return _keep(tx, row, questions, {key: text for key, text in kept.items() if text}, now)


def _value(of: Question, said: str) -> str:
    """Read what was said to a question. Raises `Conflict` where that is no answer to it."""
    try:
        return value_of(of, said) if said.strip() else ""
    except ValueError:
        raise Conflict("standup_set_up", "unfit", question=of.text) from None


def _keep(tx: Session, row: StandupOccurrence, questions: int, said: Mapping[str, str], now: datetime) -> StandupAnswer:
    known = tx.scalar(select(StandupAnswer).where(StandupAnswer.occurrence_id == row.id))
    if known is None:
        known = StandupAnswer(workspace_id=row.workspace_id, occurrence_id=row.id, person=row.person, answered_at=now)
        tx.add(known)
    else:
        replying.disown(tx, row.id, known.said, said)
        known.edited_at = now
    known.questions_id, known.said = questions, dict(said)
    tx.flush()
    return known


def skip(tx: Session, row: StandupOccurrence, now: datetime) -> None:
    """Leave a question out, as its person wishes. Raises `Conflict` where they have answered, or it is over."""
    if not move(row, State.SKIPPED, now):
        raise Conflict("standup", "cannot_skip")
    tx.flush()


def away_from(
    tx: Session, workspace: int, person: str, first: date, last: date, now: datetime
) -> Sequence[StandupOccurrence]:
    """Take back the questions of somebody that wait for an answer on days on which they are away."""
    mine = (Row.workspace_id == workspace, Row.person == person, Row.day >= first, Row.day <= last)
    rows = tx.scalars(select(Row).where(*mine, Row.kind == QUESTION, Row.state == State.ASKED).with_for_update()).all()
    for row in rows:
        move(row, State.AWAY, now, ABSENCE)
    tx.flush()
    return rows


def release(tx: Session, standup: int, people: Collection[str], now: datetime) -> Sequence[StandupOccurrence]:
    """Take back the questions of a standup that wait for an answer of people who left it."""
    mine = (Row.standup_id == standup, Row.person.in_(people), Row.kind == QUESTION, Row.state == State.ASKED)
    rows = tx.scalars(select(Row).where(*mine).with_for_update()).all()
    for row in rows:
        move(row, State.AWAY, now, LEFT)
    tx.flush()
    return rows


def newest(tx: Session, workspace: int, person: str) -> tuple[int, int]:
    """Tell the key of the last answer that somebody gave, 0 before any, and how many there are."""
    mine = (StandupAnswer.workspace_id == workspace, StandupAnswer.person == person)
    last, count = tx.execute(select(func.max(StandupAnswer.id), func.count()).where(*mine)).one()
    return last or 0, count


def erase(
    tx: Session, workspace: int, person: str, through: int | None = None, most: int = AT_ONCE
) -> Sequence[StandupOccurrence]:
    """Erase some of what somebody answered, up to the key `through`; that they took part stays.

    Answer what they had been asked; where it is nothing, nothing is left.
    """
    mine = [StandupAnswer.workspace_id == workspace, StandupAnswer.person == person]
    mine += [StandupAnswer.id <= through] if through is not None else []
    some = select(StandupAnswer.id).where(*mine).order_by(StandupAnswer.id.desc()).limit(most)
    gone = delete(StandupAnswer).where(StandupAnswer.id.in_(some)).returning(StandupAnswer.occurrence_id)
    keys = tx.scalars(gone).all()
    return tx.scalars(select(Row).where(Row.id.in_(keys)).order_by(Row.id)).all()
