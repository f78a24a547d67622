from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.http import OutsideAway, OutsideBusy
from bot.integrations.github_issues import GitHub
from bot.postmortems.ports import Assignee, NewIssue, Refused
from tests.trackers import BEGUN, LOST, TOKEN, GitHubSite, Reply, serving

MARK = "bongsu-T1-5-1772355600"
NEW = NewIssue(MARK, "Add a limit", ("From incident 12",), "https://bongsu.example.com/postmortems/12", ("postmortem",))
PLACE = "shop/ops"


@pytest.fixture
def site() -> Iterator[GitHubSite]:
    made = GitHubSite()
    with serving(made):
        yield made


@pytest.fixture
def github(site: GitHubSite) -> GitHub:
    return GitHub(TOKEN, site.url)


def test_an_issue_is_made_and_found_again_by_its_mark(site: GitHubSite, github: GitHub) -> None:
    made = github.create(PLACE, NEW)
    assert (made.ref, made.name, made.state) == ("1", "shop/ops#1", "open")
    assert made.url == "https://github.com/shop/ops/issues/1"
    assert site.issues[1].labels == ["postmortem"]
    assert "<https://bongsu.example.com/postmortems/12>" in site.issues[1].body
    assert github.find(PLACE, MARK, BEGUN - timedelta(minutes=5)) == made
    assert github.find(PLACE, "bongsu-T1-6-1772355600", BEGUN) is None


def test_a_lost_answer_leaves_an_issue_that_is_found(site: GitHubSite, github: GitHub) -> None:
    site.faults.append(LOST)
    with pytest.raises(OutsideAway) as away:
        github.create(PLACE, NEW)
    assert site.url not in str(away.value)
    found = github.find(PLACE, MARK, BEGUN)
    assert found is not None
    assert found.ref == "1"


def test_what_people_wrote_calls_nobody_and_formats_nothing(site: GitHubSite, github: GitHub) -> None:
    github.create(PLACE, NewIssue(MARK, "x" * 400, ("- @shop/everybody saw #12 <b>\n**loud** -->",)))
    shown = site.issues[1].body.split("\n\n")[0]
    assert shown == r"\- @<!-- -->shop/everybody saw #<!-- -->12 \<b\> \*\*loud\*\* --\>"
    assert len(site.issues[1].title) == 256


def test_it_is_closed_with_its_reason_and_opened_again(site: GitHubSite, github: GitHub) -> None:
    made = github.create(PLACE, NEW)
    assert github.move(PLACE, made, "done").state == "done"
    assert site.issues[1].reason == "completed"
    assert github.move(PLACE, made, "open").state == "open"
    assert github.move(PLACE, made, "dropped").state == "dropped"
    assert github.look(PLACE, made.ref).state == "dropped"


def test_who_may_not_be_assigned_is_left_out(site: GitHubSite, github: GitHub) -> None:
    made = github.create(PLACE, NEW)
    for login in ("anna", "nobody"):
        account = github.account(PLACE, Assignee("x@example.com", login))
        assert account == login
        github.assign(PLACE, made.ref, account)
    assert site.issues[1].assignees == ["anna"]


def test_it_is_renamed(site: GitHubSite, github: GitHub) -> None:
    github.rename(PLACE, github.create(PLACE, NEW).ref, "Add two limits")
    assert (site.issues[1].title, site.issues[1].state) == ("Add two limits", "open")


def test_news_cost_nothing_while_nothing_changes(site: GitHubSite, github: GitHub) -> None:
    github.create(PLACE, NEW)
    first = github.news(PLACE, (), "", BEGUN)
    assert [each.state for each in first.seen] == ["open"]
    again = github.news(PLACE, (), first.cursor, BEGUN)
    assert again.seen == ()
    assert again.cursor == first.cursor
    site.later(60)
    site.set(1, "closed", "completed")
    after = github.news(PLACE, (), again.cursor, BEGUN)
    assert [(each.ref, each.state) for each in after.seen] == [("1", "done")]
    github.news(PLACE, (), after.cursor, BEGUN)
    site.later(1)
    site.set(1, "open")
    assert [each.state for each in github.news(PLACE, (), after.cursor, BEGUN).seen] == ["open"]


