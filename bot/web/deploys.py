"""`POST /hooks/deploy`: what servers tell of the deploys that they were asked for, signed as docs/webhook.md says."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from flask import jsonify, request

from bot.catalogue import Shelf
from bot.clock import Clock
from bot.db import Database
from bot.flows import deploy_callbacks
from bot.integrations import webhook
from bot.integrations.webhook import Told
from bot.people.queries import only_workspace
from bot.work.inbound import is_first

STRANGER = "unknown sender: sign with the secret of the deploy's own webhook, and with the time of now"
UNREADABLE = 'expected {"id": "…", "state": "…"} with one of the documented states'
UNKNOWN = "there is no such deploy of yours"


class DeployHook:
    """Takes what servers tell; each may tell of what it was asked for itself, and of nothing else."""

    def __init__(
        self, database: Database, shelf: Shelf, clock: Clock, environment: Mapping[str, str] = os.environ
    ) -> None:
        self._database, self._shelf, self._clock, self._environment = database, shelf, clock, environment

    def receive(self) -> tuple[Any, int]:
        """Answer 202 once it is durable; 401 to a stranger, 400 where it cannot be read, 404 where it is not theirs."""
        headers, body = {name.lower(): value for name, value in request.headers.items()}, request.get_data()
        signers = webhook.signers(headers, body, self._secrets(), self._clock())
        if not signers:
            return jsonify(error=STRANGER), 401
        try:
            mark, told = webhook.called_back(body)
        except (TypeError, ValueError, RecursionError):
            return jsonify(error=UNREADABLE), 400
        return self._take(mark, told, signers, headers[webhook.SIGNATURE.lower()].strip())

    def _take(self, mark: str, told: Told, signers: Sequence[str], delivery: str) -> tuple[Any, int]:
        now = self._clock()
        with self._database.write() as tx:
            workspace = only_workspace(tx)
            if workspace is None:
                return jsonify(error="Slack has not told yet which workspace this is"), 503
            row = deploy_callbacks.of(tx, self._shelf.current(), workspace.id, mark, signers)
            if row is None:
                return jsonify(error=UNKNOWN), 404
            if is_first(tx, workspace.id, f"deploy:{delivery}", now):
                deploy_callbacks.take(tx, row, told, now)
        return jsonify(status="kept"), 202

    def _secrets(self) -> dict[str, str]:
        """Find the secrets of all servers that the catalogue names, by the names of their variables."""
        named = {table.secret for table in self._shelf.current().webhooks.values()}
        return {name: secret for name in named if (secret := self._environment.get(name))}
