from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import github
from bot.deploys.ports import Finding, Merged, Merging, Rejected, Repository, Verdict
from bot.deploys.pulls import Pull
from bot.github import Api
from bot.integrations.github_code import Code
from tests.github_site import CodeSite, iso, sha
from tests.integrations.asking_code import CALLS, HEAD, LINE, LIVE, Call, tells_a_pause_from_an_absence
from tests.trackers import TOKEN, Reply, serving

PLACE = "shop/web"
HTML = Reply(200, b"<html>Sign in</html>", {"Content-Type": "text/html"})


@pytest.fixture
def site() -> Iterator[CodeSite]:
    made = CodeSite(commits=list(LINE), refs={"main": HEAD, "feature/limits": LINE[2]})
    with serving(made):
        yield made


@pytest.fixture
def code(site: CodeSite) -> Repository:
    return Code(Api(TOKEN, site.url), PLACE)


@pytest.mark.parametrize(("ref", "commit"), [("main", HEAD), ("feature/limits", LINE[2]), (HEAD[:39], LINE[0])])
def test_a_ref_becomes_a_whole_commit(code: Repository, ref: str, commit: str) -> None:
    found = code.resolve(ref)
    assert found.sha == commit
    assert (found.subject, found.author, found.email) == (f"Change {commit[-3:]}", "Anna", "anna@example.com")
    assert found.login == "anna"
    assert found.authored_at == datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    assert found.url == f"https://github.com/{PLACE}/commit/{commit}"


def test_a_ref_is_one_word_of_the_path(site: CodeSite, code: Repository) -> None:
    for ref in ("feature/gone", "a?per_page=9#x", "--upload-pack=x"):
        with pytest.raises(Rejected, match="missing"):
            code.resolve(ref)
    assert set(site.asked) == {
        f"GET /repos/{PLACE}/commits/{each}" for each in ("feature%2Fgone", "a%3Fper_page%3D9%23x", "--upload-pack%3Dx")
    }


def test_a_commit_is_as_old_as_its_last_change(site: CodeSite, code: Repository) -> None:
    shown = site.shown(HEAD)
    shown["commit"]["committer"] = {**shown["commit"]["committer"], "date": "2026-03-02T10:00:00+09:00"}
    shown["author"] = None
    site.faults.append(Reply(200, shown))
    found = code.resolve("main")
    assert (iso(found.authored_at), found.login) == ("2026-03-02T01:00:00Z", None)


def test_what_lies_between_is_told_oldest_first(code: Repository) -> None:
    found = code.compare(LIVE, HEAD)
    assert [each.sha for each in found.commits] == LINE[1:]
    assert (found.total, found.behind, found.is_backward) == (4, 0, False)
    assert found.paths == ("migrations/2.py", "migrations/1.py")
    assert found.url == f"https://github.com/{PLACE}/compare/{LIVE}...{HEAD}"


def test_a_way_back_names_the_commits_that_it_takes_away(site: CodeSite, code: Repository) -> None:
    found = code.compare(HEAD, LIVE)
    assert [each.sha for each in found.commits] == LINE[1:]
    assert (found.total, found.behind, found.is_backward) == (4, 4, True)
    assert found.url == f"https://github.com/{PLACE}/compare/{HEAD}...{LIVE}"
    assert site.asked == [f"GET /repos/{PLACE}/compare/{HEAD}...{LIVE}", f"GET /repos/{PLACE}/compare/{LIVE}...{HEAD}"]


def test_pull_requests_are_read_from_messages_without_another_call(site: CodeSite, code: Repository) -> None:
    site.messages[LINE[1]] = "Make it faster (#12)\n\n* try"
    site.messages[LINE[2]] = "Merge pull request #13 from anna/small\n\nMake it smaller"
    pulls = [each.pull for each in code.compare(LIVE, HEAD).commits]
    page = f"https://github.com/{PLACE}/pull"
    assert pulls == [Pull(12, "Make it faster", f"{page}/12"), Pull(13, "Make it smaller", f"{page}/13"), None, None]
    assert len(site.asked) == 1


def test_pull_requests_that_were_rebased_are_found_by_one_call(site: CodeSite, code: Repository) -> None:
    page = f"https://github.com/{PLACE}/pull/14"
    told = {"number": 14, "title": "Make it faster", "html_url": page, "merged_at": "2026-03-01T09:00:00Z"}
    site.closed = [
        {**told, "merge_commit_sha": HEAD},
        {**told, "number": 15, "merged_at": None, "merge_commit_sha": LINE[1]},
    ]
    assert [each.pull for each in code.compare(LIVE, HEAD).commits] == [None] * 3 + [Pull(14, "Make it faster", page)]
    assert len(site.asked) == 2


def test_without_the_right_to_see_pull_requests_there_are_none(site: CodeSite, code: Repository) -> None:
    assert {each.pull for each in code.compare(LIVE, HEAD).commits} == {None}
    assert len(site.asked) == 2


