"""Live meetings: who is there, whose turn it is, and the end; the caller's transaction, the caller's commit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select, text
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.errors import Conflict, NotFound
from bot.models import (
    Person,
    Standup,
    StandupAbsence,
    StandupMeeting,
    StandupMember,
    StandupPerson,
    StandupTurn,
)
from bot.standups.asking import IsHoliday
from bot.standups.meeting_rules import AFTER, LENGTH, MOST_PEOPLE, NOT_THERE, WARNING, Act, Turn, is_over
from bot.standups.rules import is_away
from bot.standups.timing import DAY, clock

FAMILY = "standup_meeting"
RUNNING = text("standup_meeting.ended_at IS NULL")
"""As the partial index says it."""


@dataclass(frozen=True)
class Expected:
    """Somebody of a standup, the day that it is where they are, and whether they are away on it."""

    person: str
    day: date
    is_away: bool


def expected(tx: Session, standup: Standup, is_holiday: IsHoliday, now: datetime) -> Sequence[Expected]:
    """List the members of a standup, by their clocks, as a meeting that begins now finds them."""
    theirs = and_(Person.workspace_id == StandupMember.workspace_id, Person.slack_id == StandupMember.person)
    chosen = and_(
        StandupPerson.workspace_id == StandupMember.workspace_id, StandupPerson.person == StandupMember.person
    )
    rows = tx.execute(
        select(StandupMember.person, StandupMember.zone, StandupPerson.country)
        .outerjoin(Person, theirs)
        .outerjoin(StandupPerson, chosen)
        .where(StandupMember.standup_id == standup.id, StandupMember.left_at.is_(None))
        .where(or_(Person.is_gone.is_(None), Person.is_gone.is_(False)))
        .order_by(StandupMember.person)
        .limit(MOST_PEOPLE + 1)
    ).all()
    if len(rows) > MOST_PEOPLE:
        raise Conflict(FAMILY, "too_many", most=MOST_PEOPLE)
    spans = _absences(tx, standup.workspace_id, [row.person for row in rows], now)
    found = []
    for person, zone, country in rows:
        day = now.astimezone(clock(zone, standup.zone)).date()
        found.append(Expected(person, day, is_away(day, spans.get(person, ())) or is_holiday(country, day)))
    return found


def _absences(
    tx: Session, workspace: int, people: Collection[str], now: datetime
) -> Mapping[str, Sequence[tuple[date, date]]]:
    mine = (StandupAbsence.workspace_id == workspace, StandupAbsence.person.in_(people))
    spans: dict[str, list[tuple[date, date]]] = {}
    for row in tx.scalars(select(StandupAbsence).where(*mine, StandupAbsence.last >= now.date() - DAY)):
        spans.setdefault(row.person, []).append((row.first, row.last))
    return spans


def begin(tx: Session, standup: Standup, people: Sequence[Expected], starter: str, now: datetime) -> StandupMeeting:
    """Begin a meeting with people in this order. Raises `Conflict` where one runs there, or everybody is away."""
    if all(each.is_away for each in people):
        raise Conflict(FAMILY, "nobody_there")
    values = {"workspace_id": standup.workspace_id, "standup_id": standup.id, "channel": standup.channel}
    times = {"begun_by": starter, "begun_at": now, "ends_at": now + LENGTH, "turn": 0}
    added = insert_for(tx, StandupMeeting.__table__).values(**values, **times).on_conflict_do_nothing()
    key = tx.scalar(added.returning(StandupMeeting.__table__.c.id))
    if key is None:
        raise Conflict(FAMILY, "runs_already")
    row = tx.get_one(StandupMeeting, key)
    for place, each in enumerate(people):
        _add(tx, row, each.person, each.day, place, Turn.AWAY if each.is_away else Turn.WAITING)
    _give_word(tx, row, now)
    return row


def _add(tx: Session, row: StandupMeeting, person: str, day: date, place: int, state: Turn) -> None:
    made = StandupTurn(workspace_id=row.workspace_id, meeting_id=row.id, person=person, day=day, place=place)
    made.state = state
    tx.add(made)
    tx.flush()


def locked(tx: Session, workspace: int, key: int) -> StandupMeeting:
    """Read a meeting to change it. Raises `NotFound` where there is none such."""
    mine = (StandupMeeting.workspace_id == workspace, StandupMeeting.id == key)
    row = tx.scalar(select(StandupMeeting).where(*mine).with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound(FAMILY, "gone")
    return row


def running(tx: Session, workspace: int, channel: str) -> StandupMeeting | None:
    """Find the meeting that runs in a channel, to change it."""
    mine = (StandupMeeting.workspace_id == workspace, StandupMeeting.channel == channel, RUNNING)
    return tx.scalar(select(StandupMeeting).where(*mine).with_for_update())


def takes_part(tx: Session, meeting: int, person: str) -> bool:
    """Whether somebody is in a meeting, present or not."""
    return tx.scalar(_turn_of(meeting, person)) is not None


def pass_on(tx: Session, row: StandupMeeting, seen: int, act: Act, now: datetime) -> bool:
    """Let the next one speak; False where whoever pressed saw another speaker, or there is nobody to go on with."""
    speaker = _first(tx, row, Turn.SPEAKING)
    if row.ended_at is not None or is_over(row.ends_at, now) or row.turn != seen or speaker is None:
        return False
    if act == Act.LATER:
        if _first(tx, row, Turn.WAITING) is None:
            return False
        speaker.place = _last_place(tx, row) + 1
    _stop(speaker, AFTER[act], now)
    row.turn += 1
    _give_word(tx, row, now)
    return True


def arrive(tx: Session, row: StandupMeeting, person: str, now: datetime) -> bool:
    """Take somebody in behind all others, expected or not; False for who is in already, and behind the end."""
    if row.ended_at is not None or is_over(row.ends_at, now):
        return False
    known = tx.scalar(_turn_of(row.id, person))
    place = _last_place(tx, row) + 1
    if known is None:
        _add(tx, row, person, _day(tx, row, person, now), place, Turn.WAITING)
    elif Turn(known.state) in NOT_THERE:
        known.state, known.place = Turn.WAITING, place
        tx.flush()
    else:
        return False
    if _first(tx, row, Turn.SPEAKING) is None:
        row.turn += 1
        _give_word(tx, row, now)
    return True


def _day(tx: Session, row: StandupMeeting, person: str, now: datetime) -> date:
    mine = (StandupMember.standup_id == row.standup_id, StandupMember.person == person)
    own = tx.get_one(Standup, row.standup_id).zone
    return now.astimezone(clock(tx.scalar(select(StandupMember.zone).where(*mine)) or own, own)).date()


def end(tx: Session, row: StandupMeeting, who: str | None, now: datetime) -> bool:
    """End a meeting, by somebody or by the clock, no later than its time; False where it is over."""
    if row.ended_at is not None:
        return False
    row.ended_at, row.ended_by = min(now, row.ends_at), who
    for each in tx.scalars(select(StandupTurn).where(StandupTurn.meeting_id == row.id)):
        if each.state == Turn.SPEAKING:
            _stop(each, Turn.SPOKEN, row.ended_at)
        elif each.state == Turn.WAITING:
            each.state = Turn.UNHEARD
    tx.flush()
    return True


def due(tx: Session, workspace: int, now: datetime) -> Sequence[StandupMeeting]:
    """Read the meetings whose time is up, or for which it is time to show that little is left, to change them."""
    short = and_(StandupMeeting.warned_at.is_(None), StandupMeeting.begun_at <= now - WARNING)
    mine = (StandupMeeting.workspace_id == workspace, RUNNING, or_(StandupMeeting.ends_at <= now, short))
    return tx.scalars(select(StandupMeeting).where(*mine).order_by(StandupMeeting.id).with_for_update()).all()


def _turn_of(meeting: int, person: str) -> Select[StandupTurn]:
    return select(StandupTurn).where(StandupTurn.meeting_id == meeting, StandupTurn.person == person)


def _first(tx: Session, row: StandupMeeting, state: Turn) -> StandupTurn | None:
    mine = (StandupTurn.meeting_id == row.id, StandupTurn.state == state)
    return tx.scalar(select(StandupTurn).where(*mine).order_by(StandupTurn.place).limit(1))


def _last_place(tx: Session, row: StandupMeeting) -> int:
    return tx.scalar(select(func.max(StandupTurn.place)).where(StandupTurn.meeting_id == row.id)) or 0


def _stop(turn: StandupTurn, state: Turn, now: datetime) -> None:
    """Take the word from somebody; how long they had it counts only where they spoke."""
    if state == Turn.SPOKEN and turn.began_at is not None:
        turn.took = max(0, round((now - turn.began_at) / timedelta(seconds=1)))
    turn.state = state


def _give_word(tx: Session, row: StandupMeeting, now: datetime) -> None:
    tx.flush()
    following = _first(tx, row, Turn.WAITING)
    if following is not None:
        following.state, following.began_at = Turn.SPEAKING, now
    tx.flush()
