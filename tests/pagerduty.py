"""PagerDuty over real HTTP: it takes events as strictly as the real one, and fails as it is told.

https://developer.pagerduty.com/docs/send-alert-event
"""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEYS = {"checkout": "R0CHECKOUTCHECKOUTCHECKOUTCHECKO", "everything": "R0EVERYTHINGEVERYTHINGEVERYTHING"}
TOKEN = "a-read-only-token"
SEVERITIES = {"critical", "error", "warning", "info"}
LOST = -1
"""A fault: the event is taken, and the answer never comes."""


@dataclass
class Incident:
    """What was opened by a trigger; `woken` counts the calls to people."""

    summary: str
    status: str = "triggered"
    woken: int = 1


@dataclass
class Account:
    """The state of the double: incidents by their key, what was asked, and the faults that come next."""

    url: str = ""
    incidents: dict[tuple[str, str], Incident] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    faults: deque[int] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)
    services: dict[str, str] = field(default_factory=dict)
    on_calls: list[tuple[str, int, str]] = field(default_factory=list)
    """Policy, level and e-mail address."""

    def take(self, event: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Take an event, or say what is wrong with it."""
        wrong = list(self._mistakes(event))
        if wrong:
            return 400, {"status": "invalid event", "message": "Event object is invalid", "errors": wrong}
        self.events.append(event)
        key = (event["routing_key"], event["dedup_key"])
        known = self.incidents.get(key)
        if event["event_action"] == "trigger" and (known is None or known.status == "resolved"):
            self.incidents[key] = Incident(event["payload"]["summary"])
        elif known is not None and event["event_action"] != "trigger" and known.status != "resolved":
            known.status = f"{event['event_action']}d"
        return 202, {"status": "success", "message": "Event processed", "dedup_key": event["dedup_key"]}

    def _mistakes(self, event: dict[str, Any]) -> Iterator[str]:
        if event.get("routing_key") not in KEYS.values():
            yield "Invalid routing key"
        if event.get("event_action") not in {"trigger", "acknowledge", "resolve"}:
            yield "'event_action' is invalid"
        if not 0 < len(str(event.get("dedup_key", ""))) <= 255:
            yield "'dedup_key' is missing, blank or too long"
        payload = event.get("payload", {})
        if event.get("event_action") == "trigger":
            yield from (
                f"'payload.{name}' is missing or blank" for name in ("summary", "source") if not payload.get(name)
            )
            if payload.get("severity") not in SEVERITIES:
                yield "'payload.severity' is invalid"

    def read(self, path: str, token: str) -> tuple[int, dict[str, Any]]:
        """Answer the REST API."""
        if token != f"Token token={TOKEN}":
            return 401, {"error": {"message": "Unauthorized", "code": 2006, "errors": ["no token"]}}
        where, _, query = path.partition("?")
        if where.startswith("/services/"):
            policy = self.services.get(where.rpartition("/")[2])
            found = {"service": {"escalation_policy": {"id": policy}}}
            return (200, found) if policy else (404, {"error": {"message": "Not Found", "code": 2100}})
        users = [(level, email) for policy, level, email in self.on_calls if f"={policy}&" in f"{query}&"]
        return 200, {"oncalls": [{"escalation_level": level, "user": {"email": email}} for level, email in users]}


class _Handler(BaseHTTPRequestHandler):
    account: Account

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.account.asked.append(self.path)
        self._answer(lambda: self.account.take(body))

    def do_GET(self) -> None:
        self.account.asked.append(self.path)
        self._answer(lambda: self.account.read(self.path, self.headers.get("Authorization", "")))

    def _answer(self, take: Any) -> None:
        fault = self.account.faults.popleft() if self.account.faults else 0
        if fault == LOST:
            take()
            self.connection.close()
            return
        status, body = (fault, {"status": "throttle exceeded"}) if fault else take()
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        if status == 429:
            self.send_header("Retry-After", "7")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def pagerduty() -> Iterator[Account]:
    """Serve an account on a free port until the block ends."""
    account = Account()
    handler = type("Handler", (_Handler,), {"account": account})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    account.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield account
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