def test_more_than_one_call_tells_is_counted(site: CodeSite, code: Repository) -> None:
    site.commits += [sha(each) for each in range(100, 500)]
    found = code.compare(LIVE, site.commits[-1])
    assert (len(found.commits), found.total) == (250, 404)


def test_a_branch_that_went_its_own_way_says_what_it_lacks(site: CodeSite, code: Repository) -> None:
    body = {"status": "diverged", "behind_by": 3, "total_commits": 0, "commits": [], "html_url": "https://x.example"}
    site.faults.append(Reply(200, body))
    found = code.compare(LIVE, HEAD)
    assert (found.behind, found.is_backward, found.paths) == (3, False, ())


def check(name: str, conclusion: str | None, status: str = "completed", suite: int = 1) -> dict[str, Any]:
    url = f"https://github.com/{PLACE}/runs/{name}"
    return {
        "id": hash(name),
        "name": name,
        "status": status,
        "conclusion": conclusion,
        "html_url": url,
        "check_suite": {"id": suite},
    }


def status(context: str, state: str) -> dict[str, Any]:
    return {"context": context, "state": state, "target_url": f"https://ci.example.com/{context}"}


GREEN = check("build", "success")


@pytest.mark.parametrize(
    ("checks", "statuses", "verdict", "names"),
    [
        ([], [], Verdict.NONE, ()),
        ([GREEN], [], Verdict.PASSED, ("build",)),
        ([], [status("ci", "success")], Verdict.PASSED, ("ci",)),
        ([GREEN, check("lint", "skipped"), check("docs", "neutral")], [], Verdict.PASSED, ("build", "lint", "docs")),
        ([GREEN], [status("ci", "pending")], Verdict.PENDING, ("ci",)),
        ([GREEN, check("test", None, "in_progress")], [], Verdict.PENDING, ("test",)),
        ([GREEN, check("test", None, "waiting")], [status("ci", "failure")], Verdict.FAILED, ("ci",)),
        ([GREEN], [status("ci", "error")], Verdict.FAILED, ("ci",)),
        *(
            ([GREEN, check("test", why)], [status("ci", "success")], Verdict.FAILED, ("test",))
            for why in ("failure", "cancelled", "timed_out", "action_required", "stale", "startup_failure", "invented")
        ),
    ],
)
def test_checks_and_statuses_are_one(
    site: CodeSite, code: Repository, checks: Any, statuses: Any, verdict: Verdict, names: tuple[str, ...]
) -> None:
    site.check_runs[HEAD], site.statuses[HEAD] = checks, statuses
    found = code.checks(HEAD)
    assert (found.verdict, found.names) == (verdict, names)
    assert bool(found.url) == bool(names)


def test_a_failure_on_the_third_page_is_seen(site: CodeSite, code: Repository) -> None:
    site.check_runs[HEAD] = [check(f"part-{each}", "success") for each in range(250)] + [check("last", "failure")]
    assert code.checks(HEAD).names == ("last",)


def test_more_checks_than_are_read_are_no_yes(site: CodeSite, code: Repository) -> None:
    site.check_runs[HEAD] = [check(f"part-{each}", "success") for each in range(500)]
    with pytest.raises(Rejected, match="too_large"):
        code.checks(HEAD)


def test_an_earlier_deploy_is_no_check_of_the_commit(site: CodeSite, code: Repository) -> None:
    suite = site.run(head_sha=HEAD)["check_suite_id"]
    site.check_runs[HEAD] = [check("deploy", "success", suite=suite)]
    assert code.checks(HEAD).verdict == Verdict.NONE
    site.check_runs[HEAD] = [GREEN, check("deploy", "failure", suite=suite)]
    assert code.checks(HEAD).verdict == Verdict.PASSED
    site.refusals[f"GET /repos/{PLACE}/actions/runs"] = Reply(403, {"message": "Resource not accessible"})
    assert code.checks(HEAD).verdict == Verdict.FAILED


def pull(number: int = 7, head: str = HEAD, merged: str | None = "2026-03-01T08:00:00Z") -> dict[str, Any]:
    return {
        "number": number,
        "state": "closed" if merged else "open",
        "merged_at": merged,
        "user": {"login": "anna"},
        "head": {"sha": head},
        "html_url": f"https://github.com/{PLACE}/pull/{number}",
    }


def review(who: str | None, state: str, commit: str = HEAD, belongs: str = "MEMBER") -> dict[str, Any]:
    user = {"login": who} if who else None
    return {"user": user, "state": state, "commit_id": commit, "author_association": belongs}


YES = review("maya", "APPROVED")


