"""A server of a team's own that deploys, over real HTTP, as docs/webhook.md asks for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from bot.integrations.webhook import SIGNATURE, TIMESTAMP, signature
from tests.trackers import Reply, Site

SECRET, VARIABLE = "a-secret-of-the-tests", "DEPLOY_SECRET"


def signed(body: bytes, then: float, secret: str = SECRET) -> dict[str, str]:
    """Make the headers of a callback."""
    told = str(int(then))
    return {TIMESTAMP: told, SIGNATURE: signature(secret, told, body), "Content-Type": "application/json"}


@dataclass
class DeploySite(Site):
    """Takes a deploy once for each id, and refuses what is not signed; a test says how its runs go."""

    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: list[Any] = field(default_factory=list)
    told: list[Mapping[str, str]] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    accepts: Any = field(default_factory=lambda: {"run": 17, "url": "https://deploys.example.com/17"})

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        given = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        if headers.get(SIGNATURE) != signature(SECRET, headers.get(TIMESTAMP, ""), given):
            return Reply(401, {"error": "wrong signature"})
        self.told.append(headers)
        if path == "/deploys":
            return self._take(headers["Idempotency-Key"], body)
        name, _, verb = path.removeprefix("/deploys/").partition("/")
        key = unquote(name)
        if key not in self.runs:
            return Reply(404, {"error": "no such deploy"})
        if verb == "cancel":
            self.cancelled.append(key)
        return Reply(200, self.runs[key])

    def _take(self, key: str, body: Any) -> Reply:
        self.sent.append(body)
        self.runs.setdefault(key, {"state": "running"})
        return Reply(202, self.accepts)

    def goes(self, **told: Any) -> None:
        """Say how all runs go."""
        for each in self.runs.values():
            each.update(told)
