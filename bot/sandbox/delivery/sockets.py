"""Socket Mode: the app's own connections.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import json
import random
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswer
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter
from typing import Protocol

from bot.sandbox.delivery.reply import PATIENCE_SECONDS, Kind, Link, Repetition, Reply
from bot.sandbox.ids import Ids
from bot.sandbox.payload import Json, packed
from bot.sandbox.people import APP

MOST_SOCKETS = 10
TICKET_SECONDS = 30.0


class Wire(Protocol):
    """A websocket."""

    def send(self, data: str) -> None:
        """Send a text; raises when the other side is gone."""

    def close(self) -> None:
        """End the connection."""


@dataclass(eq=False)
class _Connection:
    wire: Wire
    is_leaving: bool = False
    waiting: dict[str, "Future[Reply]"] = field(default_factory=dict)


class Sockets(Link):
    """Up to ten connections of the app; any one of them receives a payload."""

    def __init__(self, ids: Ids, clock: Callable[[], float], chance: random.Random) -> None:
        self._ids = ids
        self._clock = clock
        self._chance = chance
        self._tickets: dict[str, float] = {}
        self._connections: list[_Connection] = []
        self._lock = Lock()

    @property
    def count(self) -> int:
        """The number of connections that take payloads."""
        return len(self._ready())

    def ticket(self) -> str:
        """Return a word that opens one connection."""
        ticket = self._ids.secret()
        with self._lock:
            self._tickets[ticket] = self._clock()
        return ticket

    def admits(self, ticket: str) -> bool:
        """Use a ticket up; tell whether it was good."""
        with self._lock:
            given = self._tickets.pop(ticket, None)
        return given is not None and self._clock() - given <= TICKET_SECONDS

    def join(self, wire: Wire) -> Callable[[str], None]:
        """Take a new connection and return the function that takes what it says."""
        connection = _Connection(wire)
        with self._lock:
            crowded = len(self._connections) >= MOST_SOCKETS
            if not crowded:
                self._connections.append(connection)
            count = len(self._connections)
        if crowded:
            wire.send(packed(_farewell("too_many_websockets")))
            wire.close()
        else:
            wire.send(packed(_hello(count)))
        return lambda text: _hear(connection, text)

    def leave(self, wire: Wire) -> None:
        """Forget a connection that ended; what it did not acknowledge has failed."""
        with self._lock:
            gone = [connection for connection in self._connections if connection.wire is wire]
            self._connections = [connection for connection in self._connections if connection.wire is not wire]
        for connection in gone:
            for envelope_id in list(connection.waiting):
                _settle(connection, envelope_id, Reply("connection_failed", status=0))

    def disconnect(self, reason: str) -> int:
        """Ask every connection to make a new one, as Slack does now and then; return how many were asked.

        After a `warning` they stay, otherwise they end.
        """
        leaving = self._ready()
        for connection in leaving:
            connection.is_leaving = reason != "warning"
            self._tell(connection, packed(_farewell(reason)))
            if connection.is_leaving:
                connection.wire.close()
        return len(leaving)

    def send(self, kind: Kind, payload: Json, repetition: Repetition | None = None) -> Reply:
        """Deliver a payload over any connection; see `Link`."""
        ready = self._ready()
        if not ready:
            return Reply("connection_failed", status=0)
        connection = self._chance.choice(ready)
        envelope_id = self._ids.secret()
        answer: Future[Reply] = Future()
        connection.waiting[envelope_id] = answer
        start = perf_counter()
        try:
            if not self._tell(connection, packed(_envelope(envelope_id, kind, payload, repetition))):
                return Reply("connection_failed", status=0)
            reply = answer.result(PATIENCE_SECONDS)
        except NoAnswer:
            return Reply("http_timeout", status=0, ms=round(PATIENCE_SECONDS * 1000))
        finally:
            connection.waiting.pop(envelope_id, None)
        return Reply(reply.failure, reply.body, reply.status, round((perf_counter() - start) * 1000))

    def close(self) -> None:
        """End every connection."""
        for connection in list(self._connections):
            connection.wire.close()

    def _ready(self) -> list[_Connection]:
        with self._lock:
            return [connection for connection in self._connections if not connection.is_leaving]

    def _tell(self, connection: _Connection, text: str) -> bool:
        try:
            connection.wire.send(text)
        except Exception:  # noqa: BLE001 - whatever a broken websocket raises, the payload did not arrive
            self.leave(connection.wire)
            return False
        return True


def _hear(connection: _Connection, text: str) -> None:
    """Take an acknowledgement; anything else is ignored, as Slack does."""
    try:
        said = json.loads(text)
    except ValueError:  # Slack ignores it too
        return
    if isinstance(said, dict):
        payload = said.get("payload")
        body = payload if isinstance(payload, dict) else {}
        _settle(connection, str(said.get("envelope_id")), Reply(body=body))


def _settle(connection: _Connection, envelope_id: str, reply: Reply) -> None:
    answer = connection.waiting.pop(envelope_id, None)
    if answer is not None:
        answer.set_result(reply)


def _hello(count: int) -> Json:
    debug = {"host": "local-workspace", "build_number": 1, "approximate_connection_time": 18060}
    return {"type": "hello", "num_connections": count, "debug_info": debug, "connection_info": {"app_id": APP}}


def _farewell(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "local-workspace"}}


def _envelope(envelope_id: str, kind: Kind, payload: Json, repetition: Repetition | None) -> Json:
    envelope: Json = {"envelope_id": envelope_id, "type": kind, "payload": payload}
    envelope["accepts_response_payload"] = kind != "events_api"
    if kind == "events_api":
        envelope["retry_attempt"] = repetition.number if repetition else 0
        envelope["retry_reason"] = (
            {"http_timeout": "timeout"}.get(repetition.reason, repetition.reason) if repetition else ""
        )
    return envelope
