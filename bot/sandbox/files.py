"""Files that people share, kept with the workspace."""

import base64
from dataclasses import asdict, dataclass

from bot.sandbox.payload import Json

MOST_BYTES = 15_000_000
"""Bytes of one file that the local workspace takes."""


@dataclass(slots=True)
class SharedFile:
    """A file; its content is kept as base64."""

    id: str
    name: str
    mimetype: str
    user: str
    created: int
    channel: str
    content: str

    @property
    def bytes(self) -> bytes:
        """Return what is in it."""
        return base64.b64decode(self.content)

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
            "channels": [] if self.channel.startswith("D") else [self.channel],
            "ims": [self.channel] if self.channel.startswith("D") else [],
        }


def tombstone(file: str) -> Json:
    """Return what a message shows of a file that was deleted."""
    return {"id": file, "mode": "tombstone"}
