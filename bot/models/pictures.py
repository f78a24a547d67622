"""Pictures that stand in lasting messages."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.models.base import Base, OfWorkspace


class Picture(OfWorkspace, Base):
    """The picture of a lasting message, which is drawn from the database; `kind` and `subject` are the message's.

    `state` is wanted, ready, refused, shared or failed with `why`. `file` is Slack's id of what was drawn last, `alt`
    says in words what that shows. `refused` counts how often Slack would not show it in the message yet.
    """

    __tablename__ = "picture"
    __table_args__ = (UniqueConstraint("workspace_id", "kind", "subject"),)

    kind: Mapped[str]
    subject: Mapped[str]
    state: Mapped[str]
    file: Mapped[str | None]
    alt: Mapped[str | None]
    why: Mapped[str | None]
    refused: Mapped[int]
    wanted_at: Mapped[datetime]
