"""The workspaces in which the bot is installed, and what of Slack is mirrored."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Numbered, OfWorkspace


class Workspace(Numbered, Base):
    """A Slack workspace; `last_incident` and `last_deploy` are the numbers that the newest of each got.

    `uninstalled_at` is set while the app may not call Slack there; `canvases_off` is Slack's word where it permits no
    canvases.
    """

    __tablename__ = "workspace"

    team_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    bot_user_id: Mapped[str] = mapped_column(default="")
    bot_id: Mapped[str] = mapped_column(default="")
    scopes: Mapped[list[str]] = mapped_column(default=list)
    last_incident: Mapped[int] = mapped_column(default=0)
    last_deploy: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    uninstalled_at: Mapped[datetime | None]
    canvases_off: Mapped[str | None]
    canvases_off_at: Mapped[datetime | None]


class Person(OfWorkspace, Base):
    """A member of a workspace, as Slack knows them; `refreshed_at` is empty until Slack has been asked.

    `mutes_deploys` is their own wish not to be told when commits of theirs go out.
    """

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    slack_id: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(index=True)
    zone: Mapped[str | None]
    locale: Mapped[str | None]
    github_login: Mapped[str | None]
    mutes_deploys: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_bot: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    is_stranger: Mapped[bool] = mapped_column(default=False)
    is_gone: Mapped[bool] = mapped_column(default=False)
    refreshed_at: Mapped[datetime | None]


class Channel(OfWorkspace, Base):
    """A channel that the bot has heard of."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    slack_id: Mapped[str]
    name: Mapped[str] = mapped_column(index=True)
    is_private: Mapped[bool] = mapped_column(default=False)
    is_archived: Mapped[bool] = mapped_column(default=False)
    is_member: Mapped[bool] = mapped_column(default=False)


class Membership(OfWorkspace, Base):
    """Somebody who is in a channel, as far as the bot was told."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("channel_id", "slack_id"),)

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    slack_id: Mapped[str] = mapped_column(index=True)


class UserGroup(OfWorkspace, Base):
    """A user group of Slack, with the name by which it is called; one that is switched off has nobody in it."""

    __tablename__ = "user_group"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    slack_id: Mapped[str]
    handle: Mapped[str]
    is_off: Mapped[bool]


class Notice(OfWorkspace, Base):
    """A word that is still to be said, once: to a person alone, or as an answer where they asked in a channel.

    `content` is {"message": payload}, or {"family", "name", "context"} of a sentence that waits for its reader's
    language. `sealed_url` is a response_url, encrypted, which serves until `url_until`.
    """

    __tablename__ = "notice"

    person: Mapped[str]
    channel: Mapped[str | None]
    thread_ts: Mapped[str | None]
    content: Mapped[dict[str, Any]]
    sealed_url: Mapped[str | None]
    url_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(index=True)


class Audit(OfWorkspace, Base):
    """One thing that somebody did, or was not allowed to do."""

    __tablename__ = "audit"

    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(default="")
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    allowed: Mapped[bool] = mapped_column(default=True)
    detail: Mapped[str] = mapped_column(default="")
