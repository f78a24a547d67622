"""Pull requests of people of the team that were merged."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.models.base import Base, OfWorkspace


class MergedPull(OfWorkspace, Base):
    """A pull request that was merged: who wrote it, where it is, and when that was seen; forgotten after a while.

    `place` is a repository of GitHub or a project of GitLab.
    """

    __tablename__ = "merged_pull"
    __table_args__ = (
        UniqueConstraint("workspace_id", "place", "number"),
        Index("ix_merged_pull_person", "workspace_id", "person", "merged_at"),
    )

    place: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    url: Mapped[str]
    person: Mapped[str]
    merged_at: Mapped[datetime]
    seen_at: Mapped[datetime]
