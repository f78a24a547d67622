"""The process of the local workspace."""

import logging
import random
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from time import time
from types import FrameType

from flask import Flask, jsonify, request, send_from_directory
from werkzeug.serving import make_server

from bot.sandbox.api.registry import Slack
from bot.sandbox.config import SandboxConfig
from bot.sandbox.delivery.events import Events
from bot.sandbox.delivery.people import Delivery
from bot.sandbox.delivery.signed import Bot
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Faults
from bot.sandbox.ids import Ids
from bot.sandbox.modals import Modals
from bot.sandbox.responses import Responses
from bot.sandbox.seed import plant
from bot.sandbox.store import Store
from bot.sandbox.stream import Stream
from bot.sandbox.web.api import WebApi
from bot.sandbox.web.page import Page
from bot.sandbox.workspace import Workspace

PAGE = Path(__file__).parent / "page"


class Sandbox:
    """A workspace that serves from a thread of its own between `start` and `stop`."""

    def __init__(self, config: SandboxConfig, clock: Callable[[], float] = time) -> None:
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        chance = random.Random()  # noqa: S311 - made-up identifiers
        ids = Ids(clock, chance)
        self._store = Store(config.state)
        self.ws = Workspace(self._store, ids, clock, Stream())
        if not self.ws.people:
            plant(self.ws)
        bot = Bot(config.events_url, config.signing_secret)
        modals, self._responses = Modals(self.ws), Responses(ids, clock)
        self._delivery = Delivery(self.ws, modals, self._responses, bot)
        self.api = WebApi(Slack(self.ws, modals, lambda: self.url), config.bot_token, Faults())
        wanted = (config.manifest or {}).get("settings", {}).get("event_subscriptions", {}).get("bot_events")
        subscribed = None if wanted is None else frozenset(wanted)
        self._events = Events(lambda: bot, ids, clock, config.event_retries, subscribed)
        self._server = make_server(config.host, config.port, self._web(config), threaded=True)
        self.url = f"http://{config.host}:{self._server.server_port}"
        self.api_url = f"{self.url}/api/"
        self._responses.base = self.url
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True, name="sandbox")

    def start(self) -> None:
        """Begin to serve."""
        self.ws.listen(self._events.take)
        self._events.start()
        self._thread.start()

    def stop(self) -> None:
        """End every connection and write what waits."""
        self._events.stop()
        self.ws.stream.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._store.close()

    def _web(self, config: SandboxConfig) -> Flask:
        web = Flask(__name__, static_folder=None)
        web.post("/api/<method>")(self.api.serve)
        web.post("/response/<key>", endpoint="response")(self._respond)
        web.get("/", endpoint="index")(lambda: send_from_directory(PAGE, "index.html"))
        web.get("/static/<path:name>", endpoint="static")(lambda name: send_from_directory(PAGE, name))
        Page(config, self.ws, self._delivery, self.api).register(web)
        web.errorhandler(KeyError)(lambda error: (jsonify(ok=False, error=f"missing or unknown: {error}"), 400))
        return web

    def _respond(self, key: str) -> tuple[str, int]:
        try:
            response = self._responses.spend(key)
        except SlackError as refusal:
            return refusal.code, 404
        self._delivery.show(response.user, self.ws.channels[response.channel], request.get_json())
        return "ok", 200


def run(config: SandboxConfig) -> None:
    """Serve until the process is told to stop."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sandbox = Sandbox(config)
    sandbox.start()
    print(f"The local workspace is at {sandbox.url}", flush=True)  # noqa: T201 - it is a program
    stopped.wait()
    sandbox.stop()
