"""The Flask application of the local workspace."""

import logging
from pathlib import Path
from threading import Event

from flask import Flask, Response, jsonify, redirect, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WerkzeugResponse

from bot.sandbox.bot_process import BotProcess
from bot.sandbox.errors import PageError
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.web.acted import Acted
from bot.sandbox.web.filed import Filed
from bot.sandbox.web.managed import Managed
from bot.sandbox.web.shown import Shown
from bot.sandbox.web.slack_side import SlackSide

PAGE = Path(__file__).parents[1] / "page"
MOST_BYTES = 20_000_000


def application(slack: LocalSlack, bot: BotProcess, stopping: Event) -> Flask:
    """Build the application; `stopping` ends what waits on purpose."""
    app = Flask("sandbox", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.logger.setLevel(logging.ERROR)
    for part in (SlackSide(slack, stopping), Shown(slack, bot), Acted(slack), Filed(slack), Managed(slack, bot)):
        app.register_blueprint(part.routes())
    app.get("/")(_page)
    app.get("/static/<path:name>")(_static)
    app.get("/archives/<channel>/p<digits>")(_permalink)
    app.before_request(_refuse_strangers)
    app.register_error_handler(PageError, _bad_request)
    return app


def _page() -> Response:
    return send_from_directory(PAGE, "index.html", max_age=0)


def _static(name: str) -> Response:
    return send_from_directory(PAGE, name, max_age=0)


def _permalink(channel: str, digits: str) -> WerkzeugResponse:
    return redirect(f"/?channel={channel}&ts={digits[:-6]}.{digits[-6:]}")


def _refuse_strangers() -> ResponseReturnValue | None:
    """Keep pages of other sites away from the buttons; the bot and tests send no `Origin`."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        return jsonify(ok=False, error="requests of other sites are refused"), 403
    return None


def _bad_request(problem: Exception) -> ResponseReturnValue:
    return jsonify(ok=False, error=str(problem)), 400
