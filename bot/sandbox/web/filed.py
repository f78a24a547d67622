"""Files: people share and delete them by the page, the bot fetches them with its token."""

import base64
import binascii
import mimetypes

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from bot.sandbox import posts
from bot.sandbox.acts.typed import as_message
from bot.sandbox.errors import PageError
from bot.sandbox.files import MOST_BYTES, SharedFile
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.web.acted import take
from bot.sandbox.web.asked import Asked

NOT_FOUND = 404
POLICY = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


class Filed:
    """Takes files and gives them out."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack, self._ws = slack, slack.ws

    def routes(self) -> Blueprint:
        """Return the addresses."""
        routes = Blueprint("filed", __name__)
        routes.get("/files/<file>/<name>")(self.fetched)
        routes.post("/files/upload/<file>")(self.received)
        routes.get("/sandbox/files/<file>")(self.looked_at)
        for name, act in (("upload", self.upload), ("delete_file", self.delete)):
            routes.add_url_rule(f"/sandbox/{name}", name, take(act, self._slack), methods=["POST"])
        return routes

    def fetched(self, file: str, name: str) -> Response | WerkzeugResponse:  # noqa: ARG002 - a part of Slack's address
        """Give a file to the bot; who has no token, or no scope, is sent to the login as Slack does it."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token != self._slack.config.bot_token or "files:read" not in self._slack.app.scopes:
            return redirect("/")
        found = self._ws.files.get(file)
        if found is None or not self._ws.bot_sees(found):
            return Response(status=NOT_FOUND)
        return Response(found.bytes, mimetype=found.mimetype, headers=POLICY)

    def received(self, file: str) -> Response:
        """Take what the bot sends to the address that it was told; the address is all that it needs."""
        content = request.get_data()
        with self._ws.lock:
            waiting = self._ws.uploads.get(file)
            if waiting is None or not 0 < len(content) <= MOST_BYTES:
                return Response(status=NOT_FOUND)
            waiting.content = base64.b64encode(content).decode()
        return Response(f"OK - {len(content)}")

    def looked_at(self, file: str) -> Response:
        """Give a file to a person of a channel that shows it."""
        found = self._ws.files.get(file)
        person = request.args.get("as", "")
        if found is None or not any(self._ws.channels[each].visible_to(person) for each in found.channels):
            return Response(status=NOT_FOUND)
        return Response(found.bytes, mimetype=found.mimetype, headers=POLICY)

    def upload(self, asked: Asked) -> Json:
        """Share a file with a few words, or without."""
        with self._ws.lock:
            channel, person = asked.joined, asked.person
            file = self._file(asked)
            self._ws.keep_file(file)
            text = as_message(self._ws, asked.text("text", ""))
            message = Message(channel.id, self._ws.ids.ts(), person.id, text, files=[file.to_slack(self._slack.url)])
            message.thread_ts = asked.text("thread_ts", "") or None
            posts.publish(self._ws, channel, message)
        return {"ts": message.ts, "file": file.id}

    def _file(self, asked: Asked) -> SharedFile:
        try:
            content = base64.b64decode(asked.text("content"), validate=True)
        except binascii.Error:
            raise PageError("`content` is base64") from None
        name = asked.text("name").replace("/", "_") or "file"
        if not content or len(content) > MOST_BYTES:
            raise PageError("a file has a byte at the least, and 15 MB at the most")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        packed = base64.b64encode(content).decode()
        new = self._ws.ids.new("F")
        return SharedFile(new, name, kind, asked.person.id, self._ws.now(), asked.channel.id, packed)

    def delete(self, asked: Asked) -> Json:
        """Delete one's own file; its message keeps a tombstone."""
        with self._ws.lock:
            found = self._ws.files.get(asked.text("file"))
            if found is None or found.user != asked.person.id:
                raise PageError("people delete their own files")
            posts.delete_file(self._ws, found)
        return {}
