"""Changing a standup that stands; the caller's transaction, the caller's commit."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import Conflict
from bot.models import Standup, StandupMember
from bot.standups.rules import Question
from bot.standups.service import Plan, ask, asked_now, begin_again, key_of

TIMES = ("days", "minute", "deadline", "nudge", "summary", "zone", "is_personal")
"""What a change of plans anew."""


def plan_of(row: Standup) -> Plan:
    """Tell what a standup is like now."""
    values = {each.name: getattr(row, each.name) for each in fields(Plan)}
    return Plan(**{**values, "days": tuple(row.days)})


def known(tx: Session, key: int) -> Plan:
    """Tell what a standup that is known to be there is like."""
    return plan_of(tx.get_one(Standup, key))


def members(tx: Session, standup: int, most: int | None = None) -> Sequence[str]:
    """List who is in, or some of them, in the order in which they came."""
    active = (StandupMember.standup_id == standup, StandupMember.left_at.is_(None))
    return tx.scalars(select(StandupMember.person).where(*active).order_by(StandupMember.id).limit(most)).all()


def change(tx: Session, row: Standup, plan: Plan, questions: Sequence[Question], author: str, now: datetime) -> bool:
    """Have a standup be as a plan says, and ask these questions; False where it is so already.

    Changed times are planned anew, and what was asked today is not asked again. Changed questions make a version of
    their own. Raises `Conflict` where the name is taken.
    """
    before = plan_of(row)
    _name(tx, row, plan.name)
    for each in fields(Plan):
        if each.name != "name" and getattr(plan, each.name) != getattr(before, each.name):
            value = getattr(plan, each.name)
            setattr(row, each.name, list(value) if each.name == "days" else value)
    if any(getattr(plan, name) != getattr(before, name) for name in TIMES):
        begin_again(tx, row, now)
    is_asked = tuple(questions) == asked_now(tx, row.id)[1]
    if not is_asked:
        ask(tx, row.workspace_id, row.id, questions, author, now)
    return not is_asked or plan_of(row) != before


def _name(tx: Session, row: Standup, name: str) -> None:
    """Give it a name that no other standup has."""
    same = (Standup.workspace_id == row.workspace_id, Standup.key == key_of(name), Standup.deleted_at.is_(None))
    if tx.scalar(select(Standup.id).where(*same, Standup.id != row.id)):
        raise Conflict("standup", "name_taken", name=name)
    row.name, row.key = " ".join(name.split()), key_of(name)
