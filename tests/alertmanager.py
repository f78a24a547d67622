"""Alertmanager over real HTTP: it takes silences as strictly as the real one, and fails as it is told.

https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
"""

import json
import re
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LOST = -1
"""A fault: the request is obeyed, and the answer never comes."""
SILENCES, SILENCE = "/api/v2/silences", "/api/v2/silence/"


@dataclass
class Alertmanager:
    """The state of the double: silences by id, and the faults that come next."""

    url: str = ""
    silences: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: deque[int] = field(default_factory=deque)
    authorization: str = ""

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Answer a request."""
        where = urlsplit(path)
        if (method, where.path) == ("POST", SILENCES):
            return self._add(body)
        if (method, where.path) == ("GET", SILENCES):
            filters = parse_qs(where.query).get("filter", [])
            return 200, [each for each in self.silences.values() if self._fits(each, filters)]
        found = self.silences.get(where.path.removeprefix(SILENCE))
        if found is None:
            return 500 if method == "DELETE" else 404, "silence not found"
        if method == "DELETE" and found["status"]["state"] == "expired":
            return 500, "silence already expired"
        if method == "DELETE":
            found["status"] = {"state": "expired"}
        return 200, found if method == "GET" else ""

    def _add(self, body: Any) -> tuple[int, Any]:
        if datetime.fromisoformat(body["endsAt"]) <= datetime.fromisoformat(body["startsAt"]):
            return 400, "bad request: start time must not be after end time"
        if not any(each["value"] for each in body["matchers"]):
            return 400, "invalid silence: at least one matcher must not match the empty string"
        for each in body["matchers"]:
            re.compile(each["value"] if each["isRegex"] else "")
        name = f"0000-{len(self.silences) + 1}"
        self.silences[name] = {**body, "id": name, "status": {"state": "active"}}
        return 200, {"silenceID": name}

    def _fits(self, silence: dict[str, Any], filters: list[str]) -> bool:
        has = {f"{each['name']}={json.dumps(each['value'])}" for each in silence["matchers"]}
        return set(filters) <= has

    @property
    def active(self) -> list[dict[str, Any]]:
        """The silences that are in force."""
        return [each for each in self.silences.values() if each["status"]["state"] == "active"]


class _Handler(BaseHTTPRequestHandler):
    alertmanager: Alertmanager

    def do_GET(self) -> None:
        self._answer(None)

    def do_DELETE(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: Any) -> None:
        place = self.alertmanager
        place.authorization = self.headers.get("Authorization", "")
        fault = place.faults.popleft() if place.faults else 0
        status, told = (fault, "in trouble") if fault > 0 else place.answer(self.command, self.path, body)
        if fault == LOST:
            self.connection.close()
            return
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def alertmanager() -> Iterator[Alertmanager]:
    """Serve one on a free port until the block ends."""
    place = Alertmanager()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"alertmanager": place}))
    place.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
