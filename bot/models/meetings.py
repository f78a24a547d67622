"""Live meetings of standups: who speaks when and how long, what is parked for later, and what is noted."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace

RUNNING = text("ended_at IS NULL")


class StandupMeeting(OfWorkspace, Base):
    """A meeting in a channel, of which one runs at a time.

    It ends at `ends_at` at the latest; `ended_by` is empty where the clock ended it. `turn` counts the changes of the
    speaker, so that a button knows whose turn its presser saw. Since `warned_at` it is shown that little time is left.
    """

    __tablename__ = "standup_meeting"
    __table_args__ = (
        Index(
            "uq_standup_meeting_running",
            "workspace_id",
            "channel",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
        Index("ix_standup_meeting_standup", "standup_id", "begun_at"),
        Index("ix_standup_meeting_begun", "begun_at"),
    )

    standup_id: Mapped[int] = mapped_column(ForeignKey("standup.id"))
    channel: Mapped[str]
    begun_by: Mapped[str]
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    warned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    turn: Mapped[int]


class StandupTurn(OfWorkspace, Base):
    """Somebody's turn in a meeting: `place` in the order that was drawn, and how many seconds it `took`.

    `day` is what that person calls today, by which their answer is found.
    """

    __tablename__ = "standup_turn"
    __table_args__ = (UniqueConstraint("meeting_id", "person"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("standup_meeting.id"))
    person: Mapped[str]
    day: Mapped[date]
    place: Mapped[int]
    state: Mapped[str]
    began_at: Mapped[datetime | None]
    took: Mapped[int | None]


class StandupTopic(OfWorkspace, Base):
    """Something that a meeting put aside for later; until it is done it is offered at the next one of its standup.

    `wanted` are those who are to be there when it is spoken of, `owner` is who looks after it. `is_apart` says that it
    has a message of its own, with a thread.
    """

    __tablename__ = "standup_topic"
    __table_args__ = (
        Index("ix_standup_topic_meeting", "meeting_id"),
        Index("ix_standup_topic_standup", "standup_id", "id"),
        Index("ix_standup_topic_owner", "workspace_id", "owner"),
    )

    standup_id: Mapped[int] = mapped_column(ForeignKey("standup.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("standup_meeting.id"))
    text: Mapped[str]
    wanted: Mapped[list[str]]
    owner: Mapped[str | None]
    state: Mapped[str]
    is_apart: Mapped[bool] = mapped_column(default=False)
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class StandupNote(OfWorkspace, Base):
    """Something noted in a meeting; what somebody wrote into its thread has the `channel` and `ts` of that message."""

    __tablename__ = "standup_note"
    __table_args__ = (UniqueConstraint("workspace_id", "channel", "ts"), Index("ix_standup_note_meeting", "meeting_id"))

    meeting_id: Mapped[int] = mapped_column(ForeignKey("standup_meeting.id"))
    person: Mapped[str]
    text: Mapped[str]
    noted_at: Mapped[datetime]
    channel: Mapped[str | None]
    ts: Mapped[str | None]
