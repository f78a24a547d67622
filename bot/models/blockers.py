"""What is in the way of people in standups."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace


class StandupBlocker(OfWorkspace, Base):
    """Something that is in somebody's way, as they first said in one answer: "open", "gone", a "task", or "done".

    `raised_on` is the day of that answer, and `stands_on` the last of which they said that it still stands. `owner` and
    `due_on` are those of a task. `told_on` is the day on which somebody else was told how long it had stood, and
    `closed_on` the one on which it was over.
    """

    __tablename__ = "standup_blocker"
    __table_args__ = (
        UniqueConstraint("occurrence_id"),
        Index("ix_standup_blocker_standup_id", "standup_id", "closed_on", "raised_on"),
    )

    standup_id: Mapped[int] = mapped_column(ForeignKey("standup.id"))
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("standup_occurrence.id"))
    person: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    raised_on: Mapped[date]
    stands_on: Mapped[date]
    owner: Mapped[str | None]
    due_on: Mapped[date | None]
    told_on: Mapped[date | None]
    closed_on: Mapped[date | None]
