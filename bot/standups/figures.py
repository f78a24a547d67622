"""How standups go: who took part, how soon, and how today stands. Of standups, never of one person against another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.models import Standup, StandupAnswer, StandupBlocker, StandupMember, StandupOccurrence
from bot.standups import absences, blocker_queries
from bot.standups.dates import Span
from bot.standups.meeting_queries import held
from bot.standups.points import DAY
from bot.standups.rules import DONE, QUESTION, State
from bot.standups.spans import before

ENOUGH = 5
"""Questions from which on a share is told; of fewer it says nothing."""
TIMED = 10_000
"""Answers of which the response time is told: the newest."""
Row = StandupOccurrence


@dataclass(frozen=True)
class Taken:
    """What became of the questions of some days whose time is over.

    `asked` counts those that were asked: answered `in_time` or `late`, `missed` by their person, or `skipped`. `away`
    and `unasked`, which Bongsu did not ask in time, count against nobody; an answer to such a question is `extra`.
    """

    in_time: int = 0
    late: int = 0
    missed: int = 0
    skipped: int = 0
    away: int = 0
    unasked: int = 0
    extra: int = 0

    @property
    def asked(self) -> int:
        """How many were asked."""
        return self.in_time + self.late + self.missed + self.skipped

    @property
    def share(self) -> float | None:
        """The part of them that was answered, None of too few."""
        return (self.in_time + self.late) / self.asked if self.asked >= ENOUGH else None


@dataclass(frozen=True)
class Figures:
    """How a standup went in some days, and in as many before; `response` is a median from question to answer.

    `meetings` are those that were held, `met` how long one took, the median. `raised` counts what came into people's
    way in those days, and `ages` are the days for which what stands now has been there, the oldest first.
    """

    name: str
    channel: str
    taken: Taken
    earlier: Taken
    response: timedelta | None
    meetings: int = 0
    met: timedelta | None = None
    raised: int = 0
    ages: Sequence[int] = ()

    @property
    def age(self) -> float | None:
        """For how many days it has been in the way, the median; None of nothing."""
        return median(self.ages) if self.ages else None


@dataclass(frozen=True)
class Today:
    """How a standup stands on a day: how many have answered, how many are asked, who is away and until when."""

    name: str
    channel: str
    done: int
    asked: int
    away: Mapping[str, date]


def figures(tx: Session, standups: Sequence[int], span: Span, now: datetime) -> Sequence[Figures]:
    """Tell how standups went, by their names."""
    rows = tx.scalars(select(Standup).where(Standup.id.in_(standups)).order_by(Standup.key, Standup.id)).all()
    return [_figures(tx, row, span, now) for row in rows]


def _figures(tx: Session, row: Standup, span: Span, now: datetime) -> Figures:
    taken_part = (taken(tx, row.id, span, now), taken(tx, row.id, before(span), now))
    since, until = (datetime.combine(day, time(), UTC) for day in (span.first, span.last + DAY))
    lengths = [each.length.total_seconds() for each in held(tx, row.workspace_id, since, until, row.id)]
    met = timedelta(seconds=median(lengths)) if lengths else None
    shown = (row.name, row.channel, *taken_part, _response(tx, row.id, span), len(lengths), met)
    return Figures(*shown, _raised(tx, row.id, span), _ages(tx, row.id, now.date()))


def _raised(tx: Session, standup: int, span: Span) -> int:
    days = (StandupBlocker.raised_on >= span.first, StandupBlocker.raised_on <= span.last)
    of = select(func.count()).select_from(StandupBlocker).where(StandupBlocker.standup_id == standup, *days)
    return tx.scalar(of) or 0


def _ages(tx: Session, standup: int, day: date) -> Sequence[int]:
    return [each.days(day) for each in blocker_queries.standing(tx, [standup], TIMED)]


def taken(tx: Session, standup: int, span: Span, now: datetime) -> Taken:
    """Count what became of a standup's questions of some days; those that may still be answered are left out."""
    was_asked, is_over = Row.asked_at.is_not(None), Row.deadline <= now
    columns = (Row.state, was_asked, is_over, func.count())
    counted = tx.execute(select(*columns).where(*_of(standup, span)).group_by(Row.state, was_asked, is_over))
    found: dict[str, int] = {}
    for state, asked, over, count in counted:
        kind = _kind(State(state), was_asked=bool(asked), is_over=bool(over))
        if kind is not None:
            found[kind] = found.get(kind, 0) + count
    return Taken(**found)


def _kind(state: State, *, was_asked: bool, is_over: bool) -> str | None:
    if state == State.ASKED:
        return "missed" if is_over else None
    if state == State.LATE:
        return "late" if was_asked else "extra"
    return KINDS.get(state)


KINDS: Mapping[State, str] = {
    State.ANSWERED: "in_time",
    State.UNANSWERED: "missed",
    State.SKIPPED: "skipped",
    State.AWAY: "away",
    State.MISSED: "unasked",
}


def _of(standup: int, span: Span) -> tuple[ColumnElement[bool], ...]:
    return (Row.standup_id == standup, Row.kind == QUESTION, Row.day >= span.first, Row.day <= span.last)


def _response(tx: Session, standup: int, span: Span) -> timedelta | None:
    """Tell how long it took from a question to its answer, the median of the newest answers."""
    times = select(Row.asked_at, StandupAnswer.answered_at).join(StandupAnswer, StandupAnswer.occurrence_id == Row.id)
    known = times.where(*_of(standup, span), Row.asked_at.is_not(None)).order_by(Row.day.desc()).limit(TIMED)
    seconds = [(answered - asked).total_seconds() for asked, answered in tx.execute(known) if asked is not None]
    return timedelta(seconds=median(seconds)) if len(seconds) >= ENOUGH else None


def today(tx: Session, standups: Sequence[int], day: date) -> Sequence[Today]:
    """Tell how standups stand on a day, by their names; one that has no question that day is left out."""
    rows = tx.scalars(select(Standup).where(Standup.id.in_(standups)).order_by(Standup.key, Standup.id)).all()
    return [found for found in (_today(tx, row, day) for row in rows) if found is not None]


def _today(tx: Session, row: Standup, day: date) -> Today | None:
    counted = select(Row.state, func.count()).where(*_of(row.id, Span(day, day))).group_by(Row.state)
    counts = {State(state): count for state, count in tx.execute(counted)}
    if not counts:
        return None
    mine = (StandupMember.standup_id == row.id, StandupMember.left_at.is_(None))
    people = tx.scalars(select(StandupMember.person).where(*mine)).all()
    away = absences.until(tx, row.workspace_id, people, day)
    asked = sum(counts.values()) - max(counts.get(State.AWAY, 0), len(away))
    return Today(row.name, row.channel, sum(counts.get(each, 0) for each in DONE), max(0, asked), away)
