"""Reads of what is in people's way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.models import Person, Standup, StandupBlocker, StandupMember, StandupOccurrence
from bot.standups.blocker_rules import Blocked, is_old

AGAIN = 5
"""Things that somebody is asked of again at one time; of more, the oldest."""
Row = StandupBlocker


@dataclass(frozen=True)
class BlockerView:
    """Something that is in somebody's way; `name` is None where Slack has not told what they are called.

    `made_by` and `told` are who made the standup, and whom it has told of what stays in the way, if anybody.
    """

    id: int
    standup_id: int
    standup: str
    channel: str
    made_by: str
    told: str | None
    person: str
    name: str | None
    text: str
    state: Blocked
    raised_on: date
    stands_on: date
    owner: str | None
    due_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether it still stands and nobody has it as a task."""
        return self.state == Blocked.OPEN

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be done about it."""
        return self.state in {Blocked.GONE, Blocked.DONE}

    def days(self, day: date) -> int:
        """Tell for how many days it has been in the way."""
        return (day - self.raised_on).days

    def is_old(self, day: date) -> bool:
        """Whether it has been in the way for long."""
        return is_old(self.raised_on, day)


def of_day(tx: Session, standup: int, day: date, most: int) -> tuple[tuple[BlockerView, ...], int]:
    """Read what was in the way on a day, tasks too, the oldest first; and how many there were behind `most`.

    What is in the way of somebody who left the standup is left out, unless it is a task.
    """
    still = or_(Row.closed_on.is_(None), Row.closed_on > day)
    mine = (Row.standup_id == standup, Row.raised_on <= day, still, _is_followed())
    found = _views(tx, _blockers().where(*mine).order_by(Row.raised_on, Row.id).limit(most))
    if len(found) < most:
        return found, 0
    count = tx.scalar(select(func.count()).select_from(Row).join(Standup, Standup.id == Row.standup_id).where(*mine))
    return found, (count or 0) - len(found)


def standing(tx: Session, standups: Collection[int], most: int) -> tuple[BlockerView, ...]:
    """Read what is in the way in some standups, tasks too, the oldest first."""
    mine = (Row.standup_id.in_(standups), Row.closed_on.is_(None), _is_followed())
    return _views(tx, _blockers().where(*mine).order_by(Row.raised_on, Row.id).limit(most))


def to_ask(tx: Session, asked: int) -> tuple[BlockerView, ...]:
    """Read what was in somebody's way before a day on which they are asked, the oldest first."""
    of = tx.get_one(StandupOccurrence, asked)
    mine = (Row.standup_id == of.standup_id, Row.person == of.person, Row.state == Blocked.OPEN)
    before = (Row.closed_on.is_(None), Row.raised_on < of.day)
    return _views(tx, _blockers().where(*mine, *before).order_by(Row.raised_on, Row.id).limit(AGAIN))


def by_id(tx: Session, workspace: int, key: int) -> BlockerView | None:
    """Read one of a workspace; None where it is there no more."""
    found = _views(tx, _blockers().where(Row.workspace_id == workspace, Row.id == key))
    return found[0] if found else None


def known(tx: Session, key: int) -> BlockerView | None:
    """Read one that a message tells of; None where it is there no more."""
    found = _views(tx, _blockers().where(Row.id == key))
    return found[0] if found else None


def _is_followed() -> ColumnElement[bool]:
    member = (StandupMember.standup_id == Row.standup_id, StandupMember.person == Row.person)
    is_in = select(StandupMember.id).where(*member, StandupMember.left_at.is_(None)).exists()
    return or_(Row.state == Blocked.TASK, is_in)


def _blockers() -> Select[StandupBlocker, Standup, str | None]:
    theirs = and_(Person.workspace_id == Row.workspace_id, Person.slack_id == Row.person)
    standups = select(Row, Standup, Person.name).join(Standup, Standup.id == Row.standup_id)
    return standups.outerjoin(Person, theirs)


def _views(tx: Session, found: Select[StandupBlocker, Standup, str | None]) -> tuple[BlockerView, ...]:
    return tuple(_view(row, standup, name) for row, standup, name in tx.execute(found))


def _view(row: StandupBlocker, standup: Standup, name: str | None) -> BlockerView:
    same = ("id", "standup_id", "person", "text", "raised_on", "stands_on", "owner", "due_on")
    return BlockerView(
        standup=standup.name,
        channel=standup.channel,
        made_by=standup.made_by,
        told=standup.blockers_to,
        name=name or None,
        state=Blocked(row.state),
        **{each: getattr(row, each) for each in same},
    )
