"""Reads of live meetings into what people are shown, and into figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.models import (
    Standup,
    StandupAnswer,
    StandupMeeting,
    StandupNote,
    StandupOccurrence,
    StandupQuestions,
    StandupTopic,
    StandupTurn,
)
from bot.standups.meeting_rules import NOT_THERE, TO_DO, Topic, Turn, share
from bot.standups.queries import Said
from bot.standups.rules import DONE, QUESTION, read_question

TOPICS, NOTES = 15, 40
"""Topics and notes that are shown of a meeting."""


@dataclass(frozen=True)
class TurnView:
    """Somebody in a meeting; `took` is how long they spoke."""

    person: str
    state: Turn
    began_at: datetime | None
    took: timedelta | None


@dataclass(frozen=True)
class TopicView:
    """Something that was parked; `is_old` where that was in an earlier meeting than the one that shows it."""

    id: int
    standup: int
    channel: str
    text: str
    wanted: tuple[str, ...]
    owner: str | None
    state: Topic
    is_apart: bool
    is_old: bool
    added_by: str

    @property
    def is_to_do(self) -> bool:
        """Whether it is still to be spoken of."""
        return self.state in TO_DO


@dataclass(frozen=True)
class NoteView:
    """Something that was noted."""

    person: str
    text: str


@dataclass(frozen=True)
class MeetingView:
    """A meeting as it is shown; `said` is what its speaker wrote today, `more` counts the topics left out."""

    id: int
    standup: str
    channel: str
    begun_by: str
    begun_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    turn: int
    is_short: bool
    turns: tuple[TurnView, ...]
    said: Said
    topics: tuple[TopicView, ...]
    more: int
    notes: tuple[NoteView, ...]

    @property
    def speaker(self) -> TurnView | None:
        """Who has the word."""
        return next(iter(self.of(Turn.SPEAKING)), None)

    @property
    def length(self) -> timedelta:
        """How long it took, or may take while it runs."""
        return (self.ended_at or self.ends_at) - self.begun_at

    @property
    def share(self) -> timedelta:
        """How long whoever has the word may speak, so that all who wait can."""
        since = self.speaker.began_at if self.speaker and self.speaker.began_at else self.begun_at
        return share(self.ends_at - since, 1 + len(self.of(Turn.WAITING)))

    @property
    def present(self) -> int:
        """How many were there."""
        return len(self.turns) - len(self.of(*NOT_THERE))

    @property
    def fair(self) -> timedelta:
        """How long each of them could have spoken, had all spoken for equally long."""
        return share(self.length, self.present)

    def of(self, *states: Turn) -> tuple[TurnView, ...]:
        """List whose turns are in these states, in their order."""
        return tuple(each for each in self.turns if each.state in states)


def by_id(tx: Session, key: int) -> MeetingView:
    """Read a meeting that is known to be there."""
    row = tx.get_one(StandupMeeting, key)
    mine = select(StandupTurn).where(StandupTurn.meeting_id == row.id).order_by(StandupTurn.place, StandupTurn.id)
    turns = tx.scalars(mine).all()
    topics = [_topic(each, row) for each in tx.scalars(_topics_of(row))]
    notes = select(StandupNote).where(StandupNote.meeting_id == row.id).order_by(StandupNote.id).limit(NOTES)
    same = ("id", "channel", "begun_by", "begun_at", "ends_at", "ended_at", "ended_by", "turn")
    return MeetingView(
        standup=tx.get_one(Standup, row.standup_id).name,
        is_short=row.warned_at is not None,
        turns=tuple(map(_turn, turns)),
        said=next((_said(tx, row, each) for each in turns if each.state == Turn.SPEAKING), ()),
        topics=tuple(topics[:TOPICS]),
        more=max(0, len(topics) - TOPICS),
        notes=tuple(NoteView(each.person, each.text) for each in tx.scalars(notes)),
        **{name: getattr(row, name) for name in same},
    )


def _turn(row: StandupTurn) -> TurnView:
    took = timedelta(seconds=row.took) if row.took is not None else None
    return TurnView(row.person, Turn(row.state), row.began_at, took)


def _said(tx: Session, row: StandupMeeting, turn: StandupTurn) -> Said:
    """Read what somebody wrote for their day, as far as they have."""
    of = StandupOccurrence
    theirs = (of.standup_id == row.standup_id, of.person == turn.person, of.day == turn.day, of.kind == QUESTION)
    found = tx.execute(
        select(StandupAnswer.said, StandupQuestions.questions)
        .join(of, of.id == StandupAnswer.occurrence_id)
        .join(StandupQuestions, StandupQuestions.id == StandupAnswer.questions_id)
        .where(*theirs, of.state.in_(DONE))
    ).first()
    if found is None:
        return ()
    said, questions = found
    return tuple((each, said[each.key]) for each in map(read_question, questions) if each.key in said)


def _topics_of(row: StandupMeeting) -> Select[StandupTopic]:
    """Select what was parked in a meeting, and before it what is still open or was when it began, the oldest first."""
    of = StandupTopic
    was_open = or_(of.state.in_(TO_DO), of.changed_at >= row.begun_at)
    shown = or_(of.meeting_id == row.id, and_(of.meeting_id < row.id, was_open))
    return select(of).where(of.standup_id == row.standup_id, shown).order_by(of.id)


def _topic(row: StandupTopic, shown_in: StandupMeeting) -> TopicView:
    return TopicView(
        id=row.id,
        standup=row.standup_id,
        channel=shown_in.channel,
        text=row.text,
        wanted=tuple(row.wanted),
        owner=row.owner,
        state=Topic(row.state),
        is_apart=row.is_apart,
        is_old=row.meeting_id != shown_in.id,
        added_by=row.added_by,
    )


def topic(tx: Session, key: int) -> TopicView:
    """Read a topic that is known to be there."""
    row = tx.get_one(StandupTopic, key)
    return _topic(row, tx.get_one(StandupMeeting, row.meeting_id))


def topics_of(tx: Session, workspace: int, person: str) -> Sequence[TopicView]:
    """List what somebody looks after, the oldest first."""
    theirs = (StandupTopic.workspace_id == workspace, StandupTopic.owner == person, StandupTopic.state.in_(TO_DO))
    rows = select(StandupTopic, StandupMeeting).join(StandupMeeting, StandupMeeting.id == StandupTopic.meeting_id)
    return [_topic(*found) for found in tx.execute(rows.where(*theirs).order_by(StandupTopic.id).limit(TOPICS))]


@dataclass(frozen=True)
class Held:
    """A meeting that is over, in figures: `turns` counts people by what became of their turn, `spoken` adds them up."""

    id: int
    standup: int
    begun_at: datetime
    length: timedelta
    turns: Mapping[Turn, int]
    spoken: timedelta

    @property
    def present(self) -> int:
        """How many were there."""
        return sum(count for state, count in self.turns.items() if state not in NOT_THERE)


def held(tx: Session, workspace: int, since: datetime, until: datetime, standup: int | None = None) -> Sequence[Held]:
    """List the meetings that began in a time and are over, the oldest first; of one standup, or of all."""
    of = StandupMeeting
    mine = [of.workspace_id == workspace, of.begun_at >= since, of.begun_at < until, of.ended_at.is_not(None)]
    if standup is not None:
        mine.append(of.standup_id == standup)
    counted = (
        select(StandupTurn.meeting_id, StandupTurn.state, func.count(), func.coalesce(func.sum(StandupTurn.took), 0))
        .join(of, of.id == StandupTurn.meeting_id)
        .where(*mine)
        .group_by(StandupTurn.meeting_id, StandupTurn.state)
    )
    turns: dict[int, dict[Turn, int]] = {}
    spoken: dict[int, int] = {}
    for key, state, count, took in tx.execute(counted):
        turns.setdefault(key, {})[Turn(state)] = count
        spoken[key] = spoken.get(key, 0) + (took or 0)
    rows = tx.scalars(select(of).where(*mine).order_by(of.begun_at, of.id))
    return [_held(row, turns.get(row.id, {}), spoken.get(row.id, 0)) for row in rows]


def _held(row: StandupMeeting, turns: Mapping[Turn, int], spoken: int) -> Held:
    length = (row.ended_at or row.ends_at) - row.begun_at
    return Held(row.id, row.standup_id, row.begun_at, length, turns, timedelta(seconds=spoken))
