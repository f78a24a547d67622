"""Reads of standups into what people are shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.models import Standup, StandupAnswer, StandupMember, StandupOccurrence, StandupQuestions
from bot.standups.planning import clocks
from bot.standups.rules import DONE, QUESTION, Question, State, read_question
from bot.standups.service import SLACK, asked_now
from bot.standups.timing import CROWD, spread

Said = tuple[tuple[Question, str], ...]
"""Questions with what was answered to each, those that were left empty not among them."""
Row = StandupOccurrence


@dataclass(frozen=True)
class StandupView:
    """A standup as it is shown; times are minutes of the day, `people` is how many are in."""

    id: int
    workspace: int
    name: str
    channel: str
    days: tuple[str, ...]
    minute: int
    deadline: int
    summary: int
    nudge: int | None
    zone: str
    is_personal: bool
    members: str
    names_missing: bool
    blockers_to: str | None
    is_paused: bool
    made_by: str
    people: int
    questions: tuple[Question, ...]
    group: str | None = None
    origin: str = SLACK
    is_deleted: bool = False
    resumes_on: date | None = None


@dataclass(frozen=True)
class AskedView:
    """One question to one person on a day; `said` is what they answered, in the words in which they were asked.

    With `is_closed` the answer can be changed no more.
    """

    id: int
    workspace: int
    standup: str
    channel: str
    person: str
    day: date
    due_at: datetime
    deadline: datetime
    state: State
    why: str | None
    said: Said
    is_closed: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer, in time or late."""
        return self.state in DONE


@dataclass(frozen=True)
class FormView:
    """What the form of an answer shows: the questions of one version, and what is answered already."""

    asked: AskedView
    version: int
    questions: tuple[Question, ...]
    said: Mapping[str, str]


def standups(tx: Session, workspace: int, channel: str | None = None) -> Sequence[StandupView]:
    """List the standups of a workspace, or of a channel, by their names."""
    mine = select(Standup).where(Standup.workspace_id == workspace, Standup.deleted_at.is_(None))
    if channel is not None:
        mine = mine.where(Standup.channel == channel)
    return [_view(tx, row) for row in tx.scalars(mine.order_by(Standup.key, Standup.id))]


def standing(tx: Session, workspace: int, key: int) -> StandupView | None:
    """Read a standup; None where there is none any more."""
    row = tx.get(Standup, key)
    return _view(tx, row) if row is not None and row.workspace_id == workspace and row.deleted_at is None else None


def by_id(tx: Session, key: int) -> StandupView:
    """Read a standup that is known to be there."""
    return _view(tx, tx.get_one(Standup, key))


def _view(tx: Session, row: Standup) -> StandupView:
    active = (StandupMember.standup_id == row.id, StandupMember.left_at.is_(None))
    same = ("id", "name", "channel", "minute", "deadline", "summary", "nudge", "zone", "is_personal", "members")
    more = ("names_missing", "blockers_to", "made_by", "group", "origin", "resumes_on")
    return StandupView(
        workspace=row.workspace_id,
        days=tuple(row.days),
        is_paused=row.paused_at is not None,
        is_deleted=row.deleted_at is not None,
        people=tx.scalar(select(func.count()).select_from(StandupMember).where(*active)) or 0,
        questions=asked_now(tx, row.id)[1],
        **{name: getattr(row, name) for name in (*same, *more)},
    )


def widest(tx: Session, standup: StandupView) -> int:
    """Tell over how many minutes the people of a standup are spread at the most; 0 where all are asked at once.

    It counts everybody who is asked at the same time by the same clock, in other standups too.
    """
    found = clocks(tx, standup.workspace)
    crowd = max((count for (_, minute, _), count in found.items() if minute == standup.minute), default=0)
    seconds = spread(crowd).total_seconds() if crowd > CROWD else 0
    return int(-(-seconds // 60))


def asked(tx: Session, key: int) -> AskedView:
    """Read a question to somebody that is known to be there."""
    row, standup, answer, questions = tx.execute(_asked().where(Row.id == key)).one()
    return _asked_view(row, standup, answer, questions)


def _asked() -> Select[StandupOccurrence, Standup, StandupAnswer, StandupQuestions]:
    return (
        select(StandupOccurrence, Standup, StandupAnswer, StandupQuestions)
        .join(Standup, Standup.id == Row.standup_id)
        .outerjoin(StandupAnswer, StandupAnswer.occurrence_id == Row.id)
        .outerjoin(StandupQuestions, StandupQuestions.id == StandupAnswer.questions_id)
    )


def _asked_view(
    row: StandupOccurrence, standup: Standup, answer: StandupAnswer | None, questions: StandupQuestions | None
) -> AskedView:
    known = tuple(map(read_question, questions.questions)) if questions is not None else ()
    said = answer.said if answer is not None else {}
    same = ("id", "person", "day", "due_at", "deadline", "why")
    return AskedView(
        workspace=row.workspace_id,
        standup=standup.name,
        channel=standup.channel,
        state=State(row.state),
        said=tuple((each, said[each.key]) for each in known if each.key in said),
        is_closed=row.closed_at is not None,
        **{name: getattr(row, name) for name in same},
    )


def form(tx: Session, workspace: int, key: int, person: str) -> FormView | None:
    """Read what the form of an answer shows to its person: the version that they answered, else the one in force."""
    mine = (Row.workspace_id == workspace, Row.id == key, Row.person == person, Row.kind == QUESTION)
    found = tx.execute(_asked().where(*mine)).one_or_none()
    if found is None:
        return None
    row, standup, answer, questions = found
    of = _asked_view(row, standup, answer, questions)
    if row.state in DONE and answer is not None:
        return FormView(of, questions.id, tuple(map(read_question, questions.questions)), dict(answer.said))
    return FormView(of, *asked_now(tx, row.standup_id), {})


WAITING = (State.ASKED, State.PLANNED)
"""The states of a question that is due and not answered."""


def today(
    tx: Session, workspace: int, person: str, now: datetime, states: Collection[State] = WAITING
) -> Sequence[AskedView]:
    """List the questions to somebody that are due and not closed, in these states, the first to close first."""
    mine = (Row.workspace_id == workspace, Row.person == person, Row.kind == QUESTION)
    waiting = (Row.state.in_(states), Row.due_at <= now, Row.deadline > now)
    return [_asked_view(*found) for found in tx.execute(_asked().where(*mine, *waiting).order_by(Row.deadline, Row.id))]
