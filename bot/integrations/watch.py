"""Posts of our own watches, in a form of our own: what begins, gets graver, or is over."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from bot.alerts.fields import Labels, Mark, Text, Time, parsed
from bot.alerts.ports import IncomingAlert, Reading

SOURCE = "watch"


class WatchPost(BaseModel):
    """What a post says of one alarm; `subject` tells it from others, `calls` says that help is called for it."""

    status: Literal["firing", "resolved"]
    key: Mark
    subject: Mark
    title: Text
    summary: Text = ""
    labels: Labels = {}
    starts_at: Time
    ends_at: Time | None = None
    calls: bool = False


def read(body: bytes, _received: datetime) -> Reading:
    """Read a post. Raises `Unreadable` where it is none of ours."""
    post = parsed(WatchPost, body)
    alert = IncomingAlert(
        source=SOURCE,
        fingerprint=post.key,
        firing=post.status == "firing",
        starts_at=post.starts_at,
        ends_at=post.ends_at,
        name=post.title,
        summary=post.summary,
        labels=post.labels,
        group=f"{SOURCE}:{post.subject}",
        calls=post.calls,
    )
    return Reading([alert])
