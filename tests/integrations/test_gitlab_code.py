from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import gitlab
from bot.deploys.ports import Finding, Merged, Merging, Rejected, Repository, Verdict
from bot.gitlab import Api
from bot.integrations.gitlab_code import Code
from tests.github_site import iso
from tests.gitlab_site import GITLAB_TOKEN, GitLabSite
from tests.integrations.asking_code import CALLS, HEAD, LINE, LIVE, Call, tells_a_pause_from_an_absence
from tests.trackers import Reply, serving

PROJECT = "shop/team/web"
WHERE = "/api/v4/projects/shop%2Fteam%2Fweb"
PAGE = f"https://gitlab.com/{PROJECT}/-"


@pytest.fixture
def site() -> Iterator[GitLabSite]:
    made = GitLabSite(commits=list(LINE), refs={"main": HEAD, "feature/limits": LINE[2]})
    with serving(made):
        yield made


@pytest.fixture
def code(site: GitLabSite) -> Repository:
    return Code(Api(GITLAB_TOKEN, site.url), PROJECT)


@pytest.mark.parametrize(("ref", "commit"), [("main", HEAD), ("feature/limits", LINE[2]), (HEAD[:39], LINE[0])])
def test_a_ref_becomes_a_whole_commit(code: Repository, ref: str, commit: str) -> None:
    found = code.resolve(ref)
    assert found.sha == commit
    assert (found.subject, found.author, found.email) == (f"Change {commit[-3:]}", "Anna", "anna@example.com")
    assert found.login is None
    assert found.authored_at == datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    assert found.url == f"{PAGE}/commit/{commit}"


def test_a_ref_is_one_word_of_the_path(site: GitLabSite, code: Repository) -> None:
    for ref in ("feature/gone", "a?per_page=9#x", "--upload-pack=x"):
        with pytest.raises(Rejected, match="missing: 404 Commit Not Found"):
            code.resolve(ref)
    words = ("feature%2Fgone", "a%3Fper_page%3D9%23x", "--upload-pack%3Dx")
    assert set(site.asked) == {f"GET {WHERE}/repository/commits/{each}" for each in words}


def test_a_commit_is_as_old_as_its_last_change(site: GitLabSite, code: Repository) -> None:
    site.faults.append(Reply(200, {**site.shown(HEAD), "committed_date": "2026-03-02T10:00:00.000+09:00"}))
    assert iso(code.resolve("main").authored_at) == "2026-03-02T01:00:00Z"


def test_what_lies_between_is_told_oldest_first(code: Repository) -> None:
    found = code.compare(LIVE, HEAD)
    assert [each.sha for each in found.commits] == LINE[1:]
    assert (found.total, found.behind, found.is_backward) == (4, 0, False)
    assert found.paths == ("migrations/2.py", "migrations/1.py")
    assert found.url == f"{PAGE}/compare/{LIVE}...{HEAD}"


def test_a_way_back_takes_commits_away(code: Repository) -> None:
    found = code.compare(HEAD, LIVE)
    assert [each.sha for each in found.commits] == LINE[1:]
    assert (found.total, found.behind, found.is_backward) == (4, 4, True)
    assert "migrations/2.py" in found.paths


@pytest.mark.parametrize(
    ("pipelines", "verdict", "names"),
    [
        ([], Verdict.NONE, ()),
        ([{"status": "success"}], Verdict.PASSED, ("main",)),
        ([{"status": "success", "name": "Build"}], Verdict.PASSED, ("Build",)),
        ([{"status": "skipped"}], Verdict.NONE, ()),
        ([{"status": "success"}, {"status": "running", "ref": "v1"}], Verdict.PENDING, ("v1",)),
        ([{"status": "success"}, {"status": "failed", "source": "external"}], Verdict.FAILED, ("main",)),
        ([{"status": "failed"}, {"status": "success"}], Verdict.PASSED, ("main",)),
        ([{"status": "success"}, {"status": "canceled"}], Verdict.FAILED, ("main",)),
        *(
            ([{"status": each}], Verdict.PENDING, ("main",))
            for each in ("created", "pending", "manual", "scheduled", "waiting_for_resource", "canceling", "invented")
        ),
    ],
)
def test_the_newest_pipeline_of_each_kind_decides(
    site: GitLabSite, code: Repository, pipelines: list[dict[str, Any]], verdict: Verdict, names: tuple[str, ...]
) -> None:
    for each in pipelines:
        site.pipeline(**{"sha": HEAD, "source": "push", **each})
    site.pipeline("failed", sha=LIVE, source="push")
    found = code.checks(HEAD)
    assert (found.verdict, found.names) == (verdict, names)
    assert bool(found.url) == bool(names)


@pytest.mark.parametrize("source", ["api", "trigger", "web", "schedule", "chat", "pipeline"])
def test_an_earlier_deploy_is_no_check_of_the_commit(site: GitLabSite, code: Repository, source: str) -> None:
    site.pipeline("success", sha=HEAD, source=source)
    assert code.checks(HEAD).verdict == Verdict.NONE
    site.pipeline("success", sha=HEAD, source="merge_request_event")
    site.pipeline("failed", sha=HEAD, source=source)
    assert code.checks(HEAD).verdict == Verdict.PASSED


