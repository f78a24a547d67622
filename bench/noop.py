"""A bare Bolt app with one command that does nothing, behind the same server as the bot: what the frame costs."""

import sys

from flask import Flask, request
from gunicorn.app.base import BaseApplication
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from bench.signed import SECRET
from bot.process import THREADED


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn as the bot sets it."""

    def load_config(self) -> None:
        """Set what the bot sets."""
        for name, value in {**THREADED, "bind": [f"127.0.0.1:{sys.argv[1]}"]}.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application, in the worker."""
        known = AuthorizeResult(enterprise_id=None, team_id="T0BEACON", bot_token="xoxb-made-up", bot_id="B1")
        bolt = App(signing_secret=SECRET, authorize=lambda **_: known, process_before_response=True)

        @bolt.command("/incident")
        def nothing(ack: Ack) -> None:
            ack("nothing")

        web, handler = Flask(__name__), SlackRequestHandler(bolt)
        web.post("/slack/events", endpoint="slack")(lambda: handler.handle(request))
        web.get("/readyz", endpoint="readyz")(lambda: {"slack": "connected"})
        return web


if __name__ == "__main__":
    Server().run()
