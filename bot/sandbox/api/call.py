"""One call of a method: its arguments and what they name."""

from dataclasses import dataclass

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.methods import Spec
from bot.sandbox.channels import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.messages import Message
from bot.sandbox.people import BOT_USER
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True)
class Call:
    """The arguments, the facts of the method, and the workspace, whose lock is held."""

    slack: LocalSlack
    spec: Spec
    args: Arguments

    @property
    def ws(self) -> Workspace:
        """The workspace."""
        return self.slack.ws

    def needs(self, *scopes: str) -> None:
        """Raise `missing_scope` unless the app has one of these."""
        granted = self.slack.app.scopes
        if scopes and granted.isdisjoint(scopes):
            raise SlackError("missing_scope", needed=",".join(sorted(scopes)), provided=",".join(sorted(granted)))

    def has(self, scope: str) -> bool:
        """Tell whether the app has a scope."""
        return scope in self.slack.app.scopes

    def channel(self, name: str = "channel") -> Channel:
        """Return a channel that the bot may know of, if the scope for its kind is granted."""
        channel = self.ws.channels.get(self.args.text(name))
        if channel is None or not channel.visible_to(BOT_USER):
            raise SlackError("channel_not_found")
        self.needs(*(scope for scope in self.spec.scopes if scope.startswith(channel.scope + ":")))
        return channel

    def own_channel(self, name: str = "channel") -> Channel:
        """Return a channel that the bot is in."""
        channel = self.channel(name)
        if BOT_USER not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def open_channel(self, name: str = "channel") -> Channel:
        """Return a channel that the bot is in and that is not archived."""
        channel = self.channel(name)
        if channel.is_archived:
            raise SlackError("is_archived")
        return self.own_channel(name)

    def room(self, channel: Channel) -> Channel:
        """Return a channel that is no direct message."""
        if channel.kind == "im":
            raise SlackError("method_not_supported_for_channel_type")
        return channel

    def message(self, channel: Channel, name: str = "timestamp", missing: str = "message_not_found") -> Message:
        """Return the message of a timestamp in a channel."""
        message = self.ws.messages(channel).get(self.args.text(name))
        if message is None:
            raise SlackError(missing)
        return message
