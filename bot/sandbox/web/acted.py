"""What the page does for the acting person."""

from collections.abc import Callable

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from bot.sandbox import posts, rooms
from bot.sandbox.acts import actions, commands, modals, shortcuts
from bot.sandbox.acts.typed import as_message
from bot.sandbox.errors import PageError
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER
from bot.sandbox.web.asked import Asked

Act = Callable[[Asked], Json]


def take(act: Act, slack: LocalSlack) -> Callable[[], ResponseReturnValue]:
    """Return the function that reads a request's JSON and answers what the act returns."""

    def serve() -> ResponseReturnValue:
        given = request.get_json(silent=True)
        if not isinstance(given, dict):
            raise PageError("the body is a JSON object")
        return jsonify({"ok": True} | act(Asked(slack.ws, given)))

    return serve


class Acted:
    """Does what a person does."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._ws = slack.ws

    def routes(self) -> Blueprint:
        """Return the addresses."""
        routes = Blueprint("acted", __name__, url_prefix="/sandbox")
        quick = (self.read, self.join, self.leave, self.message, self.edit, self.delete, self.react, self.pin)
        asking = (self.command, self.action, self.submit, self.close, self.shortcut, self.home)
        acts = {act.__name__: self._locked(act) for act in (*quick, self.open_im)}
        for name, act in (acts | {act.__name__: act for act in asking}).items():
            routes.add_url_rule(f"/{name}", name, take(act, self._slack), methods=["POST"])
        return routes

    def read(self, asked: Asked) -> Json:
        """Mark a channel as read."""
        channel = asked.channel
        newest = next(self._ws.messages(channel).newest_first(), None)
        if newest and asked.person.id in channel.members:
            channel.read[asked.person.id] = newest.ts
            self._ws.keep_channel(channel)
        self._ws.stream.tell("read", only={asked.person.id}, channel=channel.id)
        return {}

    def join(self, asked: Asked) -> Json:
        """Enter a public channel."""
        channel = asked.channel
        if channel.is_archived:
            raise PageError("this channel is archived")
        if asked.person.id not in channel.members:
            rooms.enter(self._ws, channel, asked.person.id)
        return {}

    def leave(self, asked: Asked) -> Json:
        """Go out of a channel."""
        rooms.leave(self._ws, asked.joined, asked.person.id)
        return {}

    def message(self, asked: Asked) -> Json:
        """Write a message."""
        channel = asked.joined
        text = asked.text("text")
        if not text.strip():
            raise PageError("a message says something")
        message = Message(channel.id, self._ws.ids.ts(), asked.person.id, as_message(self._ws, text))
        message.thread_ts = asked.text("thread_ts", "") or None
        message.is_broadcast = message.is_reply and bool(asked.given.get("reply_broadcast"))
        posts.publish(self._ws, channel, message)
        channel.read[asked.person.id] = message.ts
        self._ws.keep_channel(channel)
        return {"ts": message.ts}

    def edit(self, asked: Asked) -> Json:
        """Change one's own message."""
        message = self._own(asked)
        changes = {"text": as_message(self._ws, asked.text("text"))}
        posts.edit(self._ws, asked.joined, message, asked.person.id, changes)
        return {}

    def delete(self, asked: Asked) -> Json:
        """Remove one's own message, or dismiss an ephemeral one."""
        posts.delete(self._ws, asked.channel, self._own(asked))
        return {}

    def react(self, asked: Asked) -> Json:
        """Add an emoji, or take it back when it is there."""
        message, name, user = self._any(asked), asked.text("name").strip(":"), asked.person.id
        change = posts.unreact if user in message.reactions.get(name, ()) else posts.react
        change(self._ws, asked.joined, message, user, name)
        return {}

    def pin(self, asked: Asked) -> Json:
        """Pin a message, or take it down when it is pinned."""
        channel, message = asked.joined, self._any(asked)
        change = posts.unpin if channel.pinned(message.ts) else posts.pin
        change(self._ws, channel, message, asked.person.id)
        return {}

    def open_im(self, asked: Asked) -> Json:
        """Open a direct message channel; with the bot, the app's messages tab."""
        other = asked.text("user")
        if other not in self._ws.people:
            raise PageError("`user` is the id of a person")
        channel, _ = rooms.open_direct(self._ws, asked.person.id, other)
        if other == BOT_USER:
            self._home_opened(asked.person.id, channel.id, "messages")
        return {"channel": channel.id}

    def home(self, asked: Asked) -> Json:
        """Open the app's home tab; the app writes it after this."""
        with self._ws.lock:
            channel, _ = rooms.open_direct(self._ws, asked.person.id, BOT_USER)
            self._home_opened(asked.person.id, channel.id, "home")
        return {}

    def command(self, asked: Asked) -> Json:
        """Type a slash command."""
        text = asked.text("text", "")
        return commands.run(self._slack, asked.person, asked.channel, asked.text("command"), text)

    def action(self, asked: Asked) -> Json:
        """Use an element of a message or a view."""
        if asked.given.get("view_id"):
            return actions.click_view(self._slack, asked.person, asked.text("view_id"), asked.given)
        return actions.click_message(self._slack, asked.person, asked.channel, asked.text("message_ts"), asked.given)

    def submit(self, asked: Asked) -> Json:
        """Submit a modal."""
        return modals.submit(self._slack, asked.person, asked.text("view_id"), asked.object("values"))

    def close(self, asked: Asked) -> Json:
        """Close a modal."""
        return modals.close(self._slack, asked.person, asked.text("view_id"))

    def shortcut(self, asked: Asked) -> Json:
        """Choose a shortcut."""
        channel = asked.channel if asked.given.get("channel") else None
        ts = asked.text("message_ts", "")
        return shortcuts.run(self._slack, asked.person, asked.text("callback_id"), channel, ts)

    def _locked(self, act: Act) -> Act:
        def act_alone(asked: Asked) -> Json:
            with self._ws.lock:
                return act(asked)

        return act_alone

    def _any(self, asked: Asked) -> Message:
        message = self._ws.messages(asked.channel).get(asked.text("ts"))
        if message is None:
            raise PageError("`ts` is the timestamp of a message")
        return message

    def _own(self, asked: Asked) -> Message:
        timeline, ts = self._ws.messages(asked.channel), asked.text("ts")
        message = timeline.get(ts) or timeline.whisper(ts)
        if message is None or asked.person.id not in {message.user, message.only_for}:
            raise PageError("`ts` is the timestamp of a message of one's own")
        return message

    def _home_opened(self, user: str, channel: str, tab: str) -> None:
        event = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
        view = self._slack.views.home(user)
        self._ws.emit(event | ({"view": view} if view and tab == "home" else {}) | {"event_ts": self._ws.ids.ts()})
