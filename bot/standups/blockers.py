"""What is in people's way: raised by their answers, asked again, closed; the caller's transaction and commit."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.models import StandupAnswer, StandupBlocker, StandupOccurrence, StandupQuestions
from bot.standups.blocker_rules import OLD, Blocked, is_same, says_none
from bot.standups.rules import read_question

Row = StandupBlocker


def follow(tx: Session, asked: StandupOccurrence) -> None:
    """Keep what somebody's answer says is in their way, as it stands now; the same as before keeps its first day.

    Words that say that there is nothing close what was; no word leaves it as it is.
    """
    said = _said(tx, asked)
    mine = tx.scalar(select(Row).where(Row.occurrence_id == asked.id).with_for_update())
    if said and not says_none(said):
        _raise(tx, asked, mine, said)
    else:
        if mine is not None and mine.state == Blocked.OPEN:
            tx.delete(mine)
        if said:
            for row in _open(tx, asked):
                row.state, row.closed_on = Blocked.GONE, asked.day
    tx.flush()


def _raise(tx: Session, asked: StandupOccurrence, mine: StandupBlocker | None, said: str) -> None:
    earlier = next((row for row in _open(tx, asked) if is_same(row.text, said)), None)
    if earlier is not None:
        earlier.stands_on = max(earlier.stands_on, asked.day)
        if mine is not None and mine.state == Blocked.OPEN:
            tx.delete(mine)
    elif mine is not None:
        mine.text = said
    else:
        where = {"workspace_id": asked.workspace_id, "standup_id": asked.standup_id, "occurrence_id": asked.id}
        row = Row(**where, person=asked.person, text=said, state=Blocked.OPEN)
        row.raised_on = row.stands_on = asked.day
        tx.add(row)


def _said(tx: Session, asked: StandupOccurrence) -> str:
    """Read what an answer says to the questions for what is in the way."""
    answers = select(StandupAnswer, StandupQuestions).join(
        StandupQuestions, StandupQuestions.id == StandupAnswer.questions_id
    )
    found = tx.execute(answers.where(StandupAnswer.occurrence_id == asked.id)).one_or_none()
    if found is None:
        return ""
    answer, questions = found
    keys = [each.key for each in map(read_question, questions.questions) if each.is_blocker]
    return "\n".join(answer.said[key] for key in keys if key in answer.said)


def _open(tx: Session, asked: StandupOccurrence) -> Sequence[StandupBlocker]:
    """Read what was in somebody's way before an answer, to change it."""
    mine = (Row.standup_id == asked.standup_id, Row.person == asked.person, Row.state == Blocked.OPEN)
    before = (Row.closed_on.is_(None), Row.raised_on < asked.day)
    return tx.scalars(select(Row).where(*mine, *before).order_by(Row.id).with_for_update()).all()


def locked(tx: Session, workspace: int, key: int) -> StandupBlocker:
    """Read what is in the way to change it. Raises `NotFound` where it is there no more."""
    mine = (Row.workspace_id == workspace, Row.id == key)
    row = tx.scalar(select(Row).where(*mine).with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("standup_blockers", "no_more")
    return row


def stands(row: StandupBlocker, day: date) -> bool:
    """Note that it still stands on a day; False where that is known, or it is over."""
    if row.state != Blocked.OPEN or row.stands_on >= day:
        return False
    row.stands_on = day
    return True


def close(row: StandupBlocker, day: date) -> bool:
    """Note that it is over, a task that it is done; False where that is so."""
    if row.closed_on is not None:
        return False
    row.state = Blocked.DONE if row.state == Blocked.TASK else Blocked.GONE
    row.closed_on = max(day, row.raised_on)
    return True


def make_task(row: StandupBlocker, owner: str, due_on: date | None) -> bool:
    """Have somebody do something about it; False where somebody does, or it is over."""
    if row.state != Blocked.OPEN:
        return False
    row.state, row.owner, row.due_on = Blocked.TASK, owner, due_on
    return True


def grown_old(tx: Session, standup: int, day: date) -> Sequence[StandupBlocker]:
    """Note of what has been in the way for long that somebody is told of it: once each."""
    mine = (Row.standup_id == standup, Row.closed_on.is_(None), Row.raised_on <= day - OLD)
    untold = (Row.state == Blocked.OPEN, Row.told_on.is_(None))
    rows = tx.scalars(select(Row).where(*mine, *untold).order_by(Row.id).with_for_update()).all()
    for row in rows:
        row.told_on = day
    tx.flush()
    return rows


def erase(tx: Session, asked: Collection[int]) -> Sequence[StandupBlocker]:
    """Erase what answers to these questions raised; answer what that was."""
    rows = tx.scalars(select(Row).where(Row.occurrence_id.in_(asked)).order_by(Row.id)).all()
    tx.execute(delete(Row).where(Row.id.in_([row.id for row in rows])).execution_options(synchronize_session=False))
    for row in rows:
        tx.expunge(row)
    return rows
