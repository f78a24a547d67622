"""An app that listens at a request address, keeps what it hears, and answers as it is told."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

PATIENCE = 60.0


@dataclass(frozen=True)
class Heard:
    """One request: a command's fields, an interaction's payload or an event's envelope."""

    payload: dict[str, Any]
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> str:
        inner = self.payload.get("event")
        return str(inner["type"]) if isinstance(inner, dict) else ""


Answer = tuple[int, Any] | tuple[int, Any, dict[str, str]]


class ListeningApp:
    """Listens until it is closed; `answer` may be replaced at any time."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answer: Callable[[Heard], Answer] = lambda _heard: (200, "")
        self._changed = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/slack/events"

    def never(self) -> threading.Event:
        """Answer nothing until the event that is returned is set."""
        released = threading.Event()

        def answer(_heard: Heard) -> Answer:
            released.wait(PATIENCE)
            return 200, ""

        self.answer = answer
        return released

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait(self, wanted: Callable[[Heard], bool], count: int = 1) -> list[Heard]:
        """Wait until so many requests of a kind were heard."""
        deadline = time.monotonic() + PATIENCE
        with self._changed:
            while True:
                found = [heard for heard in self.heard if wanted(heard)]
                if len(found) >= count:
                    return found
                assert self._changed.wait(deadline - time.monotonic()), "the app did not hear it"

    def event(self, kind: str, count: int = 1) -> dict[str, Any]:
        """Wait for events of a type and return the last one."""
        event: dict[str, Any] = self.wait(lambda heard: heard.event == kind, count)[-1].payload["event"]
        return event

    def interaction(self, kind: str) -> dict[str, Any]:
        """Wait for an interaction and return its payload."""
        return self.wait(lambda heard: heard.payload.get("type") == kind)[-1].payload

    def take(self, heard: Heard) -> Answer:
        with self._changed:
            self.heard.append(heard)
            self._changed.notify_all()
        return self.answer(heard)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        app = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer, *more = app.take(Heard(_payload(body), dict(self.headers), body))
                text = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
                self.send_response(status)
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_args: object) -> None:
                pass

        return Handler


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of somebody who did not wait for the answer."""


def _payload(body: bytes) -> dict[str, Any]:
    if body.startswith(b"{"):
        decoded: dict[str, Any] = json.loads(body)
        return decoded
    fields: dict[str, Any] = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return json.loads(fields["payload"]) if "payload" in fields else fields
