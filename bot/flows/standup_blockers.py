"""What is in people's way in standups: followed from their answers, asked again, told of when it lasts, closed."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.flows.projections import want, want_again
from bot.flows.standup_summaries import OF_SUMMARY, PAUSE
from bot.models import Standup, StandupBlocker, StandupOccurrence
from bot.standups import blockers, seeing
from bot.standups.blockers import follow
from bot.standups.rules import QUESTION, SUMMARY, State

__all__ = ["close", "erase", "follow", "make_task", "stands", "tell_of_old"]
OF_BLOCKER, OF_QUESTION = "standup.blocker", "standup.question"
Row = StandupOccurrence


def stands(tx: Session, workspace: int, key: int, day: date, now: datetime) -> bool:
    """Note that something is still in the way, and show that; False where that is known, or it is over.

    It is so on the day for which its person was last asked, whatever day it is where they are.
    """
    row = blockers.locked(tx, workspace, key)
    theirs = (Row.standup_id == row.standup_id, Row.kind == QUESTION, Row.person == row.person)
    asked = tx.scalar(select(func.max(Row.day)).where(*theirs, Row.asked_at.is_not(None)))
    return _shown(tx, row, now, is_new=blockers.stands(row, max(day, asked or day)))


def close(tx: Session, workspace: int, key: int, day: date, now: datetime) -> bool:
    """Note that something is over, or that a task is done, and show that; False where that is so."""
    row = blockers.locked(tx, workspace, key)
    return _shown(tx, row, now, is_new=blockers.close(row, day))


def make_task(tx: Session, workspace: int, key: int, owner: str, due_on: date | None, now: datetime) -> bool:
    """Have somebody do something about it, and show that; False where somebody does, or it is over."""
    row = blockers.locked(tx, workspace, key)
    return _shown(tx, row, now, is_new=blockers.make_task(row, owner, due_on))


def _shown(tx: Session, row: StandupBlocker, now: datetime, *, is_new: bool) -> bool:
    """Show a change in the newest summary, in the newest question to its person, and to who was told of it."""
    if not is_new:
        return False
    tx.flush()
    summary = _newest(tx, row, Row.kind == SUMMARY, Row.state == State.SHOWN)
    question = _newest(tx, row, Row.kind == QUESTION, Row.person == row.person, Row.asked_at.is_not(None))
    want_again(tx, row.workspace_id, OF_SUMMARY, [summary] if summary else [], now, pause=PAUSE)
    want_again(tx, row.workspace_id, OF_QUESTION, [question] if question else [], now)
    want_again(tx, row.workspace_id, OF_BLOCKER, [_subject(row)], now)
    return True


def _newest(tx: Session, row: StandupBlocker, *which: ColumnElement[bool]) -> int | None:
    mine = select(Row.id).where(Row.standup_id == row.standup_id, *which)
    return tx.scalar(mine.order_by(Row.day.desc()).limit(1))


def _subject(row: StandupBlocker) -> str:
    return f"{row.id}:{row.told_on}"


def tell_of_old(tx: Session, summary: StandupOccurrence, now: datetime) -> None:
    """Tell whom the standup names of what has long been in the way of others when it is summed up: once each.

    Who has left its private channel is told nothing more.
    """
    if summary.state != State.SHOWN:
        return
    standup = tx.get_one(Standup, summary.standup_id)
    person = standup.blockers_to or standup.made_by
    if not seeing.may_hear(tx, standup.id, person):
        return
    for row in blockers.grown_old(tx, standup.id, summary.day):
        if person != row.person:
            want(tx, row.workspace_id, OF_BLOCKER, _subject(row), person, now)


def erase(tx: Session, asked: Collection[StandupOccurrence], now: datetime) -> None:
    """Erase what somebody's answers raised, from every summary that showed it, and from what others were told."""
    for row in blockers.erase(tx, [each.id for each in asked]):
        mine = (Row.standup_id == row.standup_id, Row.kind == SUMMARY, Row.state == State.SHOWN)
        shown = select(Row.id).where(*mine, Row.day >= row.raised_on)
        if row.closed_on is not None:
            shown = shown.where(Row.day < row.closed_on)
        want_again(tx, row.workspace_id, OF_SUMMARY, tx.scalars(shown).all(), now, pause=PAUSE)
        want_again(tx, row.workspace_id, OF_BLOCKER, [_subject(row)], now)
