"""`POST /hooks/github`: what GitHub tells of issues, as soon as it happens.

GitHub sends a delivery once and never again by itself; what is missed is found by the look of every minute.
https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
"""

from collections.abc import Sequence
from typing import Any

from flask import jsonify, request

from bot.catalogue import Shelf
from bot.clock import Clock
from bot.db import Database
from bot.flows import issue_news
from bot.integrations import github_issues
from bot.people.queries import only_workspace
from bot.postmortems.ports import Refused, Seen
from bot.work.inbound import is_first

STRANGER = "unknown sender: sign with the secret that BONGSU_GITHUB_SECRET holds"


class GitHubHook:
    """Takes what GitHub tells; only deliveries that one of the secrets signed are read at all."""

    def __init__(self, database: Database, shelf: Shelf, secrets: Sequence[str], clock: Clock) -> None:
        self._database, self._shelf, self._secrets, self._clock = database, shelf, secrets, clock

    def receive(self) -> tuple[Any, int]:
        """Answer 202 once it is durable, or is of no concern here; 401 to a stranger, 400 where it cannot be read."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = request.get_data()
        if not github_issues.is_from_sender(headers, body, self._secrets):
            return jsonify(error=STRANGER), 401
        if headers.get("x-github-event") != "issues":
            return jsonify(status="ignored"), 202
        try:
            place, seen = github_issues.told(headers, body)
        except Refused:
            return jsonify(error="this is no delivery about an issue"), 400
        return self._take(place, seen, headers.get("x-github-delivery", "")[:100])

    def _take(self, place: str, seen: Seen, delivery: str) -> tuple[Any, int]:
        now = self._clock()
        with self._database.write() as tx:
            workspace = only_workspace(tx)
            if workspace is None:
                return jsonify(error="Slack has not told yet which workspace this is"), 503
            if is_first(tx, workspace.id, f"github:{delivery}", now):
                issue_news.told(tx, self._shelf.current(), workspace.id, place, seen, now)
        return jsonify(status="kept"), 202
