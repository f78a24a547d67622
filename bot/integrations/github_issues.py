"""Issues of GitHub, as action items become them.

https://docs.github.com/en/rest/issues/issues
https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.github import UNCHANGED, Api, delivered, said
from bot.http import Answer
from bot.postmortems.ports import Assignee, NewIssue, News, Refused, Seen
from bot.postmortems.rules import DONE, DROPPED, OPEN
from bot.signatures import is_signed

TITLE = 256
"""Characters of a title that GitHub takes."""
PAGE = 100
"""Issues of one page."""
OK, CREATED = 200, 201
REASONS = {301: "moved", 302: "moved", 307: "moved", 401: "denied", 403: "denied", 404: "missing", 410: "off"}
NOT_DONE = {"not_planned", "duplicate"}
SPECIAL = re.compile(r"([\\`*_\[\]<>|~&!]|^[-+=])")
CALLS = re.compile(r"([@#])(?=\w)")
MARK = re.compile(r"<!-- (bongsu-[A-Za-z0-9-]{1,80}) -->")


@dataclass(frozen=True)
class GitHub:
    """GitHub, or a GitHub of one's own, by a token that may read and write issues."""

    token: str
    url: str = "https://api.github.com"

    @property
    def settles(self) -> timedelta:
        """After which time a list shows what was made, whichever of its copies GitHub reads."""
        return timedelta(seconds=10)

    def create(self, place: str, new: NewIssue) -> Seen:
        """Make an issue; the mark stands in a comment that nobody sees."""
        link = [f"<{new.url}>"] if new.url else []
        body = "\n\n".join([*map(_shown, new.text), *link, f"<!-- {new.mark} -->"])
        content = {"title": _title(new.title), "body": body, "labels": list(new.labels)}
        return _seen(place, self._ask("POST", f"/repos/{place}/issues", content))

    def find(self, place: str, mark: str, since: datetime) -> Seen | None:
        """Look through what was made of late; a list is read from the database, a search from an index that lags."""
        query = {"state": "all", "sort": "created", "direction": "desc", "since": _iso(since), "per_page": PAGE}
        listed = _listed(self._ask("GET", f"/repos/{place}/issues?{urlencode(query)}"))
        return next((found for each in listed if (found := _seen(place, each)).mark == mark), None)

    def account(self, place: str, person: Assignee) -> str | None:  # noqa: ARG002 - logins are the same everywhere
        """Tell their login."""
        return person.login

    def assign(self, place: str, ref: str, account: str) -> None:
        """Have somebody do it; who may not be assigned is left out by GitHub without a word."""
        self._ask("POST", f"/repos/{place}/issues/{ref}/assignees", {"assignees": [account]})

    def rename(self, place: str, ref: str, title: str) -> None:
        """Give an issue another title."""
        self._ask("PATCH", f"/repos/{place}/issues/{ref}", {"title": _title(title)})

    def look(self, place: str, ref: str) -> Seen:
        """See an issue as it is now."""
        return _seen(place, self._ask("GET", f"/repos/{place}/issues/{ref}"))

    def move(self, place: str, issue: Seen, state: str) -> Seen:
        """Close or open an issue."""
        closed = {"state": "closed", "state_reason": "completed" if state == DONE else "not_planned"}
        content = {"state": "open"} if state == OPEN else closed
        return _seen(place, self._ask("PATCH", f"/repos/{place}/issues/{issue.ref}", content))

    def news(self, place: str, refs: Sequence[str], cursor: str, begun: datetime) -> News:  # noqa: ARG002 - it lists all
        """See what changed since the last look; an answer that nothing did costs nothing of the rate limit.

        `cursor` holds the last change that was seen, and the tag of the list that was read.
        """
        since, tag = json.loads(cursor) if cursor else (_iso(begun), "")
        query = {"state": "all", "sort": "updated", "direction": "asc", "since": since, "per_page": PAGE}
        answer = self._exchange("GET", f"/repos/{place}/issues?{urlencode(query)}", tag=tag)
        if answer.status == UNCHANGED:
            return News((), cursor)
        issues = [_seen(place, each) for each in _listed(answer.body)]
        return News(issues, json.dumps(_next(since, issues, str(answer.headers.get("ETag", "")))))

    def _ask(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        return self._exchange(method, path, content).body

    def _exchange(self, method: str, path: str, content: Mapping[str, Any] | None = None, tag: str = "") -> Answer:
        answer = Api(self.token, self.url).ask(method, path, content, tag)
        if answer.status not in {OK, CREATED, UNCHANGED}:
            raise Refused(REASONS.get(answer.status, "invalid"), said(answer))
        if answer.body is None and answer.status != UNCHANGED:
            raise Refused("odd")
        return answer


def is_from_sender(headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> bool:
    """Whether a delivery was signed with one of the secrets.

    https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    """
    given = headers.get("x-hub-signature-256", "")
    return given.startswith("sha256=") and is_signed(body, [given.removeprefix("sha256=")], secrets)


def told(headers: Mapping[str, str], body: bytes) -> tuple[str, Seen]:
    """Read a delivery about an issue, as JSON or as a form; raises `Refused` where it is none.

    https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues
    """
    try:
        content = delivered(headers, body)
        place = str(content["repository"]["full_name"])
        return place, _seen(place, content["issue"])
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Refused("odd") from None


def _listed(body: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    if not isinstance(body, list):
        raise Refused("odd")
    return body


def _next(since: str, issues: Sequence[Seen], tag: str) -> tuple[str, str]:
    """Say from where on to read the next time; the same list again is asked for with its tag."""
    last = max((each.changed_at for each in issues if each.changed_at), default=_time(since))
    if len(issues) == PAGE and last == _time(since):  # more than a page within one second
        last += timedelta(seconds=1)
    return _iso(last), tag if last == _time(since) else ""


def _seen(place: str, issue: Any) -> Seen:  # noqa: ANN401 - any JSON value
    try:
        number, mark = int(issue["number"]), MARK.search(issue.get("body") or "")
        is_open, dropped = issue["state"] == "open", issue.get("state_reason") in NOT_DONE
        return Seen(
            ref=str(number),
            name=f"{place}#{number}",
            url=str(issue["html_url"]),
            state=OPEN if is_open else DROPPED if dropped else DONE,
            changed_at=_time(issue["updated_at"]),
            mark=mark[1] if mark else None,
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refused("odd") from None


def _shown(text: str) -> str:
    """Write a text as Markdown that shows it as it is: without markup, and without calling people or issues."""
    escaped = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return CALLS.sub(r"\1<!-- -->", escaped)


def _title(text: str) -> str:
    return text if len(text) <= TITLE else f"{text[: TITLE - 1]}…"


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
