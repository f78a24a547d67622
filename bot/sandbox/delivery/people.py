"""What people do with the bot: commands, clicks, modals; and the answers that they see."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

import requests

from bot.sandbox import posts
from bot.sandbox.channels import Channel
from bot.sandbox.checks.blocks import named
from bot.sandbox.delivery.signed import Bot
from bot.sandbox.errors import PageError
from bot.sandbox.messages import Message
from bot.sandbox.modals import Modals
from bot.sandbox.payload import Json, packed
from bot.sandbox.people import APP, BOT_USER, TEAM, TEAM_DOMAIN
from bot.sandbox.responses import Responses
from bot.sandbox.workspace import Workspace

OK = 200


@dataclass
class Delivery:
    """Sends what people do to the bot, and shows what it answers."""

    ws: Workspace
    modals: Modals
    responses: Responses
    bot: Bot

    def command(self, user: str, channel: Channel, command: str, text: str) -> Json:
        """Send a slash command; without an answer in time the person sees Slack's line about it."""
        fields = {
            "token": "",
            "team_id": TEAM,
            "team_domain": TEAM_DOMAIN,
            "channel_id": channel.id,
            "channel_name": channel.spoken_name,
            "user_id": user,
            "user_name": self.ws.people[user].name,
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self.responses.address(user, channel.id),
            "trigger_id": self.modals.trigger(user),
        }
        begun = monotonic()
        status, answer = self._send(fields)
        if status != OK:
            reason = "operation_timeout" if status == 0 else "dispatch_failed"
            self.show(user, channel, {"text": f'{command} failed with the error "{reason}"'})
        elif answer:
            self.show(user, channel, answer if isinstance(answer, dict) else {"text": str(answer)})
        return {"ok": status == OK, "status": status, "ms": round((monotonic() - begun) * 1000), "answer": answer}

    def show(self, user: str, channel: Channel, answer: Json) -> None:
        """Show an answer to the person, or to the channel where it says so."""
        with self.ws.lock:
            blocks = named(answer["blocks"], self.ws.ids) if answer.get("blocks") else None
            message = Message(channel.id, self.ws.ids.ts(), BOT_USER, str(answer.get("text", "")), blocks=blocks)
            if answer.get("response_type") == "in_channel":
                posts.publish(self.ws, channel, message)
            else:
                message.only_for = user
                posts.whisper(self.ws, channel, message)

    def action(self, user: str, given: Json) -> Json:
        """Send a click on a button or a choice of a menu."""
        names = ("type", "block_id", "action_id", "value", "selected_option", "selected_user", "selected_options")
        pressed = {name: given[name] for name in names if given.get(name) is not None}
        place = self._place(user, given)
        body = {**self._who(user), "type": "block_actions", "actions": [pressed | {"action_ts": self.ws.ids.ts()}]}
        status, _ = self._send({"payload": packed(body | place)})
        return {"ok": status == OK, "status": status}

    def submit(self, user: str, view_id: str, values: Json) -> Json:
        """Send the values of a modal, and do what the answer says with it."""
        view = self.modals.find(user, view_id)
        if view is None:
            raise PageError("that modal is closed")
        filled = {**view, "state": {"values": values}}
        body = {**self._who(user), "type": "view_submission", "view": filled, "response_urls": []}
        status, answer = self._send({"payload": packed(body)})
        if status != OK:
            return {"ok": False, "status": status, "errors": {}}
        return self._after_submit(user, view_id, answer if isinstance(answer, dict) else {})

    def _after_submit(self, user: str, view_id: str, answer: Json) -> Json:
        match answer.get("response_action"):
            case "errors":
                return {"ok": False, "errors": answer["errors"]}
            case "update":
                self.modals.update(view_id, None, answer["view"])
            case "clear":
                self.modals.clear(user)
            case _:
                self.modals.close(user, view_id)
        return {"ok": True}

    def _who(self, user: str) -> Json:
        person = self.ws.people[user]
        return {
            "user": {"id": user, "username": person.name, "name": person.name, "team_id": TEAM},
            "api_app_id": APP,
            "token": "",
            "team": {"id": TEAM, "domain": TEAM_DOMAIN},
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.modals.trigger(user),
        }

    def _place(self, user: str, given: Json) -> Json:
        if given.get("view_id"):
            view = self.modals.find(user, str(given["view_id"]))
            return {"container": {"type": "view", "view_id": given["view_id"]}, "view": view}
        channel = self.ws.channels[str(given["channel"])]
        ts = str(given["message_ts"])
        message = self.ws.messages(channel).get(ts) or self.ws.messages(channel).whisper(ts)
        if message is None:
            raise PageError("that message is gone")
        return {
            "container": {"type": "message", "message_ts": ts, "channel_id": channel.id, "is_ephemeral": False},
            "channel": {"id": channel.id, "name": channel.spoken_name},
            "message": message.to_slack(),
            "response_url": self.responses.address(user, channel.id),
        }

    def _send(self, fields: Json) -> tuple[int, Any]:
        """Send a form; answer the status, 0 where nothing came in time, and the body."""
        try:
            answer = self.bot.send_form(fields)
        except requests.RequestException:
            return 0, None
        if answer.headers.get("Content-Type", "").startswith("application/json"):
            return answer.status_code, answer.json()
        return answer.status_code, answer.text
