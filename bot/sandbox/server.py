"""The process of the local workspace: everything is built and started here."""

import logging
import random
import signal
import socket
import threading
from collections.abc import Callable
from time import time
from types import FrameType

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bot.sandbox import seed
from bot.sandbox.api.methods import every_scope
from bot.sandbox.bot_process import BotProcess
from bot.sandbox.calls import Calls
from bot.sandbox.config import SandboxConfig
from bot.sandbox.delivery.bridge import Bridge
from bot.sandbox.delivery.http import HttpLink
from bot.sandbox.delivery.outbox import Outbox
from bot.sandbox.delivery.sockets import Sockets
from bot.sandbox.faults import Faults
from bot.sandbox.ids import Ids
from bot.sandbox.limits import Limits
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.manifest import App, installed
from bot.sandbox.open_views import Views
from bot.sandbox.payload import Json
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.sample_alerts import SampleAlerts
from bot.sandbox.store import Store
from bot.sandbox.stream import Stream
from bot.sandbox.triggers import Triggers
from bot.sandbox.web.application import application
from bot.sandbox.workspace import Workspace

BACKLOG = 128
LOOK_SECONDS = 0.5
POLL_SECONDS = 0.05


class Sandbox:
    """A workspace that serves from threads of its own between `start` and `stop`.

    Raises `OSError` where the port is taken.
    """

    def __init__(self, config: SandboxConfig, clock: Callable[[], float] = time) -> None:
        self._socket = _bound(config.host, config.port)
        self.url = f"http://{config.host}:{self._socket.getsockname()[1]}"
        self.api_url = f"{self.url}/api/"
        self._store = Store(config.state)
        self._bot = BotProcess(config.bot_pid_file)
        self.slack = _built(config, self.url, self._store, clock)
        self.ws = self.slack.ws
        self._stopping = threading.Event()
        self._known: tuple[int | None, bool] = (None, False)
        self._server = _served(application(self.slack, self._bot, self._stopping), self._socket)
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True, name="sandbox"),
            threading.Thread(target=self._look_after_bot, daemon=True, name="sandbox-bot"),
        ]

    def start(self) -> None:
        """Begin to serve."""
        self._known = self._state_of_bot()
        self.slack.outbox.start()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End every connection and write what waits."""
        self._stopping.set()
        self.slack.outbox.close()
        self.ws.stream.close()
        self.slack.bridge.sockets.close()
        self._server.shutdown()
        for thread in self._threads:
            thread.join()
        self._server.server_close()
        self._socket.close()
        self._store.close()

    def _look_after_bot(self) -> None:
        """Tell the pages when the bot's process ends, begins, or can be reached."""
        while not self._stopping.wait(LOOK_SECONDS):
            if (found := self._state_of_bot()) != self._known:
                self._known = found
                self.ws.stream.tell("bot")

    def _state_of_bot(self) -> tuple[int | None, bool]:
        life = self._bot.life
        return life, life is not None and self.slack.bridge.is_connected


def run(config: SandboxConfig) -> None:
    """Serve until the process is told to stop by SIGTERM or SIGINT."""
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


class _Handler(WSGIRequestHandler):
    """Speaks HTTP/1.1, which streams need, and writes no line for each request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _bound(host: str, port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(BACKLOG)
    except OSError:
        bound.close()
        raise
    return bound


def _served(app: Flask, bound: socket.socket) -> BaseWSGIServer:
    host, port = bound.getsockname()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    return make_server(host, port, app, threaded=True, request_handler=_Handler, fd=bound.fileno())


def _built(config: SandboxConfig, url: str, store: Store, clock: Callable[[], float]) -> LocalSlack:
    chance = random.Random()  # noqa: S311 - made-up names, no secrets
    ids, stream = Ids(clock, chance), Stream()
    ws = Workspace(store, ids, clock, stream)
    if not ws.people:
        seed.plant(ws)
    bridge = Bridge(HttpLink(config.events_url, config.signing_secret, clock), Sockets(ids, clock, chance))
    outbox = Outbox(bridge, ids, clock, config.event_retries)
    app = installed(config.manifest, every_scope())
    ws.listen(_subscribed(app, outbox))
    return LocalSlack(
        config=config,
        url=url,
        app=app,
        ws=ws,
        views=Views(ids, stream),
        triggers=Triggers(ids, clock),
        response_urls=ResponseUrls(url, ids, clock),
        bridge=bridge,
        outbox=outbox,
        limits=Limits(clock, is_on=config.rate_limits),
        faults=Faults(),
        calls=Calls(),
        alerts=SampleAlerts(config.alerts_url, config.alert_token, clock),
    )


def _subscribed(app: App, outbox: Outbox) -> Callable[[Json], None]:
    def pass_on(event: Json) -> None:
        if app.wants(event):
            outbox.put(event)

    return pass_on
