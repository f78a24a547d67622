"""Action items as issues of a tracker outside."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace


class Issue(OfWorkspace, Base):
    """What an action item is in a tracker, or is to become; `ref` is empty until it is there.

    `place` is a repository or a project, `mark` what the issue is found by, `tried_at` when an attempt to make it began
    whose end is not known. `title` is what the tracker was last told, `state` and `changed_at` what it told; `problem`
    says why it refused, in its own words `said`.
    """

    __tablename__ = "issue"
    __table_args__ = (UniqueConstraint("action_item_id"), Index("ix_issue_place", "workspace_id", "place", "ref"))

    action_item_id: Mapped[int] = mapped_column(ForeignKey("action_item.id"))
    place: Mapped[str]
    mark: Mapped[str]
    ref: Mapped[str | None]
    name: Mapped[str | None]
    url: Mapped[str | None]
    title: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="open")
    changed_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    said: Mapped[str | None]
    created_at: Mapped[datetime]


class IssuePlace(OfWorkspace, Base):
    """A repository or project that is looked at for news: from `cursor` on, and of issues with a key above `after`."""

    __tablename__ = "issue_place"
    __table_args__ = (UniqueConstraint("workspace_id", "place"),)

    place: Mapped[str]
    cursor: Mapped[str] = mapped_column(default="")
    after: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime]
    problem: Mapped[str | None]
    said: Mapped[str | None]
