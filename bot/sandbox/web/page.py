"""The addresses of the page, which tests use too: JSON in, JSON out."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
from flask import Flask, Response, jsonify, request

from bot.sandbox import posts, rooms
from bot.sandbox.channels import Channel
from bot.sandbox.config import SandboxConfig
from bot.sandbox.delivery.people import Delivery
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import TEAM, TEAM_NAME
from bot.sandbox.sample import sample_alert
from bot.sandbox.web.api import WebApi
from bot.sandbox.workspace import Workspace


@dataclass
class Page:
    """What the page can ask for and do."""

    config: SandboxConfig
    ws: Workspace
    delivery: Delivery
    api: WebApi

    def register(self, web: Flask) -> None:
        """Name every address beside what answers it."""
        web.get("/sandbox/state")(self.state)
        web.get("/sandbox/channels/<channel>/messages")(self.messages)
        web.get("/sandbox/stream")(self.stream)
        web.get("/sandbox/views")(lambda: jsonify(self.delivery.modals.stacks.get(request.args["as"], [])))
        web.get("/sandbox/calls")(self.calls)
        for name, act in self._acts().items():
            web.post(f"/sandbox/{name}", endpoint=f"act_{name}")(self._acting(act))

    def _acts(self) -> dict[str, Callable[[Json], Any]]:
        return {
            "action": lambda given: self.delivery.action(given["as"], given),
            "alert": self.alert,
            "channel": self.channel,
            "close": lambda given: self.delivery.modals.close(given["as"], given["view_id"]),
            "command": lambda given: self.delivery.command(
                given["as"], self._channel(given), given["command"], given.get("text", "")
            ),
            "faults": lambda given: self.api.faults.replace(given["faults"]),
            "join": lambda given: rooms.enter(self.ws, self._channel(given), given["as"]),
            "kill": self.kill,
            "message": self.message,
            "read": self.read,
            "submit": lambda given: self.delivery.submit(given["as"], given["view_id"], given["values"]),
        }

    def _acting(self, act: Callable[[Json], Any]) -> Callable[[], Response]:
        def serve() -> Response:
            done = act(request.get_json())
            return jsonify(done if isinstance(done, dict) else {"ok": True})

        return serve

    def _channel(self, given: Json) -> Channel:
        return self.ws.channels[given["channel"]]

    def state(self) -> Response:
        """Tell who acts, who and what there is, and how the bot is."""
        me = request.args["as"]
        with self.ws.lock:
            people = [self._person(key) for key in self.ws.people]
            channels = [self._shown(channel, me) for channel in self.ws.seen_by(me)]
        manifest = (self.config.manifest or {}).get("features", {})
        bot = {"alive": self._alive(), "connected": self._alive()}
        return jsonify(
            team={"id": TEAM, "name": TEAM_NAME},
            me=me,
            people=people,
            channels=channels,
            commands=manifest.get("slash_commands", []),
            shortcuts=manifest.get("shortcuts", []),
            bot=bot,
            faults=self.api.faults.waiting,
            alerts=self.config.alerts_url is not None,
        )

    def _person(self, key: str) -> Json:
        person = self.ws.people[key]
        shown = {"id": key, "name": person.name, "real_name": person.real_name, "tz": person.tz}
        return shown | {"tz_offset": person.tz_offset, "locale": person.locale, "is_bot": person.is_bot}

    def _shown(self, channel: Channel, me: str) -> Json:
        return {
            "id": channel.id,
            "name": channel.name,
            "is_private": channel.kind == "group",
            "is_im": channel.kind == "im",
            "user": channel.partner_of(me) if channel.kind == "im" else None,
            "is_archived": channel.is_archived,
            "is_member": me in channel.members,
            "unread": self.ws.unread(channel, me),
            "topic": channel.topic["value"],
            "members": len(channel.members),
        }

    def messages(self, channel: str) -> Response:
        """List the messages of a channel or a thread, as one person sees them."""
        me, thread = request.args["as"], request.args.get("thread_ts")
        with self.ws.lock:
            found = self.ws.channels[channel]
            timeline = self.ws.messages(found)
            chosen = timeline.thread(thread) if thread else [m for m in timeline if m.in_channel]
            visible = [message for message in chosen if message.only_for in (None, me)]
            shown = [self._message(found, message) for message in visible]
        return jsonify(messages=shown, bookmarks=found.bookmarks, pins=[pin["message"]["ts"] for pin in found.pins])

    def _message(self, channel: Channel, message: Message) -> Json:
        shown = message.to_slack() if message.only_for else posts.shown(self.ws, channel, message, with_metadata=True)
        return shown | {"ephemeral": bool(message.only_for), "pinned": channel.pinned(message.ts)}

    def stream(self) -> Response:
        """Tell of what changes, as server-sent events."""
        return Response(self.ws.stream.listen(request.args["as"]), mimetype="text/event-stream")

    def calls(self) -> Response:
        """List the calls of the bot since a number."""
        since = int(request.args.get("since", 0))
        found = [each for each in self.api.log if each["n"] > since]
        return jsonify(calls=found, next=found[-1]["n"] if found else since)

    def message(self, given: Json) -> Json:
        """Write a message as a person."""
        with self.ws.lock:
            channel = self._channel(given)
            message = Message(
                channel.id, self.ws.ids.ts(), given["as"], given["text"], thread_ts=given.get("thread_ts")
            )
            posts.publish(self.ws, channel, message)
        return {"ok": True, "ts": message.ts}

    def read(self, given: Json) -> None:
        """Note that a person has read a channel."""
        with self.ws.lock:
            channel = self._channel(given)
            newest = next(self.ws.messages(channel).newest_first(), None)
            if newest:
                channel.read[given["as"]] = newest.ts
                self.ws.keep_channel(channel)

    def channel(self, given: Json) -> None:
        """Rename, archive or delete a channel by a stranger's hand."""
        with self.ws.lock:
            channel, owner = self.ws.channels[given["id"]], next(iter(self.ws.people))
            if given.get("create"):
                rooms.create(self.ws, given["create"], owner)
            if given.get("rename"):
                rooms.rename(self.ws, channel, owner, given["rename"])
            if given.get("archive"):
                rooms.archive(self.ws, channel, owner)
            if given.get("delete"):
                rooms.delete(self.ws, channel, owner)

    def alert(self, given: Json) -> Json:
        """Send a sample alert to the bot as Alertmanager does."""
        headers = {"Authorization": f"Bearer {self.config.alert_token}"}
        try:
            answer = requests.post(str(self.config.alerts_url), json=sample_alert(given), headers=headers, timeout=5)
        except requests.RequestException:
            return {"ok": False, "status": 0}
        return {"ok": answer.ok, "status": answer.status_code}

    def kill(self, _given: Json) -> Json:
        """End the bot's process group with SIGKILL."""
        pid = self._pid()
        if pid is None:
            return {"ok": False}
        os.killpg(pid, signal.SIGKILL)
        self.ws.stream.tell("bot")
        return {"ok": True}

    def _pid(self) -> int | None:
        file = self.config.bot_pid_file
        if file is None or not file.exists():
            return None
        pid = int(file.read_text("utf-8"))
        try:
            return pid if os.getpgid(pid) == pid else None
        except ProcessLookupError:
            return None

    def _alive(self) -> bool:
        return self.config.bot_pid_file is None or self._pid() is not None
