"""Commits at GitHub: what a ref stands for, what lies between two of them, and whether one passed checks and reviews.

https://docs.github.com/en/rest/commits
https://docs.github.com/en/rest/checks/runs
https://docs.github.com/en/rest/pulls/reviews
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from bot.deploys.answers import best, merged, readable, reading
from bot.deploys.ports import Commit, Comparison, Finding, Merged, Rejected, Verdict
from bot.deploys.pulls import Pull, read_pull
from bot.github import Api, delivered, said
from bot.postmortems.ports import Refused

PAGE, PAGES = 100, 5
"""What one page lists, and how many pages are read: a commit has more checks or reviews than that only by mistake."""
PULLS = 3
"""Pull requests of a commit whose reviews are read."""
UNPROCESSABLE = 422
SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
GREEN = {"success", "neutral", "skipped"}
TEAM = {"OWNER", "MEMBER", "COLLABORATOR"}
"""Whose reviews count: in a public repository everybody may write one."""
APPROVED, CHANGES, DECISIVE = "APPROVED", "CHANGES_REQUESTED", {"APPROVED", "CHANGES_REQUESTED", "DISMISSED"}


@dataclass(frozen=True)
class Code:
    """A repository at GitHub as `owner/name`; the token reads contents, checks, statuses, pull requests and actions."""

    api: Api
    place: str

    def resolve(self, ref: str) -> Commit:
        """Find the commit of a branch, a tag or the beginning of a commit; only one of its files is asked for."""
        answer = self.api.ask("GET", f"/repos/{self.place}/commits/{quote(ref, safe='')}?per_page=1")
        if answer.status == UNPROCESSABLE and "no commit found" in said(answer).lower():
            raise Rejected("missing", said(answer))
        with reading():
            return _commit(readable(answer, said(answer)))

    def compare(self, base: str, head: str) -> Comparison:
        """Tell what lies between two commits: at most 250 commits and 300 files.

        Where the way leads back, what is taken away is asked for by another call; and where no commit names its pull
        request, as after a rebase, the pull requests that were merged last.
        """
        found = self._between(base, head)
        if found.is_backward:
            away = self._between(head, base)
            return replace(away, total=found.behind, behind=found.behind, is_backward=True, url=found.url)
        is_told = not found.commits or any(each.pull for each in found.commits)
        return found if is_told else replace(found, commits=self._with_pulls(found.commits))

    def _between(self, base: str, head: str) -> Comparison:
        span = f"{quote(base, safe='')}...{quote(head, safe='')}"
        body = self._read(f"/repos/{self.place}/compare/{span}")
        with reading():
            return Comparison(
                commits=tuple(map(_commit, body["commits"])),
                total=int(body["total_commits"]),
                behind=int(body["behind_by"]),
                is_backward=body["status"] == "behind",
                paths=tuple(_paths(body.get("files") or ())),
                url=str(body["html_url"]),
            )

    def _with_pulls(self, commits: Sequence[Commit]) -> Sequence[Commit]:
        """Add the pull requests whose last commit is among these; none without the right to see them."""
        try:
            listed = self._merged()
        except Rejected:
            return commits
        with reading():
            known = {each["merge_commit_sha"]: each for each in listed}
            pulls = {
                sha: Pull(each["number"], str(each["title"]), str(each["html_url"])) for sha, each in known.items()
            }
        return tuple(replace(each, pull=pulls.get(each.sha)) for each in commits)

    def merged(self) -> Sequence[Merged]:
        """List the pull requests that were merged last, of the hundred that changed last.

        https://docs.github.com/en/rest/pulls/pulls#list-pull-requests
        """
        with reading():
            return [
                Merged(
                    number=int(each["number"]),
                    title=str(each["title"]),
                    url=str(each["html_url"]),
                    at=datetime.fromisoformat(each["merged_at"]),
                    login=_login(each.get("user")),
                )
                for each in self._merged()
            ]

    def _merged(self) -> Sequence[Mapping[str, Any]]:
        query = urlencode({"state": "closed", "sort": "updated", "direction": "desc", "per_page": PAGE})
        listed = self._read(f"/repos/{self.place}/pulls?{query}")
        with reading():
            return [each for each in listed if each.get("merged_at")]

    def checks(self, commit: str) -> Finding:
        """Merge statuses and check runs; what deploy workflows say of themselves is no check of the commit.

        A combined status without any statuses calls itself pending, and is therefore not asked for its state.
        """
        where = f"/repos/{self.place}/commits/{quote(commit, safe='')}"
        with reading():
            runs = list(self._pages(f"{where}/check-runs", "check_runs", {"filter": "latest"}))
            deploys = self._deploys(commit) if runs else frozenset()
            told = [_check(each) for each in runs if (each.get("check_suite") or {}).get("id") not in deploys]
            told += [_status(each) for each in self._pages(f"{where}/status", "statuses")]
        return merged(told)

    def review(self, commit: str) -> Finding:
        """Tell what reviewers say of the pull request that a commit came by, or is the head of."""
        with reading():
            pulls = self._read(f"/repos/{self.place}/commits/{quote(commit, safe='')}/pulls?per_page={PAGE}")
            return best([self._judged(pull, commit) for pull in [each for each in pulls if _may_bring(each)][:PULLS]])

    def _judged(self, pull: Mapping[str, Any], commit: str) -> Finding:
        """Judge one pull request: an approval counts for the code that was approved, and not for what came later."""
        author = _login(pull.get("user"))
        reviews = list(self._pages(f"/repos/{self.place}/pulls/{int(pull['number'])}/reviews"))
        last = {str(_login(each["user"])): each for each in reviews if _counts(each, author)}
        refusing = [who for who, each in last.items() if each["state"] == CHANGES]
        approving = {who: each["commit_id"] for who, each in last.items() if each["state"] == APPROVED}
        seen = {commit, pull["head"]["sha"]} if pull.get("merged_at") else {commit}
        current = [who for who, approved in approving.items() if approved in seen]
        url = str(pull["html_url"])
        if refusing:
            return Finding(Verdict.FAILED, tuple(refusing), url)
        return Finding(Verdict.PASSED if current else Verdict.PENDING, tuple(current or approving), url)

    def _deploys(self, commit: str) -> frozenset[int]:
        """Name the check suites of workflows that somebody started, as deploys are; none without the right to see."""
        query = urlencode({"head_sha": commit, "event": "workflow_dispatch", "per_page": PAGE})
        try:
            listed = self._read(f"/repos/{self.place}/actions/runs?{query}")
        except Rejected:
            return frozenset()
        return frozenset(each["check_suite_id"] for each in listed["workflow_runs"])

    def _pages(
        self, path: str, key: str | None = None, query: Mapping[str, str] | None = None
    ) -> Iterator[Mapping[str, Any]]:
        """Read a list to its end. Raises `Rejected` where that is not reached, because the rest may say otherwise."""
        for page in range(1, PAGES + 1):
            body = self._read(f"{path}?{urlencode({**(query or {}), 'per_page': PAGE, 'page': page})}")
            listed: Sequence[Mapping[str, Any]] = body[key] if key else body
            yield from listed
            if len(listed) < PAGE:
                return
        raise Rejected("too_large")

    def _read(self, path: str) -> Any:  # noqa: ANN401 - any JSON value
        answer = self.api.ask("GET", path)
        return readable(answer, said(answer))


def merged_branch(headers: Mapping[str, str], body: bytes) -> tuple[str, str] | None:
    """Read a delivery about a pull request: the repository and the branch that was merged, None where none was.

    A branch of a fork is none of the repository's, and one that was merged into another topic branch is not over.
    Raises `Refused` where it is no such delivery.
    https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request
    """
    try:
        content = delivered(headers, body)
        pull, place = content["pull_request"], str(content["repository"]["full_name"])
        is_own = (pull["head"]["repo"] or {}).get("full_name") == place
        is_merged = content["action"] == "closed" and bool(pull["merged"])
        is_home = pull["base"]["ref"] == content["repository"]["default_branch"]
        return (place, str(pull["head"]["ref"])) if is_own and is_merged and is_home else None
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise Refused("odd") from None


def _commit(body: Mapping[str, Any]) -> Commit:
    """Read a commit; it is as old as the last thing that was done to it, such as a rebase."""
    sha, inner = str(body["sha"]), body["commit"]
    if not SHA.fullmatch(sha):
        raise ValueError(sha)
    author, message = inner["author"], str(inner["message"])
    return Commit(
        sha=sha,
        subject=message.partition("\n")[0],
        author=str(author["name"]),
        authored_at=max(datetime.fromisoformat(inner[each]["date"]) for each in ("author", "committer")),
        email=author.get("email"),
        login=_login(body.get("author")),
        url=str(body["html_url"]),
        pull=read_pull(message, str(body["html_url"]).partition("/commit/")[0]),
    )


def _paths(files: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in files:
        yield from filter(None, (each["filename"], each.get("previous_filename")))


def _login(user: Mapping[str, Any] | None) -> str | None:
    """Tell somebody's login; nobody's where the account is gone or none belongs to the address."""
    return str(user["login"]) if user and user.get("login") else None


def _check(run: Mapping[str, Any]) -> tuple[Verdict, str, str | None]:
    """Judge a check run; a conclusion that is not known is no yes."""
    finished = Verdict.PASSED if run["conclusion"] in GREEN else Verdict.FAILED
    return finished if run["status"] == "completed" else Verdict.PENDING, str(run["name"]), run.get("html_url")


def _status(status: Mapping[str, Any]) -> tuple[Verdict, str, str | None]:
    verdicts = {"success": Verdict.PASSED, "pending": Verdict.PENDING}
    return verdicts.get(status["state"], Verdict.FAILED), str(status["context"]), status.get("target_url")


def _may_bring(pull: Mapping[str, Any]) -> bool:
    """Whether a pull request brought the commit, or is to bring it; one that was closed did neither."""
    return bool(pull.get("merged_at")) or pull["state"] == "open"


def _counts(review: Mapping[str, Any], author: str | None) -> bool:
    """Whether a review is a decision of somebody of the team who did not write the change."""
    who = _login(review.get("user"))
    is_decision = review["state"] in DECISIVE and review.get("author_association") in TEAM
    return is_decision and who is not None and who != author
