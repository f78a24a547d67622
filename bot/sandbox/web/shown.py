"""What the page reads."""

from collections import Counter

from flask import Blueprint, Response, jsonify, request

from bot.sandbox import posts
from bot.sandbox.bot_process import BotProcess
from bot.sandbox.channels import Channel
from bot.sandbox.groups import Group
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import TEAM, TEAM_NAME, Person
from bot.sandbox.web.asked import Asked


class Shown:
    """Answers what the page asks, as the acting person may see it."""

    def __init__(self, slack: LocalSlack, bot: BotProcess) -> None:
        self._slack = slack
        self._ws = slack.ws
        self._bot = bot

    def routes(self) -> Blueprint:
        """Return the addresses."""
        routes = Blueprint("shown", __name__, url_prefix="/sandbox")
        routes.get("/state")(self.state)
        routes.get("/channels/<channel>/messages")(self.messages)
        routes.get("/views")(self.views)
        routes.get("/home")(self.home)
        routes.get("/stream")(self.stream)
        routes.get("/calls")(self.calls)
        routes.get("/faults")(self.faults)
        return routes

    def state(self) -> Response:
        """Show the workspace but for its messages."""
        me = self._asked().person
        with self._ws.lock:
            waiting = self._waiting()
            people = [_person(person) | {"unread": waiting[person.id]} for person in self._ws.people.values()]
            groups = [_group(group) for group in self._ws.groups.values() if not group.is_off]
            channels = [self._channel(channel, me) for channel in self._ws.seen_by(me.id)]
        app = self._slack.app
        names = ("command", "description", "usage_hint")
        commands = [{name: command.get(name, "") for name in names} for command in app.commands.values()]
        return jsonify(
            team={"id": TEAM, "name": TEAM_NAME, "icon": ""},
            me=me.id,
            people=people,
            groups=groups,
            channels=channels,
            commands=commands,
            shortcuts=list(app.shortcuts),
            bot=self.bot(),
            rate_limits=self._slack.limits.is_on,
            faults=self._slack.faults.listed(),
            alerts=self._slack.alerts.url is not None,
        )

    def bot(self) -> Json:
        """Tell whether the bot's process runs and can be reached; without a pid file, the second tells the first."""
        connected = self._slack.bridge.is_connected
        return {"alive": self._bot.is_alive if self._bot.is_known else connected, "connected": connected}

    def messages(self, channel: str) -> Response:
        """Show a channel or a thread, the oldest first."""
        asked = Asked(self._ws, {**request.args, "channel": channel})
        me, thread_ts = asked.person.id, asked.text("thread_ts", "")
        with self._ws.lock:
            shown = [
                self._message(asked.channel, message)
                for message in self._ws.messages(asked.channel)
                if _belongs(message, thread_ts) and message.only_for in {None, me}
            ]
            pins = [pin["message"]["ts"] for pin in asked.channel.pins]
            return jsonify(
                messages=shown, bookmarks=asked.channel.bookmarks, canvases=asked.channel.canvases, pins=pins
            )

    def views(self) -> Response:
        """Show the person's open modals, the top one last."""
        return jsonify(self._slack.views.stack(self._asked().person.id))

    def home(self) -> Response:
        """Show the person's home tab."""
        return jsonify(view=self._slack.views.home(self._asked().person.id))

    def stream(self) -> Response:
        """Tell the page what changes."""
        events = self._ws.stream.listen(self._asked().person.id)
        return Response(events, mimetype="text/event-stream", headers={"Cache-Control": "no-store"})

    def calls(self) -> Response:
        """Show the calls of the Web API."""
        return jsonify(self._slack.calls.since(int(request.args.get("since", "0"))))

    def faults(self) -> Response:
        """Show what is still to fail."""
        return jsonify(faults=self._slack.faults.listed())

    def _asked(self) -> Asked:
        return Asked(self._ws, dict(request.args))

    def _channel(self, channel: Channel, me: Person) -> Json:
        shown: Json = {
            "id": channel.id,
            "name": channel.name,
            "is_private": channel.kind == "group",
            "is_archived": channel.is_archived,
            "is_im": channel.kind == "im",
            "is_member": me.id in channel.members,
            "unread": self._ws.unread(channel, me.id) if me.id in channel.members else 0,
            "topic": channel.topic["value"],
            "members": len(channel.members),
        }
        return shown | ({"user": channel.partner_of(me.id)} if channel.kind == "im" else {})

    def _waiting(self) -> Counter[str]:
        """Count for each person what they were told alone and have not read."""
        found = Counter[str]()
        for channel in self._ws.channels.values():
            if channel.kind == "im":
                for user in channel.members:
                    found[user] += self._ws.unread(channel, user)
        return found

    def _message(self, channel: Channel, message: Message) -> Json:
        shown = posts.shown(self._ws, channel, message, with_metadata=True)
        extra = {"ephemeral": message.only_for is not None, "pinned": channel.pinned(message.ts)}
        return shown | extra


def _belongs(message: Message, thread_ts: str) -> bool:
    return message.in_channel if not thread_ts else thread_ts in {message.ts, message.thread_ts}


def _group(group: Group) -> Json:
    return {"id": group.id, "handle": group.handle, "name": group.name}


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_offset": person.tz_offset,
        "locale": person.locale,
        "is_bot": person.is_bot,
        "is_admin": person.is_admin,
        "deleted": person.deleted,
        "avatar": "",
    }
