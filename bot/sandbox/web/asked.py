"""What a request of the page names: the acting person, a channel."""

from dataclasses import dataclass

from bot.sandbox.channels import Channel
from bot.sandbox.errors import PageError
from bot.sandbox.payload import Json
from bot.sandbox.people import Person
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True)
class Asked:
    """The fields of a request; each wrong one raises `PageError`."""

    ws: Workspace
    given: Json

    @property
    def person(self) -> Person:
        """The person who acts."""
        person = self.ws.people.get(str(self.given.get("as")))
        if person is None or person.is_bot:
            raise PageError("`as` is the id of a person")
        return person

    @property
    def channel(self) -> Channel:
        """The channel, if the person may know of it."""
        channel = self.ws.channels.get(str(self.given.get("channel")))
        if channel is None or not channel.visible_to(self.person.id):
            raise PageError("`channel` is the id of a channel")
        return channel

    @property
    def joined(self) -> Channel:
        """The channel, if the person may write in it."""
        channel = self.channel
        if channel.is_archived or self.person.id not in channel.members:
            raise PageError("nobody writes where they are not, or in an archived channel")
        return channel

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text."""
        value = self.given.get(name, default)
        if not isinstance(value, str):
            raise PageError(f"`{name}` is a text")
        return value

    def object(self, name: str) -> Json:
        """Return an object; an empty one when it is missing."""
        value = self.given.get(name) or {}
        if not isinstance(value, dict):
            raise PageError(f"`{name}` is an object")
        return value
