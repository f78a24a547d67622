"""The workspaces in which the bot is installed, and what of Slack is mirrored."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Numbered, OfWorkspace


class Workspace(Numbered, Base):
    """A Slack workspace; `last_incident` is the number that its newest incident got."""

    __tablename__ = "workspace"

    team_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    bot_user_id: Mapped[str] = mapped_column(default="")
    bot_id: Mapped[str] = mapped_column(default="")
    scopes: Mapped[list[str]] = mapped_column(default=list)
    last_incident: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class Person(OfWorkspace, Base):
    """A member of a workspace, as Slack knows them; `refreshed_at` is empty until Slack has been asked."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    slack_id: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(index=True)
    zone: Mapped[str | None]
    locale: Mapped[str | None]
    github_login: Mapped[str | None]
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


class Audit(OfWorkspace, Base):
    """One thing that somebody did, or was not allowed to do."""

    __tablename__ = "audit"

    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(default="")
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    allowed: Mapped[bool] = mapped_column(default=True)
    detail: Mapped[str] = mapped_column(default="")
