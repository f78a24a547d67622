"""Messages that people put on the timeline of an incident."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace


class CapturedMessage(OfWorkspace, Base):
    """A message of an incident's channel that somebody pinned, or marked by an emoji.

    `state` is wanted until it was read, then kept or missing; removed once its author deleted it, redacted once
    somebody took it off the timeline.
    """

    __tablename__ = "captured_message"
    __table_args__ = (UniqueConstraint("workspace_id", "channel", "ts"),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("timeline_entry.id"), index=True)
    channel: Mapped[str]
    ts: Mapped[str]
    state: Mapped[str]
    captured_by: Mapped[str]
    captured_at: Mapped[datetime]


class MessageVersion(OfWorkspace, Base):
    """What a captured message said from a moment on.

    `edited_ts` is Slack's timestamp of the edit, "0" of the first version; `text` is empty where it was erased.
    """

    __tablename__ = "message_version"
    __table_args__ = (UniqueConstraint("captured_id", "edited_ts"),)

    captured_id: Mapped[int] = mapped_column(ForeignKey("captured_message.id"))
    edited_ts: Mapped[str]
    text: Mapped[str | None]
    seen_at: Mapped[datetime]
