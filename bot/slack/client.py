"""The one way to Slack: paced, bounded in time, and never before the lease is checked."""

import json
import re
import threading
from datetime import timedelta
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.db import Database
from bot.http import OutsideAway, TooLarge, exchange, fetch_own
from bot.people.queries import uninstalled_at
from bot.people.service import installed, uninstalled
from bot.slack.pacing import AHEAD, hold, rates, reserve, shared
from bot.work.flow import GiveUp, Lane, NotYet, PutDown, Run
from bot.work.queries import urgent_waits

TIMEOUT = 8
"""Seconds that a call may take."""
AT_ONCE = 2
"""Seconds for a call that a person waits for: a trigger lives three."""
PROBE = timedelta(minutes=5)
"""How often one call finds out whether the app is installed again."""
NOT_INSTALLED = "the app is not installed in Slack"
"""Why jobs wait then, as their rows say."""
REVOKED = {"account_inactive", "app_uninstalled", "invalid_auth", "token_expired", "token_revoked"}
SLACK, FILES = "https://hooks.slack.com/", "https://files.slack.com/"
TRANSIENT = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"}
OK, TOO_MANY_REQUESTS, SERVER_ERROR = 200, 429, 500
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


class Slack(Caller, Protocol):
    """What a flow uses to reach Slack."""

    def respond(self, run: Run, url: str, content: dict[str, Any]) -> None:
        """Say something to one person alone by a response_url."""

    def download(self, run: Run, url: str, largest: int) -> bytes | None:
        """Fetch a file that Slack keeps; None where it is longer than `largest` bytes."""

    def upload(self, run: Run, name: str, content: bytes, alt: str = "") -> str:
        """Give Slack a file that nobody sees before it is shared; answer its id. `alt` says in words what it shows."""


class SlackClient:
    """Calls Slack's Web API for the steps of flows."""

    def __init__(self, database: Database, token: str, base_url: str) -> None:
        self._database, self._base_url, self._token = database, base_url, token
        self._web = WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])
        self._quick = WebClient(token=token, base_url=base_url, timeout=AT_ONCE, retry_handlers=[])
        self._pause = threading.Event()

    def call(self, run: Run, method: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        """Call a method when its turn has come.

        Raises `NotYet` where the turn is far away, `PutDown` where Slack said 429, `SlackRefused`, `SlackAway`, and
        `LeaseLost`.
        """
        wanted = rates(run.workspace, method, arguments.get("channel"))
        with self._database.write() as tx:
            gone = uninstalled_at(tx, run.workspace)
            if gone and run.now() < gone + PROBE:
                raise NotYet(gone + PROBE, NOT_INSTALLED)
            if run.lane is Lane.BULK and urgent_waits(tx, run.workspace, run.now()):
                wanted = shared(wanted)
            at, taken = reserve(tx, wanted, run.now())
        if not taken:
            if run.lane is Lane.BULK:  # all that waits behind it would only be put down as well
                self._pause.wait(AHEAD.total_seconds())
            raise NotYet(at, f"{method} is paced")
        self._pause.wait(max(0.0, (at - run.now()).total_seconds()))
        run.guard()
        run.called = True
        try:
            answer = self.send(method, **arguments)
        except RateLimited as limited:
            until = run.now() + limited.after
            with self._database.write() as tx:
                hold(tx, wanted, until)
            raise PutDown(until, f"{method}: Slack asks for a pause") from limited
        except SlackRefused as refused:
            if refused.code not in REVOKED:
                raise
            with self._database.write() as tx:
                uninstalled(tx, run.workspace, run.now())
            raise PutDown(run.now() + PROBE, f"{NOT_INSTALLED} ({refused.code})") from refused
        if gone:
            with self._database.write() as tx:
                installed(tx, run.workspace)
        return answer

    def send(self, method: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        """Call a method at once, whatever the pace; for start-up."""
        return _body(self._send(self._web, method, arguments))

    def open_view(self, trigger: str, view: dict[str, Any]) -> None:
        """Open a modal for somebody who waits for it.

        https://docs.slack.dev/reference/methods/views.open
        """
        self._send(self._quick, "views.open", {"trigger_id": trigger, "view": view})

    def respond(self, run: Run, url: str, content: dict[str, Any]) -> None:
        """Say something to one person alone by a response_url; of an address that is not Slack's nothing is called.

        https://docs.slack.dev/interactivity/handling-user-interaction
        """
        if not url.startswith((SLACK, self._base_url.removesuffix("api/"))):
            raise SlackRefused("response_url", "not_slack")
        run.guard()
        run.called = True
        body = {**content, "response_type": "ephemeral", "replace_original": False}
        try:
            answer = WebhookClient(url, timeout=TIMEOUT, retry_handlers=[]).send_dict(body)
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise SlackAway(f"response_url: {type(error).__name__}") from error
        if answer.status_code >= SERVER_ERROR or answer.status_code == TOO_MANY_REQUESTS:
            raise SlackAway(f"response_url: {answer.status_code}")
        if answer.status_code != OK:
            raise SlackRefused("response_url", str(answer.status_code))

    def download(self, run: Run, url: str, largest: int) -> bytes | None:
        """Fetch a file with the bot's token, which no address gets but that of Slack's files.

        None where it is longer than `largest` bytes. Raises `OutsideAway`, and `SlackRefused` of another address.
        https://docs.slack.dev/reference/objects/file-object
        """
        own = self._base_url.removesuffix("api/") + "files/"
        if not url.startswith((FILES, own)):
            raise SlackRefused("download", "not_slack")
        run.guard()
        try:
            return fetch_own(url, self._token, largest, is_inside=url.startswith(own))
        except TooLarge:  # it is longer than is wanted
            return None

    def upload(self, run: Run, name: str, content: bytes, alt: str = "") -> str:
        """Give Slack a file that nobody sees before it is shared; answer its id. `alt` says in words what it shows.

        Raises as `call` does, and `SlackRefused` where the address that it names is not that of Slack's files.
        https://docs.slack.dev/reference/methods/files.getUploadURLExternal
        """
        more = {"alt_txt": alt} if alt else {}
        told = self.call(run, "files.getUploadURLExternal", filename=name, length=len(content), **more)
        url = str(told["upload_url"])
        if not url.startswith((FILES, self._base_url.removesuffix("api/") + "files/")):
            raise SlackRefused("upload", "not_slack")
        run.guard()
        try:
            answer = exchange("POST", url, content=content)
        except OutsideAway as away:
            raise SlackAway(f"upload: {away}") from away
        if answer.status != OK:
            raise SlackAway(f"upload: {answer.status}")
        return str(told["file_id"])

    def introduce(self) -> tuple[dict[str, Any], list[str]]:
        """Ask whose token this is and what it was granted: the body of `auth.test`, and the scopes.

        https://docs.slack.dev/reference/methods/auth.test
        """
        answer = self._send(self._web, "auth.test", {})
        granted = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), "")
        return _body(answer), sorted(filter(None, (scope.strip() for scope in str(granted).split(","))))

    def _send(self, web: WebClient, method: str, arguments: dict[str, Any]) -> SlackResponse:
        try:
            return web.api_call(method, data=_form(arguments))
        except SlackApiError as error:
            raise _judge(method, error) from error
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise SlackAway(f"{method}: {type(error).__name__}") from error


def _form(arguments: dict[str, Any]) -> dict[str, Any]:
    """Write arguments as a form, which every method takes; many that read take no JSON.

    https://docs.slack.dev/apis/web-api/#methods
    """
    return {name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in arguments.items()}


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
