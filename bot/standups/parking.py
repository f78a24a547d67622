"""What a meeting puts aside and notes; the caller's transaction, the caller's commit."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.errors import NotFound
from bot.models import StandupMeeting, StandupNote, StandupTopic, Workspace
from bot.standups.meeting_rules import LONGEST_NOTE, LONGEST_TOPIC, MOST_WANTED, Move, Topic, moved


def park(
    tx: Session,
    meeting: StandupMeeting,
    topic: str,
    wanted: Sequence[str],
    owner: str | None,
    author: str,
    now: datetime,
) -> StandupTopic:
    """Put a topic aside for later."""
    row = StandupTopic(
        workspace_id=meeting.workspace_id,
        standup_id=meeting.standup_id,
        meeting_id=meeting.id,
        text=topic[:LONGEST_TOPIC],
        wanted=list(dict.fromkeys(wanted))[:MOST_WANTED],
        owner=owner,
        state=Topic.TAKEN if owner else Topic.OPEN,
        added_by=author,
        added_at=now,
        changed_by=author,
        changed_at=now,
    )
    tx.add(row)
    tx.flush()
    return row


def locked(tx: Session, workspace: int, key: int) -> StandupTopic:
    """Read a topic to change it. Raises `NotFound` where there is none such."""
    mine = (StandupTopic.workspace_id == workspace, StandupTopic.id == key)
    row = tx.scalar(select(StandupTopic).where(*mine).with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("standup_meeting", "no_topic")
    return row


def move(row: StandupTopic, wanted: Move, who: str, now: datetime) -> bool:
    """Take a topic, finish or drop it; False where that does nothing."""
    state = moved(row.state, wanted)
    if state is None or (state == Topic.TAKEN and row.owner == who):
        return False
    row.state, row.changed_by, row.changed_at = state, who, now
    if state == Topic.TAKEN:
        row.owner = who
    return True


def set_apart(row: StandupTopic) -> bool:
    """Give a topic a message of its own; False where it has one."""
    if row.is_apart:
        return False
    row.is_apart = True
    return True


def shown_in(tx: Session, row: StandupTopic) -> Sequence[int]:
    """List the meetings that show a topic and are still looked at: that in which it was parked, and the last two."""
    later = (StandupMeeting.standup_id == row.standup_id, StandupMeeting.id > row.meeting_id)
    last = tx.scalars(select(StandupMeeting.id).where(*later).order_by(StandupMeeting.id.desc()).limit(2))
    return [row.meeting_id, *last]


def note(tx: Session, meeting: StandupMeeting, text: str, author: str, now: datetime) -> StandupNote:
    """Note what somebody wrote into the form."""
    row = StandupNote(workspace_id=meeting.workspace_id, meeting_id=meeting.id, person=author, noted_at=now)
    row.text = text[:LONGEST_NOTE]
    tx.add(row)
    tx.flush()
    return row


def note_message(
    tx: Session, meeting: StandupMeeting, text: str, author: str, channel: str, ts: str, now: datetime
) -> int | None:
    """Note a message of the meeting's thread; answer its key, None where it is noted already."""
    values = {"workspace_id": meeting.workspace_id, "meeting_id": meeting.id, "person": author, "noted_at": now}
    added = insert_for(tx, StandupNote.__table__).values(**values, text=text, channel=channel, ts=ts)
    return tx.execute(added.on_conflict_do_nothing().returning(StandupNote.__table__.c.id)).scalar()


def noted(tx: Session, workspace: int, channel: str, ts: str) -> StandupNote | None:
    """Find the note that a message was taken for, to change it."""
    same = (StandupNote.workspace_id == workspace, StandupNote.channel == channel, StandupNote.ts == ts)
    return tx.scalar(select(StandupNote).where(*same).with_for_update())


def is_noted(tx: Session, team: str, channel: str, ts: str) -> bool:
    """Whether a message was noted."""
    same = (Workspace.team_id == team, StandupNote.channel == channel, StandupNote.ts == ts)
    rows = select(StandupNote.id).join(Workspace, StandupNote.workspace_id == Workspace.id)
    return tx.scalar(rows.where(*same)) is not None


def erase(tx: Session, workspace: int, person: str) -> Sequence[int]:
    """Erase what somebody noted; answer in which meetings. What they parked is the team's and stays."""
    mine = (StandupNote.workspace_id == workspace, StandupNote.person == person)
    found = tx.scalars(delete(StandupNote).where(*mine).returning(StandupNote.meeting_id)).all()
    return sorted(set(found))
