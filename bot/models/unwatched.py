"""What sources offer, as they listed it, so that nobody has to ask them again to know what is not watched."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.models.base import Base, OfWorkspace


class MetricOffer(OfWorkspace, Base):
    """Something that a source can tell: the `query` for it, and what the source says of it.

    `gone_at` is since when the source lists it no more, None while it does. `watched_there` says that an alert rule of
    the source itself looks at it. `ignored_by` said that nobody need watch it, and `ignored_why`.
    """

    __tablename__ = "metric_offer"
    __table_args__ = (UniqueConstraint("workspace_id", "source", "query"),)

    source: Mapped[str]
    query: Mapped[str]
    about: Mapped[str]
    unit: Mapped[str]
    first_seen: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    watched_there: Mapped[bool]
    ignored_by: Mapped[str | None]
    ignored_why: Mapped[str | None]
    ignored_at: Mapped[datetime | None]


class MetricSurvey(OfWorkspace, Base):
    """The newest look at what a source offers.

    `asked_at` is when that was begun, `looked_at` when it last told something; `why` is a word for why it told nothing
    this time, and `down` names what it finds down.
    """

    __tablename__ = "metric_survey"
    __table_args__ = (UniqueConstraint("workspace_id", "source"),)

    source: Mapped[str]
    asked_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    why: Mapped[str | None]
    down: Mapped[list[str]]
