"""Channels, direct messages, and what hangs on them."""

from dataclasses import asdict, dataclass, field
from typing import Literal

from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER, TEAM

Kind = Literal["channel", "group", "im"]
"""Public channel, private channel, direct message; Slack's own words in `channel_type`."""

FIRST = "0000000000.000000"
SCOPES = {"channel": "channels", "group": "groups", "im": "im"}
LETTERS = {"channel": "C", "group": "G", "im": "D"}


def no_note() -> Json:
    """Return a topic or purpose that nobody set."""
    return {"value": "", "creator": "", "last_set": 0}


@dataclass(slots=True)
class Channel:
    """A conversation; `pins` and `bookmarks` are Slack's objects, `canvases` have their text.

    `read` is the newest ts that each person saw.
    """

    id: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: list[str]
    is_general: bool = False
    is_archived: bool = False
    topic: Json = field(default_factory=no_note)
    purpose: Json = field(default_factory=no_note)
    previous_names: list[str] = field(default_factory=list)
    pins: list[Json] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)
    canvases: list[Json] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

    def row(self) -> Json:
        """Return what the store keeps."""
        return asdict(self)

    @property
    def scope(self) -> str:
        """The first word of the scopes that this kind of conversation needs."""
        return SCOPES[self.kind]

    @property
    def letter(self) -> str:
        """What membership events call this kind in `channel_type`."""
        return LETTERS[self.kind]

    @property
    def spoken_name(self) -> str:
        """What slash commands and clicks call it in `channel_name`."""
        return {"channel": self.name, "group": "privategroup", "im": "directmessage"}[self.kind]

    def visible_to(self, user: str) -> bool:
        """Tell whether the person may know of it."""
        return self.kind == "channel" or user in self.members

    def pinned(self, ts: str) -> bool:
        """Tell whether a message is pinned here."""
        return any(pin["message"]["ts"] == ts for pin in self.pins)

    def partner_of(self, user: str) -> str:
        """Return the other person of a direct message; of one with oneself, oneself."""
        return next((member for member in self.members if member != user), user)

    def to_slack(self, *, viewer: str = BOT_USER, with_count: bool = False, with_locale: bool = False) -> Json:
        """Return Slack's conversation object.

        Source: https://docs.slack.dev/reference/objects/conversation-object
        """
        shown = self._direct(viewer) if self.kind == "im" else self._channel(viewer)
        if with_count:
            shown["num_members"] = len(self.members)
        if with_locale:
            shown["locale"] = "en-US"
        return shown

    def _direct(self, viewer: str) -> Json:
        return {
            "id": self.id,
            "created": self.created,
            "is_archived": self.is_archived,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": TEAM,
            "user": self.partner_of(viewer),
            "is_user_deleted": False,
            "is_open": True,
            "priority": 0,
        }

    def _channel(self, viewer: str) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "group",
            "is_archived": self.is_archived,
            "is_general": self.is_general,
            "is_member": viewer in self.members,
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "created": self.created,
            "creator": self.creator,
            "unlinked": 0,
            "context_team_id": TEAM,
            "shared_team_ids": [TEAM],
            "topic": self.topic,
            "purpose": self.purpose,
            "previous_names": self.previous_names,
            "properties": {"tabs": [_tab(canvas) for canvas in self.canvases]},
        }


def _tab(canvas: Json) -> Json:
    return {"id": canvas["id"], "label": canvas["title"], "type": "canvas", "data": {"file_id": canvas["id"]}}
