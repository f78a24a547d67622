"""Messages that people put on the timeline of an incident."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
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


class CapturedFile(OfWorkspace, Base):
    """A file of a captured message, copied while Slack has it.

    `state` is wanted until it was copied, then kept; else why there is no copy: too large, too many, outside of Slack,
    or refused. Erased is one whose message, or itself, was taken away; nothing then tells its name or its `content`.
    `size` is in bytes, as Slack tells it first and as it is once copied; `kind` is the media type of a picture that its
    content shows to be one.
    """

    __tablename__ = "captured_file"
    __table_args__ = (
        UniqueConstraint("captured_id", "slack_id"),
        Index("ix_captured_file_slack_id", "workspace_id", "slack_id"),
    )

    captured_id: Mapped[int] = mapped_column(ForeignKey("captured_message.id"))
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    slack_id: Mapped[str]
    name: Mapped[str | None]
    url: Mapped[str | None]
    size: Mapped[int | None]
    kind: Mapped[str | None]
    state: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
