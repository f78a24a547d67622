"""Files that people share, kept with the workspace."""

import base64
from dataclasses import asdict, dataclass, field

from bot.sandbox.payload import Json

MOST_BYTES = 15_000_000
"""Bytes of one file that the local workspace takes."""
PROCESSING = 1.0
"""Seconds that it looks into a file of the bot, which has no type meanwhile."""


@dataclass(slots=True)
class SharedFile:
    """A file; its content is kept as base64.

    `channel` is where it was shared, none for one that only blocks show; `shown_in` lists the channels of those.
    """

    id: str
    name: str
    mimetype: str
    user: str
    created: int
    channel: str
    content: str
    processed_at: float = 0
    shown_in: list[str] = field(default_factory=list)

    @property
    def bytes(self) -> bytes:
        """Return what is in it."""
        return base64.b64decode(self.content)

    @property
    def channels(self) -> list[str]:
        """List the channels whose people see it."""
        return [self.channel, *self.shown_in] if self.channel else self.shown_in

    def is_processed(self, now: float) -> bool:
        """Tell whether its type is known by now."""
        return now >= self.processed_at

    def row(self) -> Json:
        """Return what the store keeps."""
        return asdict(self)

    def to_slack(self, url: str) -> Json:
        """Return Slack's file object; `url` is where this workspace listens.

        Source: https://docs.slack.dev/reference/objects/file-object
        """
        private = f"{url}/files/{self.id}/{self.name}"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.name,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2].lower(),
            "user": self.user,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "size": len(self.bytes),
            "url_private": private,
            "url_private_download": private,
            "channels": [channel for channel in filter(None, [self.channel]) if not channel.startswith("D")],
            "ims": [channel for channel in [self.channel] if channel.startswith("D")],
        }


def tombstone(file: str) -> Json:
    """Return what a message shows of a file that was deleted."""
    return {"id": file, "mode": "tombstone"}
