"""Deploys, what happened to each, and who holds which place."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace

ACTIVE = text("state IN ('starting', 'unknown', 'running', 'cancelling', 'verifying')")
"""As in `bot.deploys.rules.ACTIVE`."""
HELD = text("released_at IS NULL")


class Deploy(OfWorkspace, Base):
    """One commit of a service on its way into an environment; of those on their way there is one for each place.

    `channel` is where its message stands, `ref` what people typed, `commit` what it stood for then, `live_before` the
    commit that was live when the plan was made. `mark` is by what the backend finds its run again, `handle` by what we
    find it there, `url` for people; `host` is the machine that was to begin it. `plan` holds what the plan shows;
    `why` and `said` tell what went wrong, `step` and `tail` how it goes; `told` is what its backend called back with,
    `picked_up_at` when it was first heard that somebody had begun.
    """

    __tablename__ = "deploy"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index(
            "uq_deploy_active",
            "workspace_id",
            "service",
            "environment",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
        Index("ix_deploy_place", "workspace_id", "service", "environment", "id"),
        Index("ix_deploy_line", "workspace_id", "service", "environment", "state", "id"),
        Index("ix_deploy_service", "workspace_id", "service", "id"),
        Index("ix_deploy_state", "workspace_id", "state", "id"),
        Index("ix_deploy_started_at", "workspace_id", "started_at"),
    )

    number: Mapped[int]
    service: Mapped[str]
    environment: Mapped[str]
    kind: Mapped[str] = mapped_column(default="deploy")
    ref: Mapped[str]
    commit: Mapped[str | None]
    live_before: Mapped[str | None]
    state: Mapped[str]
    why: Mapped[str | None]
    said: Mapped[str | None]
    requester: Mapped[str]
    channel: Mapped[str]
    asked_at: Mapped[datetime]
    skip: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str | None]
    fixes: Mapped[int | None]
    rollback_of: Mapped[int | None]
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    backend: Mapped[str]
    mark: Mapped[str]
    host: Mapped[str | None]
    handle: Mapped[str | None]
    url: Mapped[str | None]
    step: Mapped[str | None]
    tail: Mapped[str | None]
    confirmed_by: Mapped[str | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    watch_until: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    unwell: Mapped[int] = mapped_column(default=0)
    told: Mapped[dict[str, Any] | None]
    picked_up_at: Mapped[datetime | None]


class DeployEvent(OfWorkspace, Base):
    """One thing that happened to a deploy: a state, what its gates said, who confirmed, who cancelled; append-only."""

    __tablename__ = "deploy_event"
    __table_args__ = (Index("ix_deploy_event_deploy_id", "deploy_id", "id"),)

    deploy_id: Mapped[int] = mapped_column(ForeignKey("deploy.id"))
    kind: Mapped[str]
    actor: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]


class DeployShowing(OfWorkspace, Base):
    """A deploy that is shown beside Slack too, or is to be; `reference` is empty until it is there.

    `place` is a repository, `told` the state that it was told last, `tried_at` when an attempt to show it began whose
    end is not known; `problem` says why it was refused, in words of theirs `said`.
    """

    __tablename__ = "deploy_showing"
    __table_args__ = (UniqueConstraint("deploy_id"), Index("ix_deploy_showing_workspace_id", "workspace_id", "id"))

    deploy_id: Mapped[int] = mapped_column(ForeignKey("deploy.id"))
    place: Mapped[str]
    reference: Mapped[str | None]
    told: Mapped[str | None]
    tried_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    said: Mapped[str | None]


class DeployLock(OfWorkspace, Base):
    """Somebody holds a place, one at a time; an empty service or environment stands for all of them.

    `branch` is the topic branch for which it is held, with the `repository` of the service as the catalogue names it;
    `rolled_back` is the number of the deploy from which its holder went back.
    """

    __tablename__ = "deploy_lock"
    __table_args__ = (
        Index(
            "uq_deploy_lock_held",
            "workspace_id",
            "service",
            "environment",
            unique=True,
            sqlite_where=HELD,
            postgresql_where=HELD,
        ),
    )

    service: Mapped[str]
    environment: Mapped[str]
    holder: Mapped[str]
    reason: Mapped[str]
    taken_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]
    branch: Mapped[str | None]
    repository: Mapped[str | None]
    rolled_back: Mapped[int | None]
    reminded_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]


class DeployFreeze(OfWorkspace, Base):
    """A time in which nothing is deployed somewhere, asked for in Slack; an empty service or environment is all.

    Without `ends_at` it lasts until somebody lifts it; `closed_at` is when it was lifted, or seen to be over.
    """

    __tablename__ = "deploy_freeze"
    __table_args__ = (Index("ix_deploy_freeze_workspace_id", "workspace_id", "closed_at"),)

    service: Mapped[str]
    environment: Mapped[str]
    author: Mapped[str]
    reason: Mapped[str]
    made_at: Mapped[datetime]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
