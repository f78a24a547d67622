"""`POST /api/<method>`, as the bot calls it."""

from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock
from typing import Any

from flask import Response, jsonify, request

from bot.sandbox.api import conversations, messages
from bot.sandbox.api.registry import Slack, call
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Faults
from bot.sandbox.payload import Json

METHODS = {**conversations.METHODS, **messages.METHODS}
KEPT = 20_000
"""Calls that the log keeps."""


@dataclass
class WebApi:
    """Answers calls of methods, logs them, and fails on request."""

    slack: Slack
    token: str
    faults: Faults
    log: list[Json] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: count(1))
    _lock: Lock = field(default_factory=Lock)
    _pause: Event = field(default_factory=Event)

    def serve(self, method: str) -> tuple[Response, int, dict[str, str]]:
        """Perform a call, with the fault that waits for it."""
        fault = self.faults.take(method) or {"kind": ""}
        match fault["kind"]:
            case "ratelimited":
                return self._answered({"ok": False, "error": "ratelimited"}, 429, fault.get("seconds", 1))
            case "refused":
                return self._answered({"ok": False, "error": fault.get("error", "fatal_error")})
            case "error":
                return self._answered({"ok": False}, int(fault.get("status", 503)))
            case "slow":
                self._pause.wait(float(fault.get("seconds", 10)))
        answer = self._perform(method)
        if fault["kind"] == "lost":
            return self._answered({"lost": True}, 502)
        return self._answered(answer)

    def _perform(self, method: str) -> Json:
        given = request.get_json(silent=True) if request.is_json else request.form.to_dict()
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or (given or {}).get("token", "")
        if not token:
            return SlackError("not_authed").answer()
        if token != self.token:
            return SlackError("invalid_auth").answer()
        try:
            answer = {"ok": True, **call(METHODS, self.slack, method, dict(given or {}))}
        except SlackError as refusal:
            answer = refusal.answer()
        with self._lock:
            told = {"n": next(self._numbers), "method": method, "args": given, "at": self.slack.ws.clock()}
            self.log.append({**told, "ok": answer["ok"], "error": answer.get("error")})
            del self.log[:-KEPT]
        return answer

    @staticmethod
    def _answered(
        body: Json, status: int = 200, retry_after: float | None = None
    ) -> tuple[Response, int, dict[str, str]]:
        headers = {} if retry_after is None else {"Retry-After": str(int(retry_after))}
        return jsonify(body), status, headers
