"""Issues of Jira Cloud, as action items become them.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from bot.http import Answer, exchange, judged
from bot.postmortems.ports import Assignee, NewIssue, News, Refused, Seen
from bot.postmortems.rules import DONE, OPEN

SUMMARY = 255
"""Characters of a summary that Jira takes."""
BATCH = 100
"""Issues that one call reads."""
LARGEST = 4_000_000
"""Bytes of an answer that are read."""
SAID = 300
"""Characters of an answer that people are told."""
SUCCESS = {200, 201, 204}
NO_CONTENT, NOT_FOUND = 204, 404
REASONS = {301: "moved", 302: "moved", 303: "moved", 401: "denied", 403: "denied", 404: "missing", 410: "missing"}
FIELDS = ("status", "updated", "labels")
MARK = re.compile(r"bongsu-[A-Za-z0-9-]{1,80}")
FINISHED, FRESH = "done", "new"
"""Categories of Jira's states, whatever a team calls the states themselves."""


@dataclass(frozen=True)
class Jira:
    """A site of Jira Cloud, by an account as `address:token`."""

    site: str
    account_token: str
    issue_type: str = "Task"

    @property
    def settles(self) -> timedelta:
        """After which time a search finds what was made."""
        return timedelta(seconds=90)

    def create(self, place: str, new: NewIssue) -> Seen:
        """Make an issue; the mark is a label, because Jira's search finds labels and no properties."""
        fields = {
            "project": {"key": place},
            "issuetype": {"name": self.issue_type},
            "summary": _summary(new.title),
            "description": _document(new),
            "labels": [*new.labels, new.mark],
        }
        made = self._ask("POST", "/issue", {"fields": fields})
        try:
            return self._seen({"id": made["id"], "key": made["key"], "fields": {"labels": [new.mark]}})
        except (KeyError, TypeError):
            raise Refused("odd") from None

    def find(self, place: str, mark: str, since: datetime) -> Seen | None:  # noqa: ARG002 - a mark is there once
        """Search for the mark; the index lags behind by seconds to minutes, so that one waits for `settles` first.

        https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile
        """
        content = {"jql": f'project = "{place}" AND labels = "{mark}" ORDER BY created ASC'}
        body = self._ask("POST", "/search/jql", {**content, "fields": list(FIELDS), "maxResults": 1})
        return next(iter(self._listed(body)), None)

    def account(self, place: str, person: Assignee) -> str | None:
        """Find the one who has this address and may be assigned there."""
        if not person.email:
            return None
        query = urlencode({"project": place, "query": person.email, "maxResults": 2})
        found = self._ask("GET", f"/user/assignable/search?{query}")
        ids = [each.get("accountId") for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        return str(ids[0]) if len(ids) == 1 else None

    def assign(self, place: str, ref: str, account: str) -> None:  # noqa: ARG002 - an issue is known without its project
        """Have somebody do it."""
        self._ask("PUT", f"/issue/{quote(ref)}/assignee", {"accountId": account})

    def rename(self, place: str, ref: str, title: str) -> None:  # noqa: ARG002 - an issue is known without its project
        """Give an issue another summary."""
        self._ask("PUT", f"/issue/{quote(ref)}", {"fields": {"summary": _summary(title)}})

    def look(self, place: str, ref: str) -> Seen:  # noqa: ARG002 - an issue is known without its project
        """See an issue as it is now, and the ways to its other states."""
        query = urlencode({"fields": ",".join(FIELDS), "expand": "transitions"})
        return self._seen(self._ask("GET", f"/issue/{quote(ref)}?{query}"))

    def move(self, place: str, issue: Seen, state: str) -> None:  # noqa: ARG002 - an issue is known without its project
        """Take the first way that leads to a state of the wanted kind; to open again, the first state of all."""
        wanted = [FRESH, "indeterminate"] if state == OPEN else [FINISHED]
        way = next((way for kind in wanted for way, leads in issue.ways if leads == kind), None)
        if way is None:
            raise Refused("no_way")
        self._ask("POST", f"/issue/{quote(issue.ref)}/transitions", {"transition": {"id": way}})

    def news(self, place: str, refs: Sequence[str], cursor: str, begun: datetime) -> News:  # noqa: ARG002 - all are read
        """Read the issues as they are: what one asks for by its key is never old, unlike what is searched."""
        if not refs:
            return News((), cursor)
        content = {"issueIdsOrKeys": list(refs[:BATCH]), "fields": list(FIELDS)}
        return News(list(self._listed(self._ask("POST", "/issue/bulkfetch", content))), cursor)

    def _listed(self, body: Any) -> list[Seen]:  # noqa: ANN401 - any JSON value
        issues = body.get("issues") if isinstance(body, dict) else None
        if not isinstance(issues, list):
            raise Refused("odd")
        return [self._seen(each) for each in issues]

    def _seen(self, issue: Any) -> Seen:  # noqa: ANN401 - any JSON value
        try:
            fields, key = issue["fields"], str(issue["key"])
            status = fields.get("status") or {}
            category = (status.get("statusCategory") or {}).get("key")
            ways = issue.get("transitions") or ()
            return Seen(
                ref=str(issue["id"]),
                name=key,
                url=f"{self.site}/browse/{quote(key)}",
                state=DONE if category == FINISHED else OPEN,
                changed_at=datetime.fromisoformat(fields["updated"]) if fields.get("updated") else None,
                mark=next(filter(MARK.fullmatch, fields.get("labels") or ()), None),
                ways=tuple((str(way["id"]), str(way["to"]["statusCategory"]["key"])) for way in ways),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            raise Refused("odd") from None

    def _ask(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        basic = base64.b64encode(self.account_token.encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Accept": "application/json"}
        url = f"{self.site}/rest/api/3{path}"
        answer = judged(exchange(method, url, headers=headers, content=content, largest=LARGEST))
        if answer.status not in SUCCESS:
            raise Refused(REASONS.get(answer.status, "invalid"), _said(answer))
        if answer.body is None and answer.status != NO_CONTENT:
            raise Refused("odd")
        return answer.body


def _document(new: NewIssue) -> dict[str, Any]:
    """Write a text in Jira's document format, in which plain text stays plain.

    https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
    """
    texts: list[dict[str, Any]] = [{"type": "text", "text": part} for part in new.text if part.strip()]
    if new.url:
        texts.append({"type": "text", "text": new.url, "marks": [{"type": "link", "attrs": {"href": new.url}}]})
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [text]} for text in texts]}


def _summary(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY else f"{line[: SUMMARY - 1]}…"


def _said(answer: Answer) -> str:
    """Say in Jira's words why it refused."""
    body = answer.body if isinstance(answer.body, dict) else {}
    errors = body.get("errors") if isinstance(body.get("errors"), dict) else {}
    listed = body.get("errorMessages") if isinstance(body.get("errorMessages"), list) else []
    told = [*map(str, listed or ()), *(f"{field}: {why}" for field, why in (errors or {}).items())]
    return ("; ".join(told) or f"status {answer.status}")[:SAID]
