"""Signed HTTP requests to the app.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable
from time import perf_counter
from urllib.parse import urlencode, urlsplit

import requests
from requests.adapters import HTTPAdapter

from bot.sandbox.delivery.reply import PATIENCE_SECONDS, Kind, Link, Repetition, Reply
from bot.sandbox.payload import Json, packed

FORM = "application/x-www-form-urlencoded"
PROBE_SECONDS = 0.3


class HttpLink(Link):
    """Posts to the app's request address; the address may change."""

    def __init__(self, url: str | None, secret: str, clock: Callable[[], float]) -> None:
        self.url = url
        self._secret = secret.encode()
        self._clock = clock
        self._threads = threading.local()

    def send(self, kind: Kind, payload: Json, repetition: Repetition | None = None) -> Reply:
        """Deliver a payload; see `Link`."""
        if self.url is None:
            return Reply("connection_failed")
        body, content_type = _encoded(kind, payload)
        headers = self._signed(body) | {"Content-Type": content_type, "User-Agent": "Slackbot 1.0"}
        if repetition:
            headers |= {"X-Slack-Retry-Num": str(repetition.number), "X-Slack-Retry-Reason": repetition.reason}
        start = perf_counter()
        reply = self._post(self.url, body, headers)
        return Reply(reply.failure, reply.body, reply.status, round((perf_counter() - start) * 1000), reply.may_repeat)

    def is_listening(self) -> bool:
        """Tell whether something listens at the address."""
        parts = urlsplit(self.url or "")
        try:
            socket.create_connection((parts.hostname or "", parts.port or 80), PROBE_SECONDS).close()
        except OSError:
            return False
        return True

    def _post(self, url: str, body: bytes, headers: dict[str, str]) -> Reply:
        try:
            answer = self._session().post(
                url, data=body, headers=headers, timeout=PATIENCE_SECONDS, allow_redirects=False
            )
        except requests.Timeout:
            return Reply("http_timeout", status=0)
        except requests.RequestException:
            return Reply("connection_failed", status=0)
        if answer.status_code != requests.codes.ok:
            may_repeat = answer.headers.get("X-Slack-No-Retry") != "1"
            return Reply("http_error", status=answer.status_code, may_repeat=may_repeat)
        return Reply(body=_decoded(answer))

    def _signed(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._clock()))
        base = b"v0:" + timestamp.encode() + b":" + body
        signature = "v0=" + hmac.new(self._secret, base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}

    def _session(self) -> requests.Session:
        if not hasattr(self._threads, "session"):
            session = requests.Session()
            session.trust_env = False
            session.mount("http://", HTTPAdapter(pool_maxsize=1))
            self._threads.session = session
        kept: requests.Session = self._threads.session
        return kept


def _encoded(kind: Kind, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return packed(payload).encode(), "application/json"
    if kind == "interactive":
        return urlencode({"payload": packed(payload)}).encode(), FORM
    return urlencode(payload).encode(), FORM


def _decoded(answer: requests.Response) -> Json:
    """Read JSON; any other text is an answer of its own."""
    text = answer.content.decode("utf-8", "replace")
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {"text": text}
