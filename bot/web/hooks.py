"""`POST /hooks/github`: what GitHub tells of issues, runs and merges, as soon as it happens.

GitHub sends a delivery once and never again by itself; what is missed is found by the looks at issues and at runs.
https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import jsonify, request

from bot.catalogue import Catalogue, Shelf
from bot.clock import Clock
from bot.db import Database, Transaction
from bot.flows import deploy_callbacks, deploy_locks, issue_news
from bot.integrations import github_code, github_issues
from bot.people.queries import only_workspace
from bot.postmortems.ports import Refused
from bot.work.inbound import is_first

STRANGER = "unknown sender: sign with the secret that BONGSU_GITHUB_SECRET holds"
Take = Callable[[Transaction, Catalogue, int, datetime], None]
"""Takes a delivery in, for a workspace."""


def _issue(headers: Mapping[str, str], body: bytes) -> Take:
    place, seen = github_issues.told(headers, body)
    return lambda tx, catalogue, workspace, now: issue_news.told(tx, catalogue, workspace, place, seen, now)


def _run(_: Mapping[str, str], __: bytes) -> Take:
    """Look at our runs; what is told of one is not believed, but asked for."""
    return lambda tx, _catalogue, workspace, now: deploy_callbacks.runs_changed(tx, workspace, "github_actions", now)


def _pull(headers: Mapping[str, str], body: bytes) -> Take:
    """Give back the places that are held for a branch which was merged."""
    merged = github_code.merged_branch(headers, body)

    def take(tx: Transaction, _: Catalogue, workspace: int, now: datetime) -> None:
        if merged is not None:
            deploy_locks.released_by_merge(tx, workspace, *merged, now)

    return take


EVENTS: Mapping[str, Callable[[Mapping[str, str], bytes], Take]] = {
    "issues": _issue,
    "pull_request": _pull,
    "workflow_run": _run,
    "deployment_status": _run,
}
"""What reads the deliveries of each event; raises `Refused` where one cannot be read."""


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
        read = EVENTS.get(headers.get("x-github-event", ""))
        if read is None:
            return jsonify(status="ignored"), 202
        try:
            take = read(headers, body)
        except Refused:
            return jsonify(error="this is no delivery of its event"), 400
        return self._take(take, headers.get("x-github-delivery", "")[:100])

    def _take(self, take: Take, delivery: str) -> tuple[Any, int]:
        now = self._clock()
        with self._database.write() as tx:
            workspace = only_workspace(tx)
            if workspace is None:
                return jsonify(error="Slack has not told yet which workspace this is"), 503
            if is_first(tx, workspace.id, f"github:{delivery}", now):
                take(tx, self._shelf.current(), workspace.id, now)
        return jsonify(status="kept"), 202
