"""Live meetings as they go on: each change is shown in the meeting's message, and its end is summed up."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import SystemRandom

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows.projections import want, want_again
from bot.flows.standups import holidays
from bot.models import StandupMeeting, StandupNote, StandupTopic
from bot.standups import meetings, parking, service
from bot.standups.meeting_rules import Act, Move, is_over
from bot.standups.meetings import Expected

MEETING, SUMMARY, TOPIC = "standup.meeting", "standup.meeting_summary", "standup.topic"
Meeting = StandupMeeting
"""A meeting that is locked, for those who may not know the tables."""
Shuffle = Callable[[Sequence[Expected]], Sequence[Expected]]


def drawn(people: Sequence[Expected]) -> Sequence[Expected]:
    """Draw an order."""
    return SystemRandom().sample(people, len(people))


def begin(
    tx: Session,
    catalogue: Catalogue,
    workspace: int,
    standup: int,
    starter: str,
    now: datetime,
    shuffle: Shuffle = drawn,
) -> StandupMeeting:
    """Begin a meeting of who is not away. Raises `Conflict` and `NotFound`."""
    of_standup = service.locked(tx, workspace, standup)
    people = meetings.expected(tx, of_standup, holidays(catalogue), now)
    row = meetings.begin(tx, of_standup, shuffle(people), starter, now)
    show(tx, row, now)
    return row


def pass_on(tx: Session, row: StandupMeeting, seen: int, act: Act, now: datetime) -> bool:
    """Let the next one speak; False where that had happened already."""
    return _shown(tx, row, now, done=meetings.pass_on(tx, row, seen, act, now))


def arrive(tx: Session, row: StandupMeeting, person: str, now: datetime) -> bool:
    """Take somebody in who has come later, or was not expected."""
    return _shown(tx, row, now, done=meetings.arrive(tx, row, person, now))


def end(tx: Session, row: StandupMeeting, who: str | None, now: datetime) -> bool:
    """End a meeting and sum it up; False where it is over."""
    done = _shown(tx, row, now, done=meetings.end(tx, row, who, now))
    if done:
        want(tx, row.workspace_id, SUMMARY, str(row.id), row.channel, now)
    return done


def look(tx: Session, workspace: int, now: datetime) -> None:
    """End what is past its time, and show where little of it is left."""
    for row in meetings.due(tx, workspace, now):
        if is_over(row.ends_at, now):
            end(tx, row, None, now)
        else:
            row.warned_at = now
            show(tx, row, now)


def park(
    tx: Session, row: StandupMeeting, topic: str, wanted: Sequence[str], owner: str | None, author: str, now: datetime
) -> StandupTopic:
    """Put a topic aside, and show it."""
    made = parking.park(tx, row, topic, wanted, owner, author, now)
    show_again(tx, row.workspace_id, row.id, now)
    return made


def move_topic(tx: Session, row: StandupTopic, wanted: Move, who: str, now: datetime) -> bool:
    """Take a topic, finish or drop it, and show that wherever it stands."""
    done = parking.move(row, wanted, who, now)
    if done:
        _show_topic(tx, row, now)
    return done


def set_apart(tx: Session, row: StandupTopic, now: datetime) -> bool:
    """Give a topic a message of its own in the channel, in whose thread it can be spoken of."""
    done = parking.set_apart(row)
    if done:
        channel = tx.get_one(StandupMeeting, row.meeting_id).channel
        want(tx, row.workspace_id, TOPIC, str(row.id), channel, now)
        _show_topic(tx, row, now)
    return done


def note(tx: Session, row: StandupMeeting, text: str, author: str, now: datetime) -> StandupNote:
    """Note what somebody wrote into the form, and show it."""
    made = parking.note(tx, row, text, author, now)
    show_again(tx, row.workspace_id, row.id, now)
    return made


def show(tx: Session, row: StandupMeeting, now: datetime) -> None:
    """Bring the message of a meeting up to date."""
    want(tx, row.workspace_id, MEETING, str(row.id), row.channel, now)


def _shown(tx: Session, row: StandupMeeting, now: datetime, *, done: bool) -> bool:
    if done:
        show(tx, row, now)
    return done


def show_again(tx: Session, workspace: int, meeting: int, now: datetime) -> None:
    """Bring up to date what stands of a meeting: its message, and its summary once it is over."""
    for kind in (MEETING, SUMMARY):
        want_again(tx, workspace, kind, [meeting], now)


def _show_topic(tx: Session, row: StandupTopic, now: datetime) -> None:
    want_again(tx, row.workspace_id, TOPIC, [row.id], now)
    for meeting in parking.shown_in(tx, row):
        show_again(tx, row.workspace_id, meeting, now)
