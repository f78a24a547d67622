"""The one way to Slack: paced, bounded in time, and never before the lease is checked."""

import re
import threading
from datetime import timedelta
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.db import Database
from bot.slack.pacing import hold, rates, reserve, shared
from bot.work.flow import GiveUp, Lane, PutDown, Run
from bot.work.queries import urgent_waits

TIMEOUT = 8
"""Seconds that a call may take."""
TRANSIENT = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"}
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
WORD, SECONDS = re.compile(r"[a-z0-9_:.-]{1,80}"), re.compile(r"[0-9]{1,6}")
"""How Slack writes its errors and `Retry-After`; anything else is not from Slack."""


class SlackAway(Exception):  # noqa: N818 - it is a state of theirs, not an error of ours
    """Slack did not answer, or not sensibly; the call may have had its effect."""


class RateLimited(SlackAway):
    """Slack answered 429; `after` is how long it wants to be left alone."""

    def __init__(self, method: str, after: timedelta) -> None:
        super().__init__(f"{method}: 429")
        self.after = after


class SlackRefused(GiveUp):
    """Slack answered `ok: false`; `code` is its word. Uncaught, it ends the job."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.code = code


class Caller(Protocol):
    """What a step uses to reach Slack."""

    def call(self, run: Run, method: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        """Call a method of the Web API and answer its body."""


class SlackClient:
    """Calls Slack's Web API for the steps of flows."""

    def __init__(self, database: Database, token: str, base_url: str) -> None:
        self._database = database
        self._web = WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])
        self._pause = threading.Event()

    def call(self, run: Run, method: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        """Call a method when its turn has come.

        Raises `PutDown` where the turn is far away or Slack said 429, `SlackRefused`, `SlackAway`, and `LeaseLost`.
        """
        wanted = rates(run.workspace, method, arguments.get("channel"))
        with self._database.write() as tx:
            if run.lane is Lane.BULK and urgent_waits(tx, run.workspace, run.now()):
                wanted = shared(wanted)
            at, taken = reserve(tx, wanted, run.now())
        if not taken:
            raise PutDown(at, f"{method} is paced")
        self._pause.wait(max(0.0, (at - run.now()).total_seconds()))
        run.guard()
        try:
            return self.send(method, **arguments)
        except RateLimited as limited:
            until = run.now() + limited.after
            with self._database.write() as tx:
                hold(tx, wanted, until)
            raise PutDown(until, f"{method}: Slack asks for a pause") from limited

    def send(self, method: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        """Call a method at once; for start-up, and for `views.open`, whose trigger lives three seconds."""
        return _body(self._send(method, arguments))

    def introduce(self) -> tuple[dict[str, Any], list[str]]:
        """Ask whose token this is and what it was granted: the body of `auth.test`, and the scopes.

        https://docs.slack.dev/reference/methods/auth.test
        """
        answer = self._send("auth.test", {})
        granted = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), "")
        return _body(answer), sorted(filter(None, (scope.strip() for scope in str(granted).split(","))))

    def _send(self, method: str, arguments: dict[str, Any]) -> SlackResponse:
        try:
            return self._web.api_call(method, json=arguments)
        except SlackApiError as error:
            raise _judge(method, error) from error
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise SlackAway(f"{method}: {type(error).__name__}") from error


def _body(answer: SlackResponse) -> dict[str, Any]:
    return {**answer.data} if isinstance(answer.data, dict) else {}


def _judge(method: str, error: SlackApiError) -> Exception:
    response: Any = error.response
    if response.status_code == TOO_MANY_REQUESTS:
        after = str(response.headers.get("Retry-After", ""))
        return RateLimited(method, timedelta(seconds=int(after) if SECONDS.fullmatch(after) else 1))
    code = str(response.get("error", "")) if isinstance(response.data, dict) else ""
    if response.status_code >= SERVER_ERROR or not WORD.fullmatch(code) or code in TRANSIENT:
        return SlackAway(f"{method}: {response.status_code}")
    return SlackRefused(method, code)
