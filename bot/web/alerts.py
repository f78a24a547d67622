"""`POST /alerts/<source>`: kept before it is answered, sorted afterwards."""

import hmac
from collections.abc import Sequence
from typing import Any

from flask import jsonify, request

from bot.clock import Clock
from bot.db import Database
from bot.integrations.alertmanager import Unreadable, read
from bot.web.intake import Intake, Post

SOURCES = {"alertmanager": read}
NAMED, LONGEST = 5, 300
"""Problems of one post that are told of, and the characters of one."""


class AlertsEndpoint:
    """Takes alerts from senders that carry the token."""

    def __init__(self, database: Database, token: str | None, clock: Clock) -> None:
        self._intake, self._token = Intake(database, clock), token

    def receive(self, source: str) -> tuple[Any, int]:
        """Answer 202 once the body is durable, 401 to a stranger, 400 where none of it can be read (it is kept too)."""
        if not self._is_known_sender():
            return jsonify(error="unknown sender: send `Authorization: Bearer <BONGSU_ALERT_TOKEN>`"), 401
        if source not in SOURCES:
            return jsonify(error=f"there is no source {source[:40]!r}; there are: {', '.join(SOURCES)}"), 404
        body = request.get_data()
        try:
            problems = SOURCES[source](body).problems
        except Unreadable as error:
            return self._keep(source, body, [str(error)], is_readable=False)
        return self._keep(source, body, problems, is_readable=True)

    def _keep(self, source: str, body: bytes, problems: Sequence[str], *, is_readable: bool) -> tuple[Any, int]:
        told = [problem[:LONGEST].replace("\0", "?") for problem in problems[:NAMED]]
        if not self._intake.keep(Post(source, body, "; ".join(told), is_readable)):
            return jsonify(error="Slack has not told yet which workspace this is; send it again"), 503
        if not is_readable:
            return jsonify(error=told[0], kept=True), 400
        return jsonify(status="kept", **({"problems": told} if told else {})), 202

    def _is_known_sender(self) -> bool:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        return bool(self._token) and hmac.compare_digest(given.encode(), str(self._token).encode())
