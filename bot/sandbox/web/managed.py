"""What a developer or a test does with the workspace itself: faults, settings, the bot's process, strangers' hands."""

from collections.abc import Callable

from flask import Blueprint

from bot.sandbox import accounts, rooms, seed
from bot.sandbox.bot_process import BotProcess
from bot.sandbox.channels import Kind
from bot.sandbox.errors import PageError, SlackError
from bot.sandbox.groups import Group
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.payload import Json
from bot.sandbox.sample_alerts import Order
from bot.sandbox.web.acted import take
from bot.sandbox.web.asked import Asked

REASONS = {"warning", "refresh_requested", "link_disabled"}


class Managed:
    """Manages the workspace."""

    def __init__(self, slack: LocalSlack, bot: BotProcess) -> None:
        self._slack = slack
        self._ws = slack.ws
        self._bot = bot

    def routes(self) -> Blueprint:
        """Return the addresses."""
        routes = Blueprint("managed", __name__, url_prefix="/sandbox")
        acts: dict[str, Callable[[Asked], Json]] = {
            "alert": self.alert,
            "kill": self.kill,
            "faults": self.faults,
            "settings": self.settings,
            "reset": self.reset,
            "user": self.user,
            "group": self.group,
            "channel": self.channel,
            "socket/disconnect": self.disconnect,
        }
        for path, act in acts.items():
            routes.add_url_rule(f"/{path}", path, take(act, self._slack), methods=["POST"])
        return routes

    def alert(self, asked: Asked) -> Json:
        """Send a sample alert to the bot."""
        names = ("name", "status", "severity", "service")
        return self._slack.alerts.send(Order(**{name: asked.text(name) for name in names if asked.given.get(name)}))

    def kill(self, _asked: Asked) -> Json:
        """End the bot with SIGKILL."""
        self._bot.kill()
        self._ws.stream.tell("bot")
        return {}

    def faults(self, asked: Asked) -> Json:
        """Ask for failures in place of those before."""
        faults = asked.given.get("faults")
        if not isinstance(faults, list) or not all(isinstance(fault, dict) for fault in faults):
            raise PageError("`faults` is a list of objects")
        self._slack.faults.replace(faults)
        return {"faults": self._slack.faults.listed()}

    def settings(self, asked: Asked) -> Json:
        """Switch the rate limits, or give the bot another address."""
        if "rate_limits" in asked.given:
            self._slack.limits.is_on = bool(asked.given["rate_limits"])
            self._slack.limits.reset()
        if "events_url" in asked.given:
            self._slack.bridge.http.url = asked.given["events_url"]
        return {}

    def reset(self, _asked: Asked) -> Json:
        """Begin anew: people, channels, messages, faults, recorded calls."""
        with self._ws.lock:
            self._slack.outbox.clear()
            self._slack.views.forget()
            self._slack.faults.replace([])
            self._slack.limits.reset()
            self._slack.calls.clear()
            self._ws.clear()
            seed.plant(self._ws)
        self._ws.stream.tell("people")
        self._ws.stream.tell("views")
        return {}

    def user(self, asked: Asked) -> Json:
        """Change an account, or add one."""
        changes = {name: value for name, value in asked.given.items() if name not in {"id", "as"}}
        with self._ws.lock:
            accounts.change(self._ws, asked.text("id"), changes)
        return {}

    def group(self, asked: Asked) -> Json:
        """Change who is in a user group, switch one off, or make one."""
        users = asked.given.get("users")
        if not isinstance(users, list) or not set(users) <= self._ws.people.keys():
            raise PageError("`users` are ids of people")
        handle, now = asked.text("handle", "a-group"), self._ws.now()
        made = Group(asked.text("id"), handle, handle, [], asked.text("as", seed.MAYA), now)
        with self._ws.lock:
            group = self._ws.groups.get(made.id, made)
            accounts.regroup(self._ws, group, users, is_off=bool(asked.given.get("is_off")))
        return {"group": group.id}

    def channel(self, asked: Asked) -> Json:
        """Make, rename, archive, unarchive or delete a channel, as by a stranger's hand."""
        try:
            with self._ws.lock:
                return self._strange(asked)
        except SlackError as refused:
            raise PageError(refused.code) from None

    def disconnect(self, asked: Asked) -> Json:
        """Tell the app's sockets to make room."""
        reason = asked.text("reason", "refresh_requested")
        if reason not in REASONS:
            raise PageError(f"`reason` is one of {', '.join(sorted(REASONS))}")
        return {"sockets": self._slack.bridge.sockets.disconnect(reason)}

    def _strange(self, asked: Asked) -> Json:
        given, hand = asked.given, asked.text("as", seed.MAYA)
        if given.get("create"):
            kind: Kind = "group" if given.get("is_private") else "channel"
            return {"channel": rooms.create(self._ws, asked.text("create"), hand, kind=kind).id}
        channel = self._ws.channels.get(asked.text("id"))
        if channel is None:
            raise PageError("`id` is the id of a channel")
        if given.get("rename"):
            rooms.rename(self._ws, channel, hand, asked.text("rename"))
        if "archive" in given and bool(given["archive"]) != channel.is_archived:
            (rooms.archive if given["archive"] else rooms.unarchive)(self._ws, channel, hand)
        if given.get("kick"):
            rooms.leave(self._ws, channel, asked.text("kick"))
        if given.get("delete"):
            rooms.delete(self._ws, channel, hand)
        return {"channel": channel.id}
