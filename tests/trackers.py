"""GitHub and Jira over real HTTP: they take issues as strictly as the real ones, and fail as they are told.

https://docs.github.com/en/rest/issues/issues
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
"""

import base64
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN, ACCOUNT = "github-token-of-the-tests", "bongsu@example.com:jira-token-of-the-tests"
BEGUN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LOST = -1
"""A fault: the request is taken, and the answer never comes."""


@dataclass
class Reply:
    """An answer; a `body` of bytes goes out as it is."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Issue:
    """An issue of either kind."""

    number: int
    title: str
    body: Any
    labels: list[str]
    created: datetime
    updated: datetime
    state: str = "open"
    reason: str | None = None
    assignees: list[str] = field(default_factory=list)


@dataclass
class Site:
    """What both doubles have: issues by number, what was asked, a clock, and the faults that come next."""

    url: str = ""
    now: datetime = BEGUN
    issues: dict[int, Issue] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    faults: deque[int | Reply] = field(default_factory=deque)
    refusals: dict[str, int | Reply] = field(default_factory=dict)
    """What is answered to a method and path, whatever else holds."""

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def made(self, title: str, body: Any, labels: list[str]) -> Issue:
        issue = Issue(len(self.issues) + 1, title, body, labels, self.now, self.now)
        self.issues[issue.number] = issue
        return issue

    def set(self, number: int, state: str, reason: str | None = None) -> None:
        """Have somebody close or open an issue there."""
        issue = self.issues[number]
        issue.state, issue.reason, issue.updated = state, reason, self.now

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        raise NotImplementedError


@dataclass
class GitHubSite(Site):
    """One repository."""

    place: str = "shop/ops"
    logins: tuple[str, ...] = ("anna", "maya")

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply(401, {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"})
        if not headers.get("User-Agent", "").startswith("Bongsu"):
            return Reply(403, b"Request forbidden by administrative rules.")
        parts = urlsplit(path)
        found = re.fullmatch(rf"/repos/{self.place}/issues(?:/(\d+))?(/assignees)?", parts.path)
        if not found:
            return Reply(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"})
        if found[1] is None:
            return self._make(body) if method == "POST" else self._list(parse_qs(parts.query), headers)
        return self._one(method, self.issues.get(int(found[1])), body, is_assigned=bool(found[2]))

    def _one(self, method: str, issue: Issue | None, body: Any, *, is_assigned: bool) -> Reply:
        if issue is None:
            return Reply(404, {"message": "Not Found"})
        if is_assigned:
            issue.assignees += [login for login in body["assignees"] if login in self.logins]
            return Reply(201, self.shown(issue))
        return self._patch(issue, body) if method == "PATCH" else Reply(200, self.shown(issue))

    def _make(self, body: Any) -> Reply:
        if not body.get("title") or len(body["title"]) > 256 or len(body.get("body", "")) > 65_536:
            errors = [{"resource": "Issue", "field": "title", "code": "missing_field"}]
            return Reply(422, {"message": "Validation Failed", "errors": errors})
        return Reply(201, self.shown(self.made(body["title"], body.get("body"), body.get("labels", []))))

    def _patch(self, issue: Issue, body: Any) -> Reply:
        issue.title = body.get("title", issue.title)
        if issue.state != body.get("state", issue.state):
            self.set(issue.number, body["state"], body.get("state_reason"))
        return Reply(200, self.shown(issue))

    def _list(self, query: Mapping[str, list[str]], headers: Mapping[str, str]) -> Reply:
        by = {"created": lambda each: each.created, "updated": lambda each: each.updated}[query["sort"][0]]
        since = datetime.fromisoformat(query["since"][0])
        found = sorted((each for each in self.issues.values() if each.updated >= since), key=by)
        if query["direction"] == ["desc"]:
            found.reverse()
        shown = [self.shown(each) for each in found[: int(query["per_page"][0])]]
        tag = f'W/"{hash(json.dumps(shown))}"'
        if headers.get("If-None-Match") == tag:
            return Reply(304, None, {"ETag": tag})
        return Reply(200, shown, {"ETag": tag})

    def shown(self, issue: Issue) -> dict[str, Any]:
        return {
            "number": issue.number,
            "title": issue.title,
            "body": issue.body,
            "state": issue.state,
            "state_reason": issue.reason,
            "html_url": f"https://github.com/{self.place}/issues/{issue.number}",
            "updated_at": issue.updated.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "labels": [{"name": name} for name in issue.labels],
        }


@dataclass
class JiraSite(Site):
    """One project, whose search lags behind: it knows what was there at `indexed`."""

    project: str = "OPS"
    indexed: datetime = BEGUN
    types: tuple[str, ...] = ("Task", "Bug")
    people: dict[str, str] = field(default_factory=dict)
    needs: str | None = None
    """A field without which the project takes no issue."""
    ways: dict[str, str] = field(default_factory=lambda: {"11": "new", "21": "indeterminate", "31": "done"})

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        basic = base64.b64encode(ACCOUNT.encode()).decode()
        if headers.get("Authorization") != f"Basic {basic}":
            return Reply(401, b"<html><body>Unauthorized</body></html>", {"Content-Type": "text/html"})
        parts = urlsplit(path)
        where, query = parts.path.removeprefix("/rest/api/3"), parse_qs(parts.query)
        if (method, where) == ("POST", "/issue"):
            return self._make(body["fields"])
        if where == "/search/jql":
            return self._search(body["jql"])
        if where == "/issue/bulkfetch":
            found = [self.issues.get(int(each) - 10_000) for each in body["issueIdsOrKeys"]]
            return Reply(200, {"issues": [self.shown(each) for each in found if each], "issueErrors": []})
        if where == "/user/assignable/search":
            ids = [ident for email, ident in self.people.items() if query["query"][0] in email]
            return Reply(200, [{"accountId": ident, "active": True} for ident in ids])
        return self._one(method, where, body)

    def _one(self, method: str, where: str, body: Any) -> Reply:
        found = re.fullmatch(r"/issue/(\d+)(/assignee|/transitions)?", where)
        issue = self.issues.get(int(found[1]) - 10_000) if found else None
        if found is None or issue is None:
            return Reply(404, {"errorMessages": ["Issue does not exist or you do not have permission to see it."]})
        if method == "PUT" and found[2] is None:
            issue.title = body["fields"]["summary"]
            return Reply(204)
        if found[2] == "/assignee":
            issue.assignees = [body["accountId"]]
            return Reply(204)
        if found[2] == "/transitions":
            if body["transition"]["id"] not in self.ways:
                return Reply(400, {"errorMessages": ["It seems that you have tried to perform an illegal operation."]})
            self.set(issue.number, self.ways[body["transition"]["id"]])
            return Reply(204)
        ways = [
            {"id": way, "name": leads, "to": {"statusCategory": {"key": leads}}} for way, leads in self.ways.items()
        ]
        return Reply(200, {**self.shown(issue), "transitions": ways})

    def _make(self, fields: Mapping[str, Any]) -> Reply:
        errors = {}
        if fields["project"]["key"] != self.project:
            errors["project"] = "valid project is required"
        if fields["issuetype"]["name"] not in self.types:
            errors["issuetype"] = "Specify a valid issue type"
        if not fields["summary"] or len(fields["summary"]) > 255 or "\n" in fields["summary"]:
            errors["summary"] = "The summary is invalid because it contains newline characters."
        if any(" " in label for label in fields["labels"]):
            errors["labels"] = "The label contains spaces which is invalid."
        if self.needs and self.needs not in fields:
            errors[self.needs] = f"{self.needs} is required."
        if errors:
            return Reply(400, {"errorMessages": [], "errors": errors})
        made = self.made(fields["summary"], fields["description"], fields["labels"])
        made.state = "new"
        return Reply(201, {"id": str(10_000 + made.number), "key": f"{self.project}-{made.number}", "self": self.url})

    def _search(self, jql: str) -> Reply:
        label = re.search(r'labels = "([^"]+)"', jql)
        known = [each for each in self.issues.values() if each.created <= self.indexed]
        found = [each for each in known if label and label[1] in each.labels]
        return Reply(200, {"issues": [self.shown(each) for each in found], "isLast": True})

    def shown(self, issue: Issue) -> dict[str, Any]:
        return {
            "id": str(10_000 + issue.number),
            "key": f"{self.project}-{issue.number}",
            "fields": {
                "status": {"name": "whatever", "statusCategory": {"key": issue.state}},
                "updated": issue.updated.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
                "labels": issue.labels,
            },
        }


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def do_PATCH(self) -> None:
        self._answer()

    def _read(self, content: bytes) -> Any:
        """Read JSON, or the fields of a form; one that is there several times is a list."""
        if self.headers.get("Content-Type") == "application/x-www-form-urlencoded":
            fields = parse_qs(content.decode())
            return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}
        return json.loads(content) if content else None

    def _answer(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.site.asked.append(f"{self.command} {urlsplit(self.path).path}")
        take: Callable[[], Reply] = lambda: self.site.answer(  # noqa: E731 - it may be taken and lost
            self.command, self.path, dict(self.headers.items()), self._read(content)
        )
        fault = self.site.refusals.get(self.site.asked[-1]) or (
            self.site.faults.popleft() if self.site.faults else None
        )
        if fault == LOST:
            take()
            self.connection.close()
            return
        self._send(fault if isinstance(fault, Reply) else Reply(fault, {}) if fault else take())

    def _send(self, reply: Reply) -> None:
        content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        content = b"" if reply.status in {204, 304} else content
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(site: Site) -> Iterator[None]:
    """Serve a site on a free port until the block ends."""
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
