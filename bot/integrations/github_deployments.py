"""Deploys as GitHub shows them beside the code, by whatever they run.

https://docs.github.com/en/rest/deployments/deployments
https://docs.github.com/en/rest/deployments/statuses
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from bot.deploys.answers import beginning, readable, reading, refusal
from bot.deploys.ports import Rejected, Shown, Uncertain
from bot.deploys.rules import State
from bot.github import Api, said

DESCRIPTION = 140
"""Characters of a description that GitHub takes."""
PAGE = 100
"""Deployments of one commit in one environment among which one is looked for, the newest first."""
MERGED, REDIRECT = 202, 300
KEY, TASK = "bongsu", "deploy"
STATES = {
    **dict.fromkeys((State.STARTING, State.UNKNOWN), "queued"),
    **dict.fromkeys((State.RUNNING, State.CANCELLING, State.VERIFYING), "in_progress"),
    State.LIVE: "success",
    **dict.fromkeys((State.FAULTY, State.FAILED, State.TIMED_OUT), "failure"),
    State.LOST: "error",
    **dict.fromkeys((State.CANCELLED, State.EXPIRED, State.REFUSED), "inactive"),
}
"""What GitHub calls a state; those before a start are called "pending"."""


@dataclass(frozen=True)
class Deployments:
    """The deployments of a repository as `owner/name`, by a token that may read and write them."""

    api: Api
    place: str

    @property
    def settles(self) -> timedelta:
        """After which time a list shows what was made, whichever of its copies GitHub reads."""
        return timedelta(seconds=10)

    def open(self, of: Shown) -> str:
        """Make a deployment of the commit. GitHub is to merge nothing and to check nothing, which gates do here.

        Its 202 says that it merged after all, and made none.
        """
        content = {
            "ref": of.commit,
            "task": TASK,
            "auto_merge": False,
            "required_contexts": [],
            "environment": of.environment,
            "payload": {KEY: of.id},
            "transient_environment": False,
            "production_environment": of.is_production,
        }
        with beginning():
            answer = self.api.ask("POST", f"/repos/{self.place}/deployments", content)
        if answer.status == MERGED:
            raise Rejected("conflict", said(answer))
        if answer.status >= REDIRECT:
            raise refusal(answer, said(answer))
        try:
            return str(int(answer.body["id"]))
        except (KeyError, TypeError, ValueError):
            raise Uncertain("the answer names no deployment") from None

    def find(self, of: Shown) -> str | None:
        """Find the deployment whose payload carries our id."""
        query = {"sha": of.commit, "environment": of.environment, "task": TASK, "per_page": PAGE}
        answer = self.api.ask("GET", f"/repos/{self.place}/deployments?{urlencode(query)}")
        with reading():
            found = (str(int(each["id"])) for each in readable(answer, said(answer)) if _ours(each) == of.id)
            return next(found, None)

    def tell(self, reference: str, state: State, url: str | None = None, words: str = "") -> None:
        """Add a status; success makes those before it in the environment inactive."""
        content = {"state": STATES.get(state, "pending"), "description": _clipped(words), "auto_inactive": True}
        content |= {"log_url": url} if url else {}
        answer = self.api.ask("POST", f"/repos/{self.place}/deployments/{reference}/statuses", content)
        readable(answer, said(answer))


def _ours(deployment: Mapping[str, Any]) -> str | None:
    """Tell our id of a deployment; others may have made it, with any payload or with a text of JSON."""
    payload = deployment.get("payload")
    try:
        content = json.loads(payload) if isinstance(payload, str) else payload
    except (ValueError, RecursionError):
        return None
    return content.get(KEY) if isinstance(content, dict) else None


def _clipped(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= DESCRIPTION else f"{line[: DESCRIPTION - 1]}…"
