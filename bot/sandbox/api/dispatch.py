"""The way of a call: token, rate limit, scope, arguments, method, answer.

Source: https://docs.slack.dev/apis/web-api
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter, time

from bot.sandbox.api import (
    apps,
    bookmarks,
    canvases,
    chat,
    files,
    marks,
    membership,
    reading,
    rooms,
    usergroups,
    users,
    views,
)
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.call import Call
from bot.sandbox.api.methods import Spec, specs
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.faults import Fault
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.payload import Json, packed

Handler = Callable[[Call], Json]
EVERYWHERE = {"token", "team_id"}
WITH_APP_TOKEN = {"apps.connections.open"}
WITHOUT_TOKEN = {"api.test"}
WITH_ANY_ARGUMENT = {"api.test"}
TOO_MANY = 429


@dataclass(frozen=True)
class Answer:
    """What goes back: JSON text, a status, and perhaps a failure that meets the answer on its way."""

    text: str
    error: str | None = None
    status: int = 200
    retry_after: int | None = None
    fault: Fault | None = None


def handlers() -> dict[str, Handler]:
    """Return the method of each name."""
    table: dict[str, Handler] = {}
    families = (apps, bookmarks, canvases, chat, files, marks, membership, reading, rooms, usergroups, users, views)
    for family in families:
        table |= family.METHODS
    return table


class Dispatcher:
    """Serves calls."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._handlers = handlers()
        self._specs = specs()

    def serve(self, method: str, given: Mapping[str, object], bearer: str | None) -> Answer:
        """Do what a call asks for, and record it."""
        start = perf_counter()
        args = {name: value for name, value in given.items() if name != "token"}
        answer = self._answer(method, args, bearer or str(given.get("token") or ""))
        self._slack.calls.note(method, args, answer.error, at=time(), ms=(perf_counter() - start) * 1000)
        return answer

    def _answer(self, method: str, args: Json, token: str) -> Answer:
        fault = self._slack.faults.next_for(method)
        if fault is not None and fault.comes_first:
            return _failed(fault)
        try:
            spec = self._spec(method)
            self._check_token(method, token)
            wait = self._slack.limits.refusal(method, spec.tier, str(args.get("channel", "")))
            if wait is not None:
                return _limited(wait)
            return Answer(self._called(method, spec, Arguments(args)), fault=fault)
        except SlackError as refused:
            return Answer(packed(refused.answer()), refused.code, fault=fault)

    def _spec(self, method: str) -> Spec:
        if method not in self._specs:
            raise SlackError("unknown_method", req_method=method)
        return self._specs[method]

    def _called(self, method: str, spec: Spec, args: Arguments) -> str:
        call = Call(self._slack, spec, args)
        call.needs(*spec.scopes)
        _check_names(method, spec, args)
        with self._slack.ws.lock:
            return packed({"ok": True, **self._handlers[method](call)})

    def _check_token(self, method: str, token: str) -> None:
        if method in WITHOUT_TOKEN:
            return
        if not token:
            raise SlackError("not_authed")
        if token not in {self._slack.config.bot_token, self._slack.config.app_token}:
            raise SlackError("invalid_auth")
        if (method in WITH_APP_TOKEN) != (token == self._slack.config.app_token):
            raise SlackError("not_allowed_token_type")


def _check_names(method: str, spec: Spec, args: Arguments) -> None:
    if method in WITH_ANY_ARGUMENT:
        return
    known = {*spec.required, *spec.optional, *EVERYWHERE}
    mistakes = [f"missing required field: {name}" for name in spec.required if name not in args]
    mistakes += [f"invalid additional property: {name}" for name in args.given if name not in known]
    if mistakes:
        raise invalid_arguments(*mistakes)


def _limited(seconds: int) -> Answer:
    return Answer(packed({"ok": False, "error": "ratelimited"}), "ratelimited", TOO_MANY, seconds)


def _failed(fault: Fault) -> Answer:
    if fault.kind == "ratelimited":
        return _limited(max(1, round(fault.seconds)))
    status = 200 if fault.kind == "refused" else fault.status
    return Answer(packed({"ok": False, "error": fault.error}), fault.error, status)
