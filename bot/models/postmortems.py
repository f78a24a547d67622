"""Post-mortems: their sections with every version, the kinds of their factors, and the action items."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace


class Postmortem(OfWorkspace, Base):
    """The post-mortem of an incident, of which there is one: draft, review, published, or paused while it is reopened.

    One whose incident was merged into one that has its own is `merged`: what it said went there.

    `reminded_on` is the day on which its owner was last reminded of it, `told_review_at` the review of which those who
    wrote were told.
    """

    __tablename__ = "postmortem"
    __table_args__ = (UniqueConstraint("incident_id"), Index("ix_postmortem_state", "workspace_id", "state", "due_on"))

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    state: Mapped[str]
    style: Mapped[str]
    owner: Mapped[str | None]
    due_on: Mapped[date]
    review_at: Mapped[datetime | None]
    told_review_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]
    reminded_on: Mapped[date | None]


class SectionVersion(OfWorkspace, Base):
    """A text of a section, as somebody saved it upon the version `base`.

    One that could not be brought together with another's is kept `aside`: it is not what the section says. One that
    `erases` came to be because a passage was erased, from all the versions before it too.
    """

    __tablename__ = "section_version"
    __table_args__ = (UniqueConstraint("postmortem_id", "section", "number"),)

    postmortem_id: Mapped[int] = mapped_column(ForeignKey("postmortem.id"))
    section: Mapped[str]
    number: Mapped[int]
    base: Mapped[int]
    text: Mapped[str]
    author: Mapped[str | None]
    written_at: Mapped[datetime]
    aside: Mapped[bool] = mapped_column(default=False)
    erases: Mapped[bool] = mapped_column(default=False)


class PostmortemFactor(OfWorkspace, Base):
    """A kind of contributing factor that somebody chose for a post-mortem."""

    __tablename__ = "postmortem_factor"
    __table_args__ = (UniqueConstraint("postmortem_id", "kind"),)

    postmortem_id: Mapped[int] = mapped_column(ForeignKey("postmortem.id"))
    kind: Mapped[str]
    chosen_by: Mapped[str]
    chosen_at: Mapped[datetime]


class ActionItem(OfWorkspace, Base):
    """Something that is to be done so that the next incident is milder, or does not happen; `why` it was dropped."""

    __tablename__ = "action_item"
    __table_args__ = (
        Index("ix_action_item_postmortem_id", "postmortem_id"),
        Index("ix_action_item_state", "workspace_id", "state", "due_on"),
    )

    postmortem_id: Mapped[int] = mapped_column(ForeignKey("postmortem.id"))
    text: Mapped[str]
    owner: Mapped[str | None]
    due_on: Mapped[date | None]
    kind: Mapped[str | None]
    priority: Mapped[int] = mapped_column(default=2)
    state: Mapped[str] = mapped_column(default="open")
    created_by: Mapped[str | None]
    created_at: Mapped[datetime]
    done_by: Mapped[str | None]
    done_at: Mapped[datetime | None]
    why: Mapped[str | None]
    reminded_on: Mapped[date | None]
