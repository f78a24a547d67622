"""How far the asking of many people is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, select
from sqlalchemy.orm import Session

from bot.models import Projection, Standup, StandupOccurrence
from bot.standups.planning import IN_FORCE
from bot.standups.rules import QUESTION, State
from bot.standups.timing import DAY, WIDEST

MESSAGE = "standup.question"
Row = StandupOccurrence


@dataclass(frozen=True)
class Progress:
    """A standup that is asking its people: so many of all who are asked, since when."""

    standup: str
    asked: int
    people: int
    since: datetime


def progress(tx: Session, workspace: int, now: datetime) -> Sequence[Progress]:
    """Tell of each standup that is asking how far it is; nothing of one that has asked all whose time has come."""
    unsent = {row[0]: row[1] for row in tx.execute(_unsent(workspace, now))}
    found = []
    for key, name, planned, people, since in tx.execute(_today(workspace, now)):
        asked = people - planned - unsent.get(key, 0)
        if 0 < asked < people:
            found.append(Progress(name, asked, people, since))
    return found


def _near(workspace: int, now: datetime) -> Sequence[ColumnElement[bool]]:
    """Say which questions count: their time has come, or is as near as a crowd is spread."""
    days = (Row.day >= now.date() - DAY, Row.day <= now.date() + DAY)
    return (
        Row.workspace_id == workspace,
        Row.kind == QUESTION,
        *days,
        Row.due_at > now - DAY,
        Row.due_at <= now + WIDEST,
    )


def _today(workspace: int, now: datetime) -> Select[int, str, int, int, datetime]:
    planned = func.count().filter(Row.state == State.PLANNED)
    counts = Row.state.not_in((State.AWAY, State.MISSED))
    return (
        select(Standup.id, Standup.name, planned, func.count(), func.min(Row.due_at))
        .join(Standup, Standup.id == Row.standup_id)
        .where(*_near(workspace, now), counts, *IN_FORCE)
        .group_by(Standup.id, Standup.name)
        .order_by(Standup.name)
    )


def _unsent(workspace: int, now: datetime) -> Select[int, int]:
    """Count the questions that wait for their turn in Slack."""
    its = (Projection.workspace_id == Row.workspace_id, Projection.subject == cast(Row.id, String))
    waits = (Projection.kind == MESSAGE, Projection.channel == Row.person, Projection.ts.is_(None))
    asked = (Row.state == State.ASKED, Row.why.is_(None))
    return (
        select(Row.standup_id, func.count())
        .join(Projection, and_(*its, *waits))
        .where(*_near(workspace, now), *asked)
        .group_by(Row.standup_id)
    )
