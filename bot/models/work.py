"""The engine's tables: jobs, their steps, instances, watermarks, the pace towards Slack, and what came in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.types import JsonDocument
from bot.models.base import Base, OfWorkspace

READY = text("state = 'ready'")
RUNNING = text("state = 'running'")


class Job(OfWorkspace, Base):
    """A run of a flow: ready → running → done or dead.

    `started_at` is set when it is first claimed; `lease_until` is on PostgreSQL only; `host` is the machine that alone
    can do it, None where any can.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_ready", "lane", "due_at", "id", sqlite_where=READY, postgresql_where=READY),
        Index(
            "uq_job_running_subject",
            "workspace_id",
            "subject",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
        Index(
            "uq_job_ready_coalesce", "workspace_id", "coalesce", unique=True, sqlite_where=READY, postgresql_where=READY
        ),
        Index("ix_job_subject", "workspace_id", "subject", "state", "id"),
        Index("ix_job_state_finished_at", "state", "finished_at"),
    )

    flow: Mapped[str]
    lane: Mapped[int]
    subject: Mapped[str]
    coalesce: Mapped[str | None]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="ready")
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    host: Mapped[str | None]
    error: Mapped[str | None]


class JobStep(Base):
    """A step that has begun, and its result once it is done."""

    __tablename__ = "job_step"

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    result: Mapped[Any | None] = mapped_column(JsonDocument)


class Instance(Base):
    """A worker process that lives, or lived."""

    __tablename__ = "instance"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]


class Watermark(Base):
    """Up to when a tick has done its work."""

    __tablename__ = "watermark"

    name: Mapped[str] = mapped_column(primary_key=True)
    reached: Mapped[datetime]


class Pace(Base):
    """The theoretical arrival time of the next call under one key: method, channel or workspace."""

    __tablename__ = "pace"

    key: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]


class Inbound(OfWorkspace, Base):
    """Something that a sender may send again, by the sender's own key, with the answer that it got."""

    __tablename__ = "inbound"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    key: Mapped[str]
    answer: Mapped[Any | None] = mapped_column(JsonDocument)
    received_at: Mapped[datetime] = mapped_column(index=True)


class Projection(OfWorkspace, Base):
    """A lasting message: `wanted` is raised when what it shows has changed, `shown` follows when it is sent.

    `channel` is a channel's Slack id, or `#name` while that is not known.
    """

    __tablename__ = "projection"
    __table_args__ = (UniqueConstraint("workspace_id", "kind", "subject", "channel"),)

    kind: Mapped[str]
    subject: Mapped[str]
    channel: Mapped[str]
    channel_id: Mapped[str | None]
    thread_ts: Mapped[str | None]
    ts: Mapped[str | None]
    wanted: Mapped[int] = mapped_column(default=1)
    shown: Mapped[int] = mapped_column(default=0)
    pinned: Mapped[bool] = mapped_column(default=False)
