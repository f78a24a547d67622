"""Attempts to mend what a watch has found, each by a program."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace

UNTOLD = text("channel IS NULL")


class Recovery(OfWorkspace, Base):
    """One attempt by a script of the catalogue; of those for one firing of a watch each has its number.

    `state_id` is what the watch found, with its `episode`; None where somebody asked by hand. `place` says where it is
    run, in labels, and `argv` what runs. `mode` is what the watch says of approval. `mark` names the run, `host` the
    machine that was to begin it, `handle` what it is found by there. `tail` is the end of what the program said; `good`
    counts good samples in a row; `watched_until` is when they have to be there. `escalated_at` is set on the attempt
    after which people were called, and `escalated_for` why no other was made. `channel` is where it is told, None while
    that is not known.
    """

    __tablename__ = "recovery"
    __table_args__ = (
        UniqueConstraint("state_id", "episode", "attempt"),
        Index("ix_recovery_state", "workspace_id", "state", "id"),
        Index("ix_recovery_place", "workspace_id", "script", "place", "id"),
        Index("ix_recovery_watch", "watch_id", "id"),
        Index("ix_recovery_untold", "workspace_id", "id", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
    )

    state_id: Mapped[int | None] = mapped_column(ForeignKey("watch_state.id"))
    watch_id: Mapped[int | None] = mapped_column(ForeignKey("watch.id"))
    episode: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=1)
    script: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    argv: Mapped[list[str]] = mapped_column(default=list)
    mode: Mapped[str | None]
    state: Mapped[str]
    why: Mapped[str | None]
    said: Mapped[str | None]
    dry: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str | None]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    requested_by: Mapped[str | None]
    requested_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    mark: Mapped[str]
    host: Mapped[str | None]
    handle: Mapped[str | None]
    started_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    tail: Mapped[str | None]
    good: Mapped[int] = mapped_column(default=0)
    watched_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    escalated_for: Mapped[str | None]


class RecoveryStop(OfWorkspace, Base):
    """The one switch for all recovery scripts of a workspace: while there is a row, none begins."""

    __tablename__ = "recovery_stop"
    __table_args__ = (UniqueConstraint("workspace_id"),)

    stopped_by: Mapped[str]
    stopped_at: Mapped[datetime]
