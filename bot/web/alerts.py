"""`POST /alerts/<source>`: kept before it is answered, sorted afterwards."""

from collections.abc import Sequence
from typing import Any

from flask import jsonify, request

from bot.alerts.ports import Unreadable
from bot.clock import Clock
from bot.db import Database
from bot.flows.alert_sources import READERS
from bot.web.intake import Intake, Post
from bot.web.senders import Senders, Standing, delivery

STRANGER = "unknown sender: send `Authorization: Bearer <BONGSU_ALERT_TOKEN>`, or sign with the source's own secret"
NAMED, LONGEST = 5, 300
"""Problems of one post that are told of, and the characters of one."""


class AlertsEndpoint:
    """Takes alerts from senders that it knows."""

    def __init__(self, database: Database, senders: Senders, clock: Clock) -> None:
        self._intake, self._senders, self._clock = Intake(database, clock), senders, clock

    def receive(self, source: str) -> tuple[Any, int]:
        """Answer 202 once the body is durable, 401 to a stranger, 400 where none of it can be read (it is kept too)."""
        body, now = request.get_data(), self._clock()
        headers = {name.lower(): value for name, value in request.headers.items()}
        standing = self._senders.standing(source, headers, body, now)
        if standing is Standing.STRANGER:
            return jsonify(error=STRANGER), 401
        if source not in READERS:
            return jsonify(error=f"there is no source {source[:40]!r}; there are: {', '.join(READERS)}"), 404
        post = Post(source, self._senders.masked(body), is_proven=standing is Standing.PROVEN)
        post.delivery = delivery(source, headers, body)
        try:
            problems = READERS[source](body, now).problems
        except Unreadable as error:
            problems, post.is_readable = [str(error)], False
        return self._keep(post, [problem[:LONGEST].replace("\0", "?") for problem in problems[:NAMED]])

    def _keep(self, post: Post, problems: Sequence[str]) -> tuple[Any, int]:
        post.problem = "; ".join(problems)
        if not self._intake.keep(post):
            return jsonify(error="Slack has not told yet which workspace this is; send it again"), 503
        if not post.is_readable:
            return jsonify(error=problems[0], kept=True), 400
        return jsonify(status="kept", **({"problems": problems} if problems else {})), 202
