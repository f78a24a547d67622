"""Reads of one day of a standup into the summary that its channel gets, and the entry of each person under it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.models import Person, Standup, StandupAbsence, StandupAnswer, StandupOccurrence
from bot.standups import queries
from bot.standups.blocker_queries import BlockerView, of_day
from bot.standups.queries import AskedView
from bot.standups.rules import DONE, LEFT, QUESTION, SUMMARY, State

NAMED = 30
"""People whom a summary names of those who are away or have not answered."""
BLOCKERS = 20
"""Things that are in the way that a summary names."""
Row = StandupOccurrence


@dataclass(frozen=True)
class Member:
    """Somebody in a summary; `name` is None where Slack has not told it. `until` is their last day away."""

    person: str
    name: str | None
    why: str | None = None
    until: date | None = None


@dataclass(frozen=True)
class SummaryView:
    """A standup's summary of a day: how many have answered, what is in the way, and who is missing.

    Of the people of each state some are named, and all counted; `counts` knows nothing of those who left. Where the
    standup wishes so, only who is away is named.
    """

    id: int
    standup: str
    channel: str
    day: date
    blockers: tuple[BlockerView, ...]
    more_blockers: int
    missing: Mapping[State, tuple[Member, ...]]
    counts: Mapping[State, int]

    @property
    def answered(self) -> int:
        """How many have answered, in time or late."""
        return sum(self.counts.get(state, 0) for state in DONE)

    @property
    def asked(self) -> int:
        """How many were to answer."""
        return sum(self.counts.values()) - self.counts.get(State.AWAY, 0)


@dataclass(frozen=True)
class EntryView:
    """What somebody answered, with what they are called; `name` is None where Slack has not told it."""

    asked: AskedView
    name: str | None


def summary(tx: Session, key: int) -> SummaryView:
    """Read a summary that is known to be there."""
    row = tx.get_one(Row, key)
    standup = tx.get_one(Standup, row.standup_id)
    counted = select(Row.state, func.count()).where(*_same_day(row)).group_by(Row.state)
    counts = {State(state): count for state, count in tx.execute(counted)}
    named = [state for state in counts if state not in DONE and (standup.names_missing or state == State.AWAY)]
    missing = {state: _missing(tx, row, state) for state in named}
    blockers, more = of_day(tx, row.standup_id, row.day, BLOCKERS)
    return SummaryView(row.id, standup.name, standup.channel, row.day, blockers, more, missing, counts)


def _same_day(row: Row) -> tuple[ColumnElement[bool], ...]:
    """Select the questions of the day of a summary; who left the workspace is not spoken of."""
    same = (Row.standup_id == row.standup_id, Row.day == row.day, Row.kind == QUESTION)
    return (*same, func.coalesce(Row.why, "") != LEFT)


def _missing(tx: Session, row: Row, state: State) -> tuple[Member, ...]:
    mine = (*_same_day(row), Row.state == state)
    found = tx.execute(select(Row.person, Row.why).where(*mine).order_by(Row.person).limit(NAMED)).all()
    people = [person for person, _ in found]
    names, until = _names(tx, row.workspace_id, people), _until(tx, row, people) if state == State.AWAY else {}
    return tuple(Member(person, names.get(person), why, until.get(person)) for person, why in found)


def _names(tx: Session, workspace: int, people: Collection[str]) -> Mapping[str, str]:
    mine = (Person.workspace_id == workspace, Person.slack_id.in_(people), Person.name != "")
    return {each.slack_id: each.name for each in tx.execute(select(Person.slack_id, Person.name).where(*mine))}


def _until(tx: Session, row: Row, people: Sequence[str]) -> Mapping[str, date]:
    """Tell until when people are away who are away on a day."""
    mine = (StandupAbsence.workspace_id == row.workspace_id, StandupAbsence.person.in_(people))
    now = (StandupAbsence.first <= row.day, StandupAbsence.last >= row.day)
    last = func.max(StandupAbsence.last).label("last")
    found = tx.execute(select(StandupAbsence.person, last).where(*mine, *now).group_by(StandupAbsence.person))
    return {each.person: each.last for each in found}


def entry(tx: Session, key: int) -> EntryView | None:
    """Read what somebody answered; None where they have not, or have erased it."""
    found = queries.asked(tx, key)
    if not found.said:
        return None
    return EntryView(found, _names(tx, found.workspace, [found.person]).get(found.person))


def summary_of_entry(tx: Session, subject: str) -> str:
    """Find the summary under which an answer stands; an empty text where there is none."""
    row = tx.get_one(Row, int(subject))
    same = (Row.standup_id == row.standup_id, Row.day == row.day, Row.kind == SUMMARY)
    return str(tx.scalar(select(Row.id).where(*same)) or "")


def entries(tx: Session, subject: str, after: int, most: int) -> Sequence[tuple[int, str]]:
    """List the next entries of a summary behind an answer: the key of each answer, and the subject of its entry."""
    row = tx.get_one(Row, int(subject))
    answers = select(StandupAnswer.id, Row.id).join(Row, Row.id == StandupAnswer.occurrence_id)
    behind = answers.where(*_same_day(row), StandupAnswer.id > after)
    return [(each[0], str(each[1])) for each in tx.execute(behind.order_by(StandupAnswer.id).limit(most))]
