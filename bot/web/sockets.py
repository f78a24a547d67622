"""Socket Mode: connections that Bongsu opens to Slack, over which comes what else is posted to /slack/events.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import json
import logging
import threading
from collections.abc import Sequence
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

log = logging.getLogger(__name__)

CONNECTIONS = 2
"""While Slack has one replaced, the other takes what comes."""
THREADS = 8
"""Envelopes that one connection handles at once."""
RETRY = 2.0
"""Seconds between two attempts to connect."""
WELL = 200


class Sockets:
    """The connections of one instance: an envelope is acknowledged once what it asks for is durable."""

    def __init__(self, bolt: App, token: str, api_url: str) -> None:
        self._bolt, self._token, self._api_url = bolt, token, api_url
        self._clients: list[SocketModeClient] = []
        self._stopped = threading.Event()
        self._running = 0
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._connect, daemon=True, name="sockets")

    @property
    def connected(self) -> int:
        """The number of connections that take envelopes."""
        return sum(client.is_connected() for client in self._clients)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def stop(self, seconds: float = 5.0) -> None:
        """Take no more, let what runs end within `seconds`, and close; Slack sends again what was not acknowledged."""
        self._stopped.set()
        self._thread.join(seconds)
        for client in self._clients:
            client.socket_mode_request_listeners.clear()
        with self._changed:
            self._changed.wait_for(lambda: self._running == 0, seconds)
        for client in self._clients:
            client.close()

    def _connect(self) -> None:
        """Open the connections; each then replaces itself when Slack or the network ends it."""
        for _ in range(CONNECTIONS):
            client = self._client()
            while not self._stopped.is_set() and not client.is_connected():
                try:
                    client.connect_to_new_endpoint(force=True)
                except Exception as error:  # noqa: BLE001 - refused, unreachable, nonsense: all of them are tried again
                    log.warning("no connection to Slack yet: %s", _reason(error))
                    self._stopped.wait(RETRY)

    def _client(self) -> SocketModeClient:
        web = WebClient(base_url=self._api_url, timeout=8, retry_handlers=[])
        client = SocketModeClient(self._token, web_client=web, logger=log, concurrency=THREADS)
        client.socket_mode_request_listeners.append(self._take)
        self._clients.append(client)
        return client

    def _take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._changed:
            self._running += 1
        try:
            answer = self._bolt.dispatch(
                BoltRequest(mode="socket_mode", body=request.payload, headers=_headers(request))
            )
            if answer.status == WELL:
                client.send_socket_mode_response(SocketModeResponse(request.envelope_id, _payload(answer)))
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()


def _reason(error: Exception) -> str:
    response = getattr(error, "response", None)
    return str(response.get("error")) if response is not None else type(error).__name__


def _headers(request: SocketModeRequest) -> dict[str, str | Sequence[str]]:
    """Name the number of a repetition as Slack does over HTTP."""
    return {"x-slack-retry-num": str(request.retry_attempt)} if request.retry_attempt else {}


def _payload(answer: BoltResponse) -> dict[str, Any] | None:
    if not answer.body:
        return None
    is_json = answer.first_headers().get("content-type", "").startswith("application/json")
    payload: dict[str, Any] = json.loads(answer.body) if is_json else {"text": answer.body}
    return payload