@pytest.mark.parametrize(
    ("reviews", "verdict", "names"),
    [
        ([], Verdict.PENDING, ()),
        ([YES], Verdict.PASSED, ("maya",)),
        ([review("anna", "APPROVED")], Verdict.PENDING, ()),
        ([review(None, "APPROVED")], Verdict.PENDING, ()),
        ([review("eve", "APPROVED", belongs="NONE")], Verdict.PENDING, ()),
        ([review("eve", "CHANGES_REQUESTED", belongs="CONTRIBUTOR"), YES], Verdict.PASSED, ("maya",)),
        ([YES, review("luca", "CHANGES_REQUESTED")], Verdict.FAILED, ("luca",)),
        ([review("maya", "CHANGES_REQUESTED"), YES], Verdict.PASSED, ("maya",)),
        ([YES, review("maya", "COMMENTED")], Verdict.PASSED, ("maya",)),
        ([YES, review("maya", "CHANGES_REQUESTED")], Verdict.FAILED, ("maya",)),
        ([review("maya", "DISMISSED")], Verdict.PENDING, ()),
        ([review("maya", "APPROVED", LINE[1])], Verdict.PENDING, ("maya",)),
        ([YES, review("luca", "APPROVED", LINE[1])], Verdict.PASSED, ("maya",)),
    ],
)
def test_the_last_word_of_each_reviewer_counts(
    site: CodeSite, code: Repository, reviews: Any, verdict: Verdict, names: tuple[str, ...]
) -> None:
    site.pulls[HEAD], site.reviews[7] = [pull()], reviews
    assert code.review(HEAD) == Finding(verdict, names, f"https://github.com/{PLACE}/pull/7")


def test_what_came_without_a_pull_request_has_no_review(site: CodeSite, code: Repository) -> None:
    assert code.review(HEAD).verdict == Verdict.NONE
    site.pulls[HEAD] = [{**pull(), "merged_at": None}]
    assert code.review(HEAD).verdict == Verdict.NONE


@pytest.mark.parametrize(("merged", "verdict"), [("2026-03-01T08:00:00Z", Verdict.PASSED), (None, Verdict.PENDING)])
def test_what_was_squashed_is_what_was_approved(
    site: CodeSite, code: Repository, merged: str | None, verdict: Verdict
) -> None:
    site.pulls[HEAD] = [pull(head=LINE[3], merged=merged)]
    site.reviews[7] = [review("maya", "APPROVED", LINE[3])]
    assert code.review(HEAD).verdict == verdict


def test_one_approved_pull_request_of_several_will_do(site: CodeSite, code: Repository) -> None:
    site.pulls[HEAD] = [pull(7), pull(8)]
    site.reviews = {7: [review("luca", "CHANGES_REQUESTED")], 8: [YES]}
    assert code.review(HEAD).url == f"https://github.com/{PLACE}/pull/8"


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (HTML, "unreadable"),
        (Reply(200, b""), "unreadable"),
        (Reply(200, ["odd"]), "unreadable"),
        (Reply(200, {"sha": "abc"}), "unreadable"),
        (Reply(200, "odd"), "unreadable"),
        (Reply(301, {"message": "Moved Permanently"}), "missing"),
        (Reply(403, {"message": "Resource not accessible by personal access token"}), "denied"),
        (Reply(404, {"message": "Not Found"}), "missing"),
        (Reply(409, {"message": "Git Repository is empty."}), "conflict"),
        (Reply(422, {"message": "Validation Failed"}), "invalid"),
    ],
)
def test_what_cannot_be_used_is_said(site: CodeSite, code: Repository, call: Call, reply: Reply, why: str) -> None:
    site.faults.append(reply)
    with pytest.raises(Rejected) as rejected:
        call(code)
    assert rejected.value.why == why
    assert TOKEN not in str(rejected.value)


@pytest.mark.parametrize("call", CALLS)
def test_what_is_longer_than_is_read_is_said(
    site: CodeSite, code: Repository, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github, "LARGEST", 1000)
    site.faults.append(Reply(200, ["x" * 200_000]))
    with pytest.raises(Rejected, match="too_large"):
        call(code)


@pytest.mark.parametrize("call", CALLS)
def test_a_pause_and_an_absence_are_told_apart(site: CodeSite, code: Repository, call: Call) -> None:
    tells_a_pause_from_an_absence(site, code, call)


def test_a_wrong_token_is_said_without_the_token(site: CodeSite) -> None:
    with pytest.raises(Rejected) as rejected:
        Code(Api("another", site.url), PLACE).resolve("main")
    assert (rejected.value.why, rejected.value.said) == ("denied", "Bad credentials")


def test_what_was_merged_last_names_who_wrote_it(site: CodeSite, code: Repository) -> None:
    page = "https://github.com/shop/web/pull/12"
    pull = {"number": 12, "title": "Limit it", "html_url": page}
    site.closed = [
        {**pull, "merged_at": "2026-03-02T09:00:00Z", "user": {"login": "anna"}},
        {**pull, "number": 13, "merged_at": None, "user": {"login": "anna"}},
        {**pull, "number": 14, "merged_at": "2026-03-02T10:00:00Z", "user": None},
    ]
    assert isinstance(code, Merging)
    first, second = code.merged()
    assert first == Merged(12, "Limit it", page, datetime(2026, 3, 2, 9, tzinfo=UTC), "anna")
    assert (second.number, second.login) == (14, None)
    site.closed = None
    with pytest.raises(Rejected, match="missing"):
        code.merged()
    site.closed = [{"merged_at": "2026-03-02T10:00:00Z"}]
    with pytest.raises(Rejected, match="unreadable"):
        code.merged()