def request(state: str = "merged", head: str = HEAD, number: int = 7, **more: Any) -> dict[str, Any]:
    url = f"{PAGE}/merge_requests/{number}"
    return {"iid": number, "state": state, "sha": head, "author": {"username": "anna"}, "web_url": url, **more}


def approval(who: str, at: str | None = "2026-03-01T08:00:00.000Z") -> dict[str, Any]:
    return {"user": {"username": who}, **({"approved_at": at} if at else {})}


PUSHED = "2026-03-01T07:00:00.000Z"
LATE = "2026-03-01T06:59:00.000Z"


@pytest.mark.parametrize(
    ("given", "approvals", "verdict", "names"),
    [
        (request(), [], Verdict.PENDING, ()),
        (request(), [approval("maya")], Verdict.PASSED, ("maya",)),
        (request(), [approval("anna")], Verdict.PENDING, ()),
        (request(), [approval("anna"), approval("luca")], Verdict.PASSED, ("luca",)),
        (request(), [approval("maya", LATE)], Verdict.PENDING, ("maya",)),
        (request(), [approval("maya", LATE), approval("luca")], Verdict.PASSED, ("luca",)),
        (request(), [approval("maya", None)], Verdict.PASSED, ("maya",)),
        (request(head=LINE[3]), [approval("maya")], Verdict.PASSED, ("maya",)),
        (request("opened"), [approval("maya")], Verdict.PASSED, ("maya",)),
        (request("opened", LINE[3]), [approval("maya")], Verdict.PENDING, ("maya",)),
        (request("opened", detailed_merge_status="requested_changes"), [approval("maya")], Verdict.FAILED, ("maya",)),
        (request(author=None), [approval("maya")], Verdict.PASSED, ("maya",)),
    ],
)
def test_an_approval_counts_for_the_code_that_was_approved(
    site: GitLabSite,
    code: Repository,
    given: dict[str, Any],
    approvals: list[dict[str, Any]],
    verdict: Verdict,
    names: tuple[str, ...],
) -> None:
    site.requests[HEAD], site.approvals[7], site.versions[7] = [given], approvals, [{"created_at": PUSHED}]
    assert code.review(HEAD) == Finding(verdict, names, f"{PAGE}/merge_requests/7")


def test_what_came_without_a_merge_request_has_no_review(site: GitLabSite, code: Repository) -> None:
    assert code.review(HEAD).verdict == Verdict.NONE
    site.requests[HEAD] = [request("closed"), request("locked")]
    assert code.review(HEAD).verdict == Verdict.NONE


def test_one_approved_merge_request_of_several_will_do(site: GitLabSite, code: Repository) -> None:
    site.requests[HEAD] = [request(), request(number=8)]
    site.approvals[8], site.versions[8] = [approval("maya")], [{"created_at": PUSHED}]
    assert code.review(HEAD).url == f"{PAGE}/merge_requests/8"


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(200, b"<html>"), "unreadable"),
        (Reply(200, b""), "unreadable"),
        (Reply(200, ["odd"]), "unreadable"),
        (Reply(200, {"id": "abc"}), "unreadable"),
        (Reply(200, "odd"), "unreadable"),
        (Reply(302, b"<html>"), "missing"),
        (Reply(403, {"message": "403 Forbidden"}), "denied"),
        (Reply(404, {"message": "404 Project Not Found"}), "missing"),
        (Reply(400, {"error": "sha is invalid"}), "invalid"),
    ],
)
def test_what_cannot_be_used_is_said(site: GitLabSite, code: Repository, call: Call, reply: Reply, why: str) -> None:
    site.faults.append(reply)
    with pytest.raises(Rejected) as rejected:
        call(code)
    assert rejected.value.why == why
    assert GITLAB_TOKEN not in str(rejected.value)


@pytest.mark.parametrize("call", CALLS)
def test_what_is_longer_than_is_read_is_said(
    site: GitLabSite, code: Repository, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gitlab, "LARGEST", 1000)
    site.faults.append(Reply(200, ["x" * 200_000]))
    with pytest.raises(Rejected, match="too_large"):
        call(code)


@pytest.mark.parametrize("call", CALLS)
def test_a_pause_and_an_absence_are_told_apart(site: GitLabSite, code: Repository, call: Call) -> None:
    tells_a_pause_from_an_absence(site, code, call)


def test_a_wrong_token_is_said_without_the_token(site: GitLabSite) -> None:
    with pytest.raises(Rejected) as rejected:
        Code(Api("glpat-of-somebody", site.url), PROJECT).resolve("main")
    assert (rejected.value.why, rejected.value.said) == ("denied", "401 Unauthorized")


def test_what_was_merged_last_names_who_wrote_its_newest_commit(site: GitLabSite, code: Repository) -> None:
    request: dict[str, Any] = {
        "title": "Limit it",
        "web_url": f"{PAGE}/merge_requests/12",
        "author": {"username": "anna"},
    }
    request |= {"merged_at": "2026-03-02T09:00:00.000Z", "squash_commit_sha": None}
    site.merged = [{**request, "iid": 12, "sha": HEAD}, {**request, "iid": 13, "sha": "f" * 40}]
    assert isinstance(code, Merging)
    first, second = code.merged()
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert first == Merged(12, "Limit it", f"{PAGE}/merge_requests/12", at, email="anna@example.com")
    assert (second.number, second.login, second.email) == (13, None, None)
    site.merged = [{"iid": 12}]
    with pytest.raises(Rejected, match="unreadable"):
        code.merged()
