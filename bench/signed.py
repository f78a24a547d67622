"""Signed slash commands, sent over connections that are kept, from processes of their own."""

import hashlib
import hmac
import http.client
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from multiprocessing.pool import Pool
from urllib.parse import urlencode

SENDERS, CONNECTIONS = 2, 16
"""Processes that send, and the connections of each: 32 in all."""
SECRET = "5b0c7e1f9a3d4c6e8f70a1b2c3d4e5f6"


@dataclass(frozen=True)
class Told:
    """What a load got: how long each answer took, and how many were not well."""

    seconds: float
    answers: Sequence[float]
    failed: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.seconds

    def quantile(self, percent: int) -> float:
        """Answer a quantile of the answers' times, in milliseconds."""
        return statistics.quantiles(self.answers, n=100)[percent - 1] * 1000


def load(pool: Pool, port: int, text: str, seconds: float = 0.0, requests: int = 0) -> Told:
    """Send a command over all connections for some seconds, or so many times in all."""
    begun = time.monotonic()
    each = -(-requests // (SENDERS * CONNECTIONS))
    told = pool.starmap(_send, [(port, text, seconds, each) for _ in range(SENDERS)])
    took = time.monotonic() - begun
    return Told(took, [answer for answers, _ in told for answer in answers], sum(failed for _, failed in told))


def request(text: str, trigger: str) -> tuple[bytes, dict[str, str]]:
    """Write the body of a command and sign it as Slack does."""
    fields = {"command": "/incident", "text": text, "team_id": "T0BEACON", "user_id": "U0MAYAJOHN"}
    body = urlencode({**fields, "channel_id": "C0GENERAL", "trigger_id": trigger}).encode()
    now = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={signature}",
    }


def _send(port: int, text: str, seconds: float, times: int) -> tuple[list[float], int]:
    answers: list[float] = []
    failed: list[int] = []
    threads = [
        threading.Thread(target=_connection, args=(port, text, seconds, times, answers, failed))
        for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, len(failed)


def _connection(port: int, text: str, seconds: float, times: int, answers: list[float], failed: list[int]) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    begun = time.monotonic()
    for turn in count():
        asked = time.monotonic()
        if turn == times if times else asked - begun >= seconds:
            return
        body, headers = request(text, f"{time.time_ns()}.{threading.get_ident()}")
        client.request("POST", "/slack/events", body, headers)
        answer = client.getresponse()
        answer.read()
        answers.append(time.monotonic() - asked)
        if answer.status != http.client.OK:
            failed.append(answer.status)
