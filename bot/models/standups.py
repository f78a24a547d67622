"""Standups: who is asked what and when, each time somebody was to be asked, and what they answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.types import JsonDocument
from bot.models.base import Base, OfWorkspace

STANDING = text("deleted_at IS NULL")
ACTIVE = text("left_at IS NULL")
PLANNED = text("state = 'planned'")
ASKED = text("state = 'asked'")
UNCLOSED = text("state = 'answered' AND closed_at IS NULL")
UNREMINDED = text("state = 'asked' AND nudged_at IS NULL")


class Standup(OfWorkspace, Base):
    """A standup of a channel.

    `days` are weekdays such as "mon". `minute`, `deadline` and `summary` are minutes of the day: a deadline that is
    not after `minute` is one of the next day, and so is such a summary. `zone` is the team's, in which the summary is
    due; with `is_personal` each member is asked by their own clock. `nudge` is how many minutes before the deadline
    somebody is reminded, None for never. `members` says where they come from: the channel, a user group (`group`), or
    named people. With `names_missing` the summary names who has not answered, else it only counts them; `blockers_to`
    is told of what has long been in the way, None for whoever made the standup. `origin` is "slack", or the table of
    the catalogue with its channel as it is called there, such as "standup.web-daily #web". Nothing is due before
    `begins_at`; a pause may tell why it is (`paused_why`), and on which day it ends by itself.
    `planned_through` and `plan_at` are those of its summaries (see `StandupMember`).
    """

    __tablename__ = "standup"
    __table_args__ = (
        Index("uq_standup_name", "workspace_id", "key", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    name: Mapped[str]
    key: Mapped[str]
    channel: Mapped[str]
    days: Mapped[list[str]]
    minute: Mapped[int]
    deadline: Mapped[int]
    nudge: Mapped[int | None]
    summary: Mapped[int]
    zone: Mapped[str]
    is_personal: Mapped[bool]
    members: Mapped[str]
    group: Mapped[str | None] = mapped_column("user_group")
    names_missing: Mapped[bool]
    blockers_to: Mapped[str | None]
    origin: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    begins_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    paused_why: Mapped[str | None]
    resumes_on: Mapped[date | None]
    deleted_at: Mapped[datetime | None]
    planned_through: Mapped[date | None]
    plan_at: Mapped[datetime]


class StandupQuestions(OfWorkspace, Base):
    """The questions of a standup in one version; they never change, so that an old answer stays readable.

    Each question has a key, a text, a kind, and choices where it offers any.
    """

    __tablename__ = "standup_questions"
    __table_args__ = (UniqueConstraint("standup_id", "version"),)

    standup_id: Mapped[int] = mapped_column(ForeignKey("standup.id"))
    version: Mapped[int]
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument)
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class StandupMember(OfWorkspace, Base):
    """Somebody who is asked, until they leave; who comes back has the same row.

    Each local day is planned once, in order: `planned_through` is the last that was, by the clock of `zone`, and
    `plan_at` is when the next one is to be.
    """

    __tablename__ = "standup_member"
    __table_args__ = (
        UniqueConstraint("standup_id", "person"),
        Index("ix_standup_member_plan", "workspace_id", "plan_at", sqlite_where=ACTIVE, postgresql_where=ACTIVE),
        Index("ix_standup_member_person", "workspace_id", "person"),
    )

    standup_id: Mapped[int] = mapped_column(ForeignKey("standup.id"))
    person: Mapped[str]
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    zone: Mapped[str]
    planned_through: Mapped[date | None]
    plan_at: Mapped[datetime]


class StandupOccurrence(OfWorkspace, Base):
    """One thing that is due on one local day: that a member is asked, or that the channel gets its summary.

    There is one of each kind, standup, day and person by a unique constraint; `person` is empty for the summary.
    `zone` is the clock by which it was timed, `why` a word for what kept it from being asked. `closed_at` is when its
    answer was found to stand as it is, because the deadline had come.
    """

    __tablename__ = "standup_occurrence"
    __table_args__ = (
        UniqueConstraint("standup_id", "day", "kind", "person"),
        Index("ix_standup_occurrence_due", "workspace_id", "due_at", sqlite_where=PLANNED, postgresql_where=PLANNED),
        Index("ix_standup_occurrence_open", "workspace_id", "deadline", sqlite_where=ASKED, postgresql_where=ASKED),
        Index(
            "ix_standup_occurrence_nudge",
            "workspace_id",
            "nudge_at",
            sqlite_where=UNREMINDED,
            postgresql_where=UNREMINDED,
        ),
        Index(
            "ix_standup_occurrence_settled",
            "workspace_id",
            "deadline",
            sqlite_where=UNCLOSED,
            postgresql_where=UNCLOSED,
        ),
        Index("ix_standup_occurrence_person", "workspace_id", "person", "day"),
    )

    standup_id: Mapped[int] = mapped_column(ForeignKey("standup.id"))
    person: Mapped[str]
    day: Mapped[date]
    kind: Mapped[str]
    zone: Mapped[str]
    due_at: Mapped[datetime]
    deadline: Mapped[datetime]
    nudge_at: Mapped[datetime | None]
    nudged_at: Mapped[datetime | None]
    state: Mapped[str]
    why: Mapped[str | None]
    asked_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class StandupAnswer(OfWorkspace, Base):
    """What somebody answered, by the keys of the questions in the version that they were shown.

    It is a row of its own, so that it can be erased while the fact that somebody took part stays.
    """

    __tablename__ = "standup_answer"
    __table_args__ = (
        UniqueConstraint("occurrence_id"),
        Index("ix_standup_answer_person", "workspace_id", "person", "id"),
    )

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("standup_occurrence.id"))
    questions_id: Mapped[int] = mapped_column(ForeignKey("standup_questions.id"))
    person: Mapped[str]
    said: Mapped[dict[str, Any]]
    answered_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]


class StandupReply(OfWorkspace, Base):
    """A message in which somebody answered: which questions of an occurrence are answered by it, by their keys.

    What it says is the answer's alone. Only while it is not clear which of the `offered` occurrences it is for, its
    words wait here as `text`.
    """

    __tablename__ = "standup_reply"
    __table_args__ = (
        UniqueConstraint("workspace_id", "channel", "ts"),
        Index("ix_standup_reply_occurrence", "occurrence_id"),
        Index("ix_standup_reply_person", "workspace_id", "person"),
    )

    person: Mapped[str]
    channel: Mapped[str]
    ts: Mapped[str]
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("standup_occurrence.id"))
    keys: Mapped[list[str]]
    offered: Mapped[list[int]] = mapped_column(JsonDocument)
    text: Mapped[str | None]
    written_at: Mapped[datetime]


class StandupAbsence(OfWorkspace, Base):
    """Days on which somebody is away, both counted, from all their standups; `source` says who told."""

    __tablename__ = "standup_absence"
    __table_args__ = (Index("ix_standup_absence_person", "workspace_id", "person", "last"),)

    person: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    source: Mapped[str]
    made_at: Mapped[datetime]


class StandupPerson(OfWorkspace, Base):
    """What somebody chose for all standups: whose holidays they keep, and a zone that goes before Slack's."""

    __tablename__ = "standup_person"
    __table_args__ = (UniqueConstraint("workspace_id", "person"),)

    person: Mapped[str]
    country: Mapped[str | None]
    zone: Mapped[str | None]
