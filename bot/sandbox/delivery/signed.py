"""Signed requests. https://docs.slack.dev/authentication/verifying-requests-from-slack."""

import hashlib
import hmac
from dataclasses import dataclass
from time import time
from urllib.parse import urlencode

import requests

from bot.sandbox.payload import Json, packed

ANSWER_SECONDS = 3.0
"""How long an app may take to answer."""


@dataclass(frozen=True)
class Bot:
    """Where the bot listens, and the secret that signs what it gets."""

    url: str | None
    secret: str

    def send_form(self, fields: Json) -> requests.Response:
        """Send a slash command or, under `payload`, an interaction."""
        return self._send(urlencode(fields).encode(), "application/x-www-form-urlencoded", {})

    def send_event(self, body: Json, retry: Json) -> requests.Response:
        """Send an event, with the headers of a repetition where it is one."""
        return self._send(packed(body).encode(), "application/json", {key: str(value) for key, value in retry.items()})

    def _send(self, body: bytes, kind: str, headers: dict[str, str]) -> requests.Response:
        if self.url is None:
            raise requests.ConnectionError("no bot is connected")
        stamp = str(int(time()))
        signature = hmac.new(self.secret.encode(), b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256).hexdigest()
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}", "Content-Type": kind}
        return requests.post(self.url, data=body, headers={**signed, **headers}, timeout=ANSWER_SECONDS)
