"""What the bot calls: the Web API, response_url, the sockets."""

import contextlib
import json
from socket import SHUT_RDWR
from threading import Event, Lock

import simple_websocket
from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as WerkzeugResponse

from bot.sandbox.acts.answers import answer
from bot.sandbox.api.dispatch import Answer, Dispatcher
from bot.sandbox.delivery.sockets import Wire
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Fault
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.payload import Json, packed

BEARER = "Bearer "
NOT_FOUND = 404


class UnreadableError(Exception):
    """A body that is not what its content type says."""


class SlackSide:
    """Answers the bot."""

    def __init__(self, slack: LocalSlack, stopping: Event) -> None:
        self._slack = slack
        self._stopping = stopping
        self._dispatcher = Dispatcher(slack)

    def routes(self) -> Blueprint:
        """Return the addresses."""
        routes = Blueprint("slack", __name__)
        routes.add_url_rule("/api/<method>", view_func=self.call, methods=["GET", "POST"])
        routes.add_url_rule("/response/<team>/<app>/<key>", view_func=self.respond, methods=["POST"])
        routes.add_url_rule("/socket/<ticket>", view_func=self.socket, websocket=True)
        return routes

    def call(self, method: str) -> Response:
        """Serve a method of the Web API."""
        header = request.headers.get("Authorization", "")
        bearer = header.removeprefix(BEARER) if header.startswith(BEARER) else None
        try:
            given = _arguments()
        except UnreadableError as problem:
            return _json({"ok": False, "error": str(problem)})
        return self._sent(self._dispatcher.serve(method, given, bearer))

    def respond(self, team: str, app: str, key: str) -> Response:  # noqa: ARG002 - parts of Slack's address
        """Take a late answer."""
        fault = self._slack.faults.next_for("response")
        if fault is not None and fault.comes_first:
            return _json({"ok": False, "error": fault.error}, fault.status)
        try:
            body = _arguments()
            answer(self._slack, self._slack.response_urls.use(key), body)
        except SlackError as refused:
            return self._met(_json(refused.answer(), NOT_FOUND), fault)
        except UnreadableError:
            return self._met(_json({"ok": False, "error": "invalid_payload"}, 400), fault)
        return self._met(_json({"ok": True}), fault)

    def socket(self, ticket: str) -> WerkzeugResponse:
        """Hold a connection of Socket Mode until it ends."""
        sockets = self._slack.bridge.sockets
        if not sockets.admits(ticket):
            return Response("this address was used or is too old", status=NOT_FOUND)
        connection = simple_websocket.Server.accept(request.environ, ping_interval=10)
        wire = _Wire(connection)
        hear = sockets.join(wire)
        self._slack.ws.stream.tell("bot")
        with contextlib.suppress(simple_websocket.ConnectionClosed):  # the end that is waited for
            while True:
                hear(connection.receive())
        sockets.leave(wire)
        self._slack.ws.stream.tell("bot")
        return _Nothing()

    def _sent(self, done: Answer) -> Response:
        response = Response(done.text, status=done.status, mimetype="application/json")
        response.headers["X-OAuth-Scopes"] = ",".join(sorted(self._slack.app.scopes))
        if done.retry_after is not None:
            response.headers["Retry-After"] = str(done.retry_after)
        return self._met(response, done.fault)

    def _met(self, response: Response, fault: Fault | None) -> Response:
        """Let a failure meet an answer on its way: it is late, or the connection ends without it."""
        if fault is not None and fault.kind == "slow":
            self._stopping.wait(fault.seconds)
        if fault is not None and fault.kind == "lost":
            request.environ["werkzeug.socket"].shutdown(SHUT_RDWR)
        return response


class _Wire(Wire):
    """A websocket that several threads may send on."""

    def __init__(self, connection: simple_websocket.Server) -> None:
        self._connection = connection
        self._lock = Lock()

    def send(self, data: str) -> None:
        """Send a text; see `Wire`."""
        with self._lock:
            self._connection.send(data)

    def close(self) -> None:
        """End the connection; see `Wire`."""
        with self._lock, contextlib.suppress(simple_websocket.ConnectionClosed, OSError):  # it is closed already
            self._connection.close()


class _Nothing(Response):
    """The end of a request whose connection became a websocket: there is nothing left to answer."""

    def __call__(self, *_environ: object, **_more: object) -> list[bytes]:
        raise ConnectionAbortedError


def _arguments() -> Json:
    """Return the arguments of the query and the body, which is a form or a JSON object."""
    given: Json = request.args.to_dict()
    if request.is_json:
        try:
            body = json.loads(request.get_data() or b"{}")
        except ValueError:
            raise UnreadableError("invalid_json") from None
        if not isinstance(body, dict):
            raise UnreadableError("json_not_object")
        return given | body
    form = request.form.to_dict()
    return given | (json.loads(form["payload"]) if form.keys() == {"payload"} else form)


def _json(body: Json, status: int = 200) -> Response:
    return Response(packed(body), status=status, mimetype="application/json")
