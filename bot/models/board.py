"""The wall board: who may open its page, and where it stands as a message."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from bot.models.base import Base, OfWorkspace

SERVING, STANDING = text("revoked_at IS NULL"), text("ended_at IS NULL")


class BoardLink(OfWorkspace, Base):
    """A link to the board's page, for a screen or a phone; it serves until somebody revokes it.

    `digest` is the SHA-256 of its token in hexadecimal: the token itself is shown once, and kept nowhere. `opened_at`
    is when a browser last came with the link itself, and not with the cookie that it got for it.
    """

    __tablename__ = "board_link"
    __table_args__ = (
        Index("uq_board_link_digest", "digest", unique=True),
        Index(
            "uq_board_link_name",
            "workspace_id",
            "name",
            unique=True,
            sqlite_where=SERVING,
            postgresql_where=SERVING,
        ),
    )

    name: Mapped[str]
    digest: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]


class BoardPost(OfWorkspace, Base):
    """The board as a message in a channel, which is kept current until it is ended.

    `content` is the payload of what it shows, so that it is changed only where there is something else to show.
    """

    __tablename__ = "board_post"
    __table_args__ = (
        Index(
            "uq_board_post_channel",
            "workspace_id",
            "channel",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    channel: Mapped[str]
    content: Mapped[dict[str, Any]]
    posted_by: Mapped[str]
    posted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
