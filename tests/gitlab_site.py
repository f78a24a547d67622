"""GitLab as deploys see it, over real HTTP: commits, pipelines with their variables and jobs, merge requests.

https://docs.gitlab.com/api/rest/
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tests.github_site import Query, iso, sha
from tests.trackers import Reply, Site

GITLAB_TOKEN = "glpat-of-the-tests"
NOT_FOUND = Reply(404, {"message": "404 Not found"})
NO_REF = Reply(400, {"message": {"base": ["Reference not found"]}})
ENDED = {"success", "failed", "canceled", "skipped"}


@dataclass
class GitLabSite(Site):
    """One project, whose commits stand in a line; what a test puts there is answered as GitLab would."""

    project: str = "shop/team/web"
    commits: list[str] = field(default_factory=list)
    refs: dict[str, str] = field(default_factory=dict)
    branches: tuple[str, ...] = ("main",)
    pipelines: list[dict[str, Any]] = field(default_factory=list)
    variables: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    requests: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    approvals: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    versions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    merged: list[dict[str, Any]] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The path of the project."""
        return f"/api/v4/projects/{quote(self.project, safe='')}"

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        if headers.get("PRIVATE-TOKEN") != GITLAB_TOKEN:
            return Reply(401, {"message": "401 Unauthorized"})
        parts = urlsplit(path)
        if body is not None:
            self.sent.append(body)
        for pattern, take in self._routes().items():
            wanted, _, where = pattern.partition(" ")
            found = re.fullmatch(self.where + where, parts.path)
            if found and wanted == method:
                return take(*map(unquote, found.groups()), parse_qs(parts.query), body)
        return NOT_FOUND

    def _routes(self) -> Mapping[str, Callable[..., Reply]]:
        return {
            "GET ": lambda *_: Reply(200, {"path_with_namespace": self.project}),
            "POST /pipeline": self._create,
            "GET /pipelines": self._list,
            "GET /pipelines/([0-9]+)": lambda number, *_: self._one(number, lambda each: Reply(200, each)),
            "GET /pipelines/([0-9]+)/variables": lambda number, *_: Reply(200, self.variables.get(int(number), [])),
            "GET /pipelines/([0-9]+)/jobs": self._jobs_of,
            "POST /pipelines/([0-9]+)/cancel": lambda number, *_: self._one(number, self._cancel),
            "GET /jobs": lambda query, _: Reply(200, _page(self._in_scope(self.jobs, query), query)),
            "GET /repository/commits": self._span,
            "GET /repository/commits/([^/]+)": self._commit,
            "GET /repository/commits/([^/]+)/merge_requests": lambda of, *_: Reply(200, self.requests.get(of, [])),
            "GET /repository/compare": self._compare,
            "GET /merge_requests": lambda *_: Reply(200, self.merged),
            "GET /merge_requests/([0-9]+)/approvals": lambda number, *_: Reply(
                200, {"approved": True, "approved_by": self.approvals.get(int(number), [])}
            ),
            "GET /merge_requests/([0-9]+)/versions": lambda number, *_: Reply(200, self.versions.get(int(number), [])),
        }

    def pipeline(self, status: str = "created", variables: Mapping[str, str] | None = None, **more: Any) -> int:
        """Have a pipeline begin, the newest first in lists."""
        number = 1000 + len(self.pipelines)
        made = {
            "id": number,
            "iid": len(self.pipelines) + 1,
            "status": status,
            "source": "api",
            "ref": "main",
            "sha": self.commits[0] if self.commits else sha(1),
            "name": None,
            "created_at": iso(self.now),
            "updated_at": iso(self.now),
            "web_url": f"https://gitlab.com/{self.project}/-/pipelines/{number}",
        }
        self.pipelines.insert(0, {**made, **more})
        self.variables[number] = [{"key": key, "value": value} for key, value in (variables or {}).items()]
        return number

    def job(self, pipeline: int, name: str, status: str, **more: Any) -> None:
        made = {"id": len(self.jobs), "name": name, "status": status, "allow_failure": False}
        self.jobs.insert(0, {**made, "pipeline": {"id": pipeline}, **more})

    def set_status(self, number: int, status: str) -> None:
        """Have a pipeline go on."""
        next(each for each in self.pipelines if each["id"] == number)["status"] = status

    def shown(self, commit: str) -> dict[str, Any]:
        return {
            "id": commit,
            "short_id": commit[:8],
            "title": f"Change {commit[-3:]}",
            "author_name": "Anna",
            "author_email": "anna@example.com",
            "authored_date": iso(self.now),
            "committed_date": iso(self.now),
            "web_url": f"https://gitlab.com/{self.project}/-/commit/{commit}",
        }

    def _one(self, number: str, take: Callable[[dict[str, Any]], Reply]) -> Reply:
        found = next((each for each in self.pipelines if each["id"] == int(number)), None)
        return take(found) if found else NOT_FOUND

    def _create(self, _: Query, body: Any) -> Reply:
        if body["ref"] not in self.branches:
            return NO_REF
        made = self.pipeline(ref=body["ref"], variables={each["key"]: each["value"] for each in body["variables"]})
        return self._one(str(made), lambda each: Reply(201, each))

    def _list(self, query: Query, _: Any) -> Reply:
        wanted = {key: query[key][0] for key in ("source", "sha", "ref") if key in query}
        found = [each for each in self.pipelines if all(each[key] == value for key, value in wanted.items())]
        return Reply(200, _page(found, query))

    def _jobs_of(self, number: str, query: Query, _: Any) -> Reply:
        found = [each for each in self.jobs if each["pipeline"]["id"] == int(number)]
        return Reply(200, _page(self._in_scope(found, query), query))

    def _in_scope(self, jobs: Sequence[Mapping[str, Any]], query: Query) -> Sequence[Any]:
        return [each for each in jobs if each["status"] in query["scope[]"]]

    def _cancel(self, pipeline: dict[str, Any]) -> Reply:
        if pipeline["status"] not in ENDED:
            pipeline["status"] = "canceled"
        return Reply(200, pipeline)

    def _commit(self, ref: str, *_: Any) -> Reply:
        known = self.refs.get(ref) or next((each for each in self.commits if each.startswith(ref)), None)
        return Reply(200, self.shown(known)) if known else Reply(404, {"message": "404 Commit Not Found"})

    def _between(self, base: str, head: str) -> list[str]:
        return self.commits[self.commits.index(base) + 1 : self.commits.index(head) + 1]

    def _span(self, query: Query, _: Any) -> Reply:
        if "ref_name" not in query:
            return Reply(200, _page([self.shown(each) for each in reversed(self.commits)], query))
        base, _, head = query["ref_name"][0].partition("..")
        return Reply(200, _page([self.shown(each) for each in reversed(self._between(base, head))], query))

    def _compare(self, query: Query, _: Any) -> Reply:
        base, head = query["from"][0], query["to"][0]
        if not {base, head} <= set(self.commits):
            return Reply(404, {"message": "404 Ref Not Found"})
        between = self._between(base, head)
        is_other = base != head if query.get("straight") == ["true"] else bool(between)
        diffs = [{"new_path": "migrations/2.py", "old_path": "migrations/1.py", "diff": "@@"}] if is_other else []
        body = {
            "commits": [self.shown(each) for each in between],
            "diffs": diffs,
            "compare_timeout": False,
            "web_url": f"https://gitlab.com/{self.project}/-/compare/{base}...{head}",
        }
        return Reply(200, body)


def _page(found: Sequence[Any], query: Query) -> list[Any]:
    size, page = int(query.get("per_page", ["20"])[0]), int(query.get("page", ["1"])[0])
    return list(found[(page - 1) * size : page * size])
