"""Who wants which digest."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.models.base import Base, OfWorkspace


class Digest(OfWorkspace, Base):
    """A digest that somebody wants: `kind` is morning or weekly, `place` a person's or a channel's Slack id.

    It goes out `minute` minutes after midnight, and holds `sections`; without one it does not go out. `sent_on` is the
    last day on which it was due, in the place's own zone.
    """

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("workspace_id", "kind", "place"),)

    kind: Mapped[str]
    place: Mapped[str]
    minute: Mapped[int]
    sections: Mapped[list[str]]
    set_by: Mapped[str]
    set_at: Mapped[datetime]
    sent_on: Mapped[date | None]
