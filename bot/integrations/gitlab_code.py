"""Commits at GitLab: what a ref stands for, what lies between two of them, and whether one passed checks and reviews.

https://docs.gitlab.com/api/commits/
https://docs.gitlab.com/api/repositories/#compare-branches-tags-or-commits
https://docs.gitlab.com/api/merge_request_approvals/
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from bot.deploys.answers import best, merged, readable, reading
from bot.deploys.ports import Commit, Comparison, Finding, Merged, Verdict
from bot.deploys.pulls import read_merge_request
from bot.gitlab import Api, path_of, said

PAGE = 100
"""What one page lists; a commit has more pipelines than that only by mistake."""
REQUESTS = 3
"""Merge requests of a commit whose approvals are read."""
SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
CHECKS = {"push", "merge_request_event", "external", "external_pull_request_event"}
"""Sources of pipelines that say something of a commit; others are begun by somebody, as deploys are."""
VERDICTS = {
    "success": Verdict.PASSED,
    "skipped": Verdict.NONE,
    "failed": Verdict.FAILED,
    "canceled": Verdict.FAILED,
}
"""What a pipeline says of its commit; one in any other state still runs, or waits for somebody."""


@dataclass(frozen=True)
class Code:
    """A project at GitLab, by its path; the token reads its repository, pipelines and merge requests."""

    api: Api
    project: str

    def resolve(self, ref: str) -> Commit:
        """Find the commit of a branch, a tag or the beginning of a commit."""
        with reading():
            return _commit(self._read(f"repository/commits/{quote(ref, safe='')}", {"stats": "false"}))

    def compare(self, base: str, head: str) -> Comparison:
        """Tell what lies between two commits, the diffs of which GitLab sends along; up to a hundred are behind."""
        with reading():
            body = self._read("repository/compare", {"from": base, "to": head, "straight": "true"})
            behind = self._read("repository/commits", {"ref_name": f"{head}..{base}", "per_page": PAGE})
            is_backward = bool(behind) and not body["commits"]
            commits = tuple(map(_commit, behind[::-1] if is_backward else body["commits"]))
            return Comparison(
                commits=commits,
                total=len(commits),
                behind=len(behind),
                is_backward=is_backward,
                paths=tuple(dict.fromkeys(each[side] for each in body["diffs"] for side in ("new_path", "old_path"))),
                url=str(body["web_url"]),
            )

    def merged(self) -> Sequence[Merged]:
        """List the merge requests that were merged last, each with the address of who wrote its newest commit.

        GitLab names who opened one by a user's name, which says nothing elsewhere.
        https://docs.gitlab.com/api/merge_requests/#list-project-merge-requests
        """
        asked = {"state": "merged", "order_by": "updated_at", "sort": "desc", "per_page": PAGE}
        with reading():
            requests = self._read("merge_requests", asked)
            commits = self._read("repository/commits", {"per_page": PAGE, "all": "true"})
            emails = {each["id"]: each.get("author_email") for each in commits}
            return [_merged(each, emails) for each in requests]

    def checks(self, commit: str) -> Finding:
        """Judge a commit by its pipelines, the newest of each kind and ref."""
        with reading():
            newest: dict[tuple[str, str], Mapping[str, Any]] = {}
            for each in self._read("pipelines", {"sha": commit, "per_page": PAGE}):
                if each["source"] in CHECKS:
                    newest.setdefault((each["source"], each["ref"]), each)
            return merged([_check(each) for each in newest.values()])

    def review(self, commit: str) -> Finding:
        """Tell what reviewers say of the merge request that a commit came by, or is the head of."""
        with reading():
            requests = self._read(f"repository/commits/{quote(commit, safe='')}/merge_requests")
            bringing = [each for each in requests if each["state"] in {"merged", "opened"}][:REQUESTS]
            return best([self._judged(each, commit) for each in bringing])

    def _judged(self, request: Mapping[str, Any], commit: str) -> Finding:
        """Judge one merge request: an approval counts for the code that was approved, and not for what came later."""
        where, url = f"merge_requests/{int(request['iid'])}", str(request["web_url"])
        author = (request.get("author") or {}).get("username")
        approvals = {each["user"]["username"]: each for each in self._read(f"{where}/approvals")["approved_by"]}
        names = tuple(name for name in approvals if name != author)
        if request.get("detailed_merge_status") == "requested_changes":
            return Finding(Verdict.FAILED, names, url)
        is_head = request["state"] == "merged" or request["sha"] == commit
        if not names or not is_head:
            return Finding(Verdict.PENDING, names, url)
        pushed = self._pushed(where)
        current = tuple(name for name in names if _since(approvals[name].get("approved_at"), pushed))
        return Finding(Verdict.PASSED if current else Verdict.PENDING, current or names, url)

    def _pushed(self, where: str) -> datetime:
        """Tell when a merge request got the code that it has."""
        return datetime.fromisoformat(self._read(f"{where}/versions", {"per_page": 1})[0]["created_at"])

    def _read(self, path: str, query: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON value
        answer = self.api.ask("GET", f"{path_of(self.project)}/{path}?{urlencode(query or {})}")
        return readable(answer, said(answer))


def _commit(body: Mapping[str, Any]) -> Commit:
    """Read a commit; it is as old as the last thing that was done to it, such as a rebase."""
    sha = str(body["id"])
    if not SHA.fullmatch(sha):
        raise ValueError(sha)
    return Commit(
        sha=sha,
        subject=str(body["title"]),
        author=str(body["author_name"]),
        authored_at=max(datetime.fromisoformat(body[each]) for each in ("authored_date", "committed_date")),
        email=body.get("author_email"),
        url=str(body["web_url"]),
        pull=read_merge_request(str(body.get("message") or ""), str(body["web_url"]).partition("/-/")[0]),
    )


def _merged(request: Mapping[str, Any], emails: Mapping[str, str | None]) -> Merged:
    email = next((emails[request[each]] for each in ("squash_commit_sha", "sha") if request.get(each) in emails), None)
    at, url = datetime.fromisoformat(request["merged_at"]), str(request["web_url"])
    return Merged(int(request["iid"]), str(request["title"]), url, at, email=email)


def _check(pipeline: Mapping[str, Any]) -> tuple[Verdict, str, str | None]:
    verdict = VERDICTS.get(pipeline["status"], Verdict.PENDING)
    return verdict, str(pipeline.get("name") or pipeline["ref"]), str(pipeline["web_url"])


def _since(approved: str | None, pushed: datetime) -> bool:
    """Whether an approval is of the newest code; a GitLab that does not say when has its own rule for that."""
    return approved is None or datetime.fromisoformat(approved) >= pushed