def test_more_than_a_page_is_read_page_by_page_even_of_one_second(site: GitHubSite, github: GitHub) -> None:
    for number in range(250):
        site.made(f"Other {number}", None, [])
        site.later(0 if number < 150 else 1)
    cursor, names = "", set()
    for _ in range(6):
        found = github.news(PLACE, (), cursor, BEGUN)
        cursor = found.cursor
        names |= {each.name for each in found.seen}
    assert "shop/ops#250" in names


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(401, {"message": "Bad credentials"}), "denied"),
        (Reply(403, {"message": "Resource not accessible by personal access token"}), "denied"),
        (Reply(404, {"message": "Not Found"}), "missing"),
        (Reply(410, {"message": "Issues has been disabled in this repository."}), "off"),
        (Reply(301, {"message": "Moved Permanently"}, {"Location": "https://api.github.com/repositories/1"}), "moved"),
        (Reply(422, {"message": "Validation Failed", "errors": [{"field": "title", "code": "missing"}]}), "invalid"),
        (Reply(200, b"<html>Sign in</html>", {"Content-Type": "text/html"}), "odd"),
        (Reply(201, {"id": 1}), "odd"),
        (Reply(201, ["not an issue"]), "odd"),
        (Reply(201, b"[" * 200_000), "odd"),
        (Reply(201, b'"' + b"x" * 17_000_000 + b'"'), "odd"),
    ],
)
def test_what_a_person_has_to_mend(site: GitHubSite, github: GitHub, reply: Reply, why: str) -> None:
    site.faults.append(reply)
    with pytest.raises(Refused) as refused:
        github.create(PLACE, NEW)
    assert refused.value.why == why
    assert TOKEN not in str(refused.value)
    assert len(refused.value.said) <= 300


def test_a_list_that_is_none_is_odd(site: GitHubSite, github: GitHub) -> None:
    for call in (lambda: github.find(PLACE, MARK, BEGUN), lambda: github.news(PLACE, (), "", BEGUN)):
        site.faults.append(Reply(200, {"message": "moved"}))
        with pytest.raises(Refused, match="odd"):
            call()


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (Reply(429, {}, {"Retry-After": "30"}), 30),
        (Reply(429, {}), 60),
        (Reply(403, {"message": "You have exceeded a secondary rate limit."}), 60),
        (Reply(403, {}, {"Retry-After": "90"}), 90),
        (Reply(403, {}, {"x-ratelimit-remaining": "0"}), 60),
        (Reply(429, {}, {"Retry-After": "99999999"}), 3600),
    ],
)
def test_a_pause_that_is_asked_for_is_kept(site: GitHubSite, github: GitHub, reply: Reply, seconds: int) -> None:
    site.faults.append(reply)
    with pytest.raises(OutsideBusy) as busy:
        github.look(PLACE, "1")
    assert busy.value.seconds == seconds


def test_a_limit_ends_by_the_clock_of_github(site: GitHubSite, github: GitHub) -> None:
    told = github._exchange(
        "GET", f"/repos/{PLACE}/issues?sort=created&direction=asc&since={BEGUN:%Y-%m-%dT%XZ}&per_page=1"
    )
    assert "Date" in told.headers
    site.faults.append(Reply(403, {}, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}))
    with pytest.raises(OutsideBusy) as busy:
        github.look(PLACE, "1")
    assert busy.value.seconds == 1


@pytest.mark.parametrize("status", [500, 502, 503, LOST])
def test_a_tracker_that_is_away_is_tried_again(site: GitHubSite, github: GitHub, status: int) -> None:
    site.faults.append(status)
    with pytest.raises(OutsideAway):
        github.look(PLACE, "1")


def test_a_wrong_token_is_said_without_the_token(site: GitHubSite) -> None:
    with pytest.raises(Refused) as refused:
        GitHub("another", site.url).look(PLACE, "1")
    assert (refused.value.why, refused.value.said) == ("denied", "Bad credentials")
