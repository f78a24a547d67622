"""GitHub as deploys see it, over real HTTP: commits, checks, pull requests, workflow runs and deployments.

https://docs.github.com/en/rest
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.trackers import TOKEN, Reply, Site

NOT_FOUND = Reply(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"})
FLAG = '"return_run_details" is not a permitted key.'
Query = Mapping[str, list[str]]


def sha(number: int) -> str:
    """Make a whole commit."""
    return f"{number:040x}"


def iso(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class CodeSite(Site):
    """One repository, whose commits stand in a line; what a test puts there is answered as GitHub would."""

    place: str = "shop/web"
    commits: list[str] = field(default_factory=list)
    refs: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    check_runs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    pulls: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    closed: list[dict[str, Any]] | None = None
    messages: dict[str, str] = field(default_factory=dict)
    reviews: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    workflows: dict[str, set[str]] = field(default_factory=lambda: {"deploy.yml": {"commit", "environment", "id"}})
    branches: tuple[str, ...] = ("main",)
    runs: list[dict[str, Any]] = field(default_factory=list)
    titles: str = "Deploy {id}"
    is_old: bool = False
    deployments: list[dict[str, Any]] = field(default_factory=list)
    deployment_statuses: list[dict[str, Any]] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    free: int = 0
    """How many answers cost nothing of the limit."""

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply(401, {"message": "Bad credentials", "status": "401"})
        if not headers.get("User-Agent"):
            return Reply(403, b"Request forbidden by administrative rules.")
        parts, query = urlsplit(path), parse_qs(urlsplit(path).query)
        if body is not None:
            self.sent.append(body)
        found = self._routed(method, parts.path, query, body)
        tag = f'W/"{hash(json.dumps(found.body))}"'
        if method == "GET" and headers.get("If-None-Match") == tag:
            self.free += 1
            return Reply(304, None, {"ETag": tag})
        return Reply(found.status, found.body, {**found.headers, "ETag": tag})

    def _routed(self, method: str, path: str, query: Query, body: Any) -> Reply:
        for pattern, take in self._routes().items():
            wanted, _, where = pattern.partition(" ")
            found = re.fullmatch(f"/repos/{self.place}/{where}", path)
            if found and wanted == method:
                return take(*map(unquote, found.groups()), query, body)
        return NOT_FOUND

    def _routes(self) -> Mapping[str, Callable[..., Reply]]:
        return {
            "GET commits/([^/]+)": self._commit,
            "GET compare/([0-9a-f]+)\\.\\.\\.([0-9a-f]+)": self._compare,
            "GET commits/([^/]+)/status": self._status,
            "GET commits/([^/]+)/check-runs": self._check_runs,
            "GET commits/([^/]+)/pulls": lambda commit, *_: Reply(200, self.pulls.get(commit, [])),
            "GET pulls": lambda *_: NOT_FOUND if self.closed is None else Reply(200, self.closed),
            "GET pulls/([0-9]+)/reviews": self._reviews,
            "GET actions/runs": self._runs,
            "GET actions/runs/([0-9]+)": self._run,
            "POST actions/runs/([0-9]+)/cancel": self._cancel,
            "GET actions/workflows/([^/]+)": lambda name, *_: (
                Reply(200, {"name": name}) if name in self.workflows else NOT_FOUND
            ),
            "GET actions/workflows/([^/]+)/runs": self._runs_of,
            "POST actions/workflows/([^/]+)/dispatches": self._dispatch,
            "GET deployments": self._list_deployments,
            "POST deployments": self._deploy,
            "POST deployments/([0-9]+)/statuses": self._tell,
        }

    def shown(self, commit: str) -> dict[str, Any]:
        date = {"name": "Anna", "email": "anna@example.com", "date": iso(self.now)}
        message = self.messages.get(commit, f"Change {commit[-3:]}\n\nBecause.")
        inner = {"message": message, "author": date, "committer": date}
        url = f"https://github.com/{self.place}/commit/{commit}"
        return {"sha": commit, "commit": inner, "author": {"login": "anna"}, "html_url": url}

    def _commit(self, ref: str, *_: Any) -> Reply:
        known = self.refs.get(ref) or next((each for each in self.commits if each.startswith(ref)), None)
        if known is None:
            return Reply(422, {"message": f"No commit found for SHA: {ref}", "status": "422"})
        return Reply(200, self.shown(known))

    def _compare(self, base: str, head: str, *_: Any) -> Reply:
        if not {base, head} <= set(self.commits):
            return NOT_FOUND
        begin, end = self.commits.index(base), self.commits.index(head)
        between = self.commits[begin + 1 : end + 1]
        body = {
            "status": "identical" if begin == end else "ahead" if begin < end else "behind",
            "ahead_by": len(between),
            "behind_by": max(0, begin - end),
            "total_commits": len(between),
            "commits": [self.shown(each) for each in between][:250],
            "files": [{"filename": "migrations/2.py", "previous_filename": "migrations/1.py"}] if between else [],
            "html_url": f"https://github.com/{self.place}/compare/{base}...{head}",
        }
        return Reply(200, body)

    def _status(self, commit: str, query: Query, _: Any) -> Reply:
        found = self.statuses.get(commit, [])
        return Reply(200, {"state": "pending", "total_count": len(found), "statuses": _page(found, query)})

    def _check_runs(self, commit: str, query: Query, _: Any) -> Reply:
        found = self.check_runs.get(commit, [])
        return Reply(200, {"total_count": len(found), "check_runs": _page(found, query)})

    def _reviews(self, number: str, query: Query, _: Any) -> Reply:
        return Reply(200, _page(self.reviews.get(int(number), []), query))

    def run(self, title: str = "Deploy", **more: Any) -> dict[str, Any]:
        """Have a workflow run begin, the newest first in lists."""
        number = 1000 + len(self.runs)
        run = {
            "id": number,
            "name": "Deploy",
            "display_title": title,
            "event": "workflow_dispatch",
            "path": ".github/workflows/deploy.yml",
            "status": "queued",
            "conclusion": None,
            "created_at": iso(self.now),
            "check_suite_id": 5000 + number,
            "head_sha": self.commits[0] if self.commits else sha(1),
            "html_url": f"https://github.com/{self.place}/actions/runs/{number}",
        }
        self.runs.insert(0, {**run, **more})
        return self.runs[0]

    def _runs(self, query: Query, _: Any) -> Reply:
        found = [each for each in self.runs if each["head_sha"] == query["head_sha"][0]]
        found = [each for each in found if each["event"] == query["event"][0]]
        return Reply(200, {"total_count": len(found), "workflow_runs": _page(found, query)})

    def _runs_of(self, workflow: str, query: Query, _: Any) -> Reply:
        if workflow not in self.workflows:
            return NOT_FOUND
        found = [each for each in self.runs if each["path"].endswith(f"/{workflow}")]
        return Reply(200, {"total_count": len(found), "workflow_runs": _page(found, query)})

    def _run(self, number: str, *_: Any) -> Reply:
        return next((Reply(200, each) for each in self.runs if each["id"] == int(number)), NOT_FOUND)

    def _cancel(self, number: str, *_: Any) -> Reply:
        run = next((each for each in self.runs if each["id"] == int(number)), None)
        if run is None:
            return NOT_FOUND
        if run["status"] == "completed":
            return Reply(409, {"message": "Cannot cancel a workflow run that is completed", "status": "409"})
        run |= {"status": "completed", "conclusion": "cancelled"}
        return Reply(202, {})

    def _dispatch(self, workflow: str, _: Query, body: Any) -> Reply:
        if workflow not in self.workflows:
            return NOT_FOUND
        if self.is_old and "return_run_details" in body:
            return Reply(422, {"message": f"Invalid request.\n\n{FLAG}", "status": "422"})
        if body["ref"] not in self.branches:
            return Reply(422, {"message": f"No ref found for: {body['ref']}", "status": "422"})
        if extra := sorted(set(body["inputs"]) - self.workflows[workflow]):
            return Reply(422, {"message": f"Unexpected inputs provided: {extra}", "status": "422"})
        run = self.run(self.titles.format(**body["inputs"]))
        if not body.get("return_run_details"):
            return Reply(204)
        url = f"{self.url}/repos/{self.place}/actions/runs/{run['id']}"
        return Reply(200, {"workflow_run_id": run["id"], "run_url": url, "html_url": run["html_url"]})

    def _list_deployments(self, query: Query, _: Any) -> Reply:
        wanted = {key: query[key][0] for key in ("sha", "environment", "task")}
        found = [each for each in self.deployments if all(each[key] == value for key, value in wanted.items())]
        return Reply(200, _page(list(reversed(found)), query))

    def _deploy(self, _: Query, body: Any) -> Reply:
        if body["ref"] not in self.commits:
            return Reply(409, {"message": f"Conflict: no commit for {body['ref']}", "status": "409"})
        made = {**body, "id": 1 + len(self.deployments), "sha": body["ref"], "url": "https://api.github.com/x"}
        self.deployments.append(made)
        return Reply(201, made)

    def _tell(self, number: str, _: Query, body: Any) -> Reply:
        if not any(each["id"] == int(number) for each in self.deployments):
            return NOT_FOUND
        if len(body.get("description", "")) > 140:
            return Reply(
                422, {"message": "Validation Failed", "errors": [{"field": "description", "code": "too_long"}]}
            )
        self.deployment_statuses.append({"deployment": int(number), **body})
        return Reply(201, {"id": len(self.deployment_statuses)})


def _page(found: Sequence[Any], query: Query) -> list[Any]:
    size, page = int(query.get("per_page", ["30"])[0]), int(query.get("page", ["1"])[0])
    return list(found[(page - 1) * size : page * size])
