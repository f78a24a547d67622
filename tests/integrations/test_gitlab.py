from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import count

import pytest

from bot import gitlab
from bot.catalogue.deploying import Command, Target
from bot.catalogue.pipelines import GitLab
from bot.deploys import polling
from bot.deploys.ports import Backend, Foreseeing, Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.gitlab import Api
from bot.http import OutsideAway, OutsideBusy
from bot.integrations.gitlab import Pipelines
from tests.github_site import sha
from tests.gitlab_site import GITLAB_TOKEN, GitLabSite
from tests.trackers import BEGUN, LOST, Reply, serving

PROJECT, COMMIT = "shop/team/web", sha(5)
WHERE = "/api/v4/projects/shop%2Fteam%2Fweb"
CREATE = f"POST {WHERE}/pipeline"
KEY = "bongsu-T1-7"
TOLD = {"COMMIT": COMMIT, "ENVIRONMENT": "production", "DEPLOY_ID": KEY}


def order(key: str = KEY, table: GitLab | None = None) -> Order:
    target = Target(gitlab=table or GitLab())
    return Order(key, "web", "production", COMMIT, "topic", target, repository=PROJECT, begun_at=BEGUN)


def handle(number: int) -> Handle:
    return Handle(f"{PROJECT}:{number}", f"https://gitlab.com/{PROJECT}/-/pipelines/{number}")


@pytest.fixture
def site() -> Iterator[GitLabSite]:
    made = GitLabSite()
    with serving(made):
        yield made


@pytest.fixture
def pipelines(site: GitLabSite) -> Backend:
    return Pipelines(Api(GITLAB_TOKEN, site.url))


def test_a_pipeline_is_told_the_commit_and_answers_with_its_number(site: GitLabSite, pipelines: Backend) -> None:
    assert pipelines.start(order()) == handle(1000)
    assert site.sent == [{"ref": "main", "variables": [{"key": key, "value": value} for key, value in TOLD.items()]}]
    assert pipelines.find(order()) == handle(1000)


def test_a_pipeline_may_be_elsewhere_and_take_other_variables(site: GitLabSite, pipelines: Backend) -> None:
    site.branches = ("v2",)
    table = GitLab(project=PROJECT, ref="v2", variables={"WHAT": "{service}@{commit} {id}"})
    elsewhere = Order("x-1", "web", "live", COMMIT, "topic", Target(gitlab=table), repository="shop/none")
    pipelines.start(elsewhere)
    assert site.sent[0] == {"ref": "v2", "variables": [{"key": "WHAT", "value": f"web@{COMMIT} x-1"}]}
    assert pipelines.find(elsewhere) == handle(1000)


@pytest.mark.parametrize("fault", [LOST, 500, 502, Reply(200, b"<html>"), Reply(201, {}), Reply(201, b"")])
def test_without_a_clear_answer_it_may_have_begun(site: GitLabSite, pipelines: Backend, fault: int | Reply) -> None:
    site.faults.append(fault)
    with pytest.raises(Uncertain):
        pipelines.start(order())
    assert site.asked == [CREATE]
    assert pipelines.find(order()) == (handle(1000) if fault == LOST else None)


@pytest.mark.parametrize(
    ("reply", "why", "words"),
    [
        (Reply(302, b"<html>"), "missing", "status 302"),
        (Reply(400, {"message": {"base": ["Insufficient permissions to set pipeline variables"]}}), "invalid", "Insuf"),
        (Reply(401, {"message": "401 Unauthorized"}), "denied", "401 Unauthorized"),
        (
            Reply(403, {"error": "insufficient_scope", "error_description": "The request needs more."}),
            "denied",
            "The request needs more.",
        ),
        (Reply(404, {"message": "404 Project Not Found"}), "missing", "404 Project Not Found"),
    ],
)
def test_a_plain_no_begins_nothing(site: GitLabSite, pipelines: Backend, reply: Reply, why: str, words: str) -> None:
    site.faults.append(reply)
    with pytest.raises(Rejected) as rejected:
        pipelines.start(order())
    assert rejected.value.why == why
    assert rejected.value.said.startswith(words)
    assert (site.pipelines, len(site.asked)) == ([], 1)


def test_a_branch_that_is_not_there_is_said(site: GitLabSite, pipelines: Backend) -> None:
    site.branches = ()
    with pytest.raises(Rejected, match="invalid: Reference not found"):
        pipelines.start(order())


def test_a_plan_is_told_of_a_branch_that_is_not_there(site: GitLabSite, pipelines: Backend) -> None:
    assert isinstance(pipelines, Foreseeing)
    with pytest.raises(Rejected, match="missing: 404 Commit Not Found"):
        pipelines.check(order())
    site.commits, site.refs = [COMMIT], {"main": COMMIT, "release/2": COMMIT}
    pipelines.check(order())
    pipelines.check(order(table=GitLab(ref="release/2")))


def test_an_order_for_another_backend_is_refused(pipelines: Backend) -> None:
    target = Target(command=Command(run=("x",)))
    for wrong in (Order("1", "web", "live", COMMIT, "main", each) for each in (target, Target(gitlab=GitLab()))):
        with pytest.raises(Rejected, match="invalid"):
            pipelines.start(wrong)


def test_a_pause_is_kept_and_nothing_begun(site: GitLabSite, pipelines: Backend) -> None:
    calls: list[Callable[[], object]] = [
        lambda: pipelines.start(order()),
        lambda: pipelines.find(order()),
        lambda: pipelines.poll({"a": handle(1)}),
    ]
    for call in calls:
        site.faults.append(Reply(429, b"Retry later\n", {"Retry-After": "30"}))
        with pytest.raises(OutsideBusy) as busy:
            call()
        assert busy.value.seconds == 30
    assert site.pipelines == []


def test_a_wrong_token_is_said_without_the_token(site: GitLabSite) -> None:
    with pytest.raises(Rejected) as rejected:
        Pipelines(Api("glpat-of-somebody", site.url)).start(order())
    assert str(rejected.value) == "denied: 401 Unauthorized"
    assert "glpat" not in repr(Pipelines(Api("glpat-of-somebody", site.url)))


def test_an_id_is_found_as_a_whole_word_among_pipelines_begun_by_a_call(site: GitLabSite, pipelines: Backend) -> None:
    site.pipeline(variables={"DEPLOY_ID": f"{KEY}0"})
    site.pipeline(variables={"DEPLOY_ID": KEY}, source="push")
    assert pipelines.find(order()) is None
    site.pipeline(variables={"OTHER": "x", "WHAT": f"deploy {KEY}"})
    site.pipeline()
    assert pipelines.find(order()) == handle(1002)


def test_pipelines_before_the_order_are_not_its_own(site: GitLabSite, pipelines: Backend) -> None:
    site.later(-3600)
    site.pipeline(variables=TOLD)
    assert pipelines.find(order()) is None
    site.later(3600 - timedelta(minutes=4).total_seconds())
    site.pipeline(variables=TOLD)
    assert pipelines.find(order()) == handle(1001)


def test_a_pipeline_whose_variables_are_not_shown_leaves_it_open(site: GitLabSite, pipelines: Backend) -> None:
    site.pipeline()
    site.refusals[f"GET {WHERE}/pipelines/1000/variables"] = Reply(403, {"message": "403 Forbidden"})
    with pytest.raises(Uncertain):
        pipelines.find(order())
    site.pipeline(variables=TOLD)
    site.pipelines.reverse()
    assert pipelines.find(order()) == handle(1001)


def test_more_pipelines_than_are_looked_at_leave_it_open(site: GitLabSite, pipelines: Backend) -> None:
    many(site, 19)
    assert pipelines.find(order()) is None
    many(site, 1)
    with pytest.raises(Uncertain):
        pipelines.find(order())


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        *((each, Phase.QUEUED) for each in ("created", "waiting_for_resource", "preparing", "pending", "scheduled")),
        *((each, Phase.RUNNING) for each in ("running", "canceling", "invented")),
        ("manual", Phase.BLOCKED),
        ("success", Phase.SUCCEEDED),
        ("canceled", Phase.CANCELLED),
        ("failed", Phase.FAILED),
        ("skipped", Phase.FAILED),
    ],
)
def test_what_a_state_means(site: GitLabSite, pipelines: Backend, status: str, phase: Phase) -> None:
    site.pipeline(status)
    (progress,) = pipelines.poll({"a": handle(1000)}).values()
    assert progress == Progress(phase, said=status if phase is Phase.FAILED else "")


def test_people_are_told_which_jobs_it_is_at(site: GitLabSite, pipelines: Backend) -> None:
    for status in ("running", "manual", "failed"):
        number = site.pipeline(status)
        site.job(number, "deploy", status)
        site.job(number, "notify", status, allow_failure=status == "failed")
        site.job(number, "build", "success")
    told = pipelines.poll({str(number): handle(number) for number in (1000, 1001, 1002)})
    assert told["1000"].step in {"deploy", "notify"}
    assert told["1001"] == Progress(Phase.BLOCKED, step="notify, deploy")
    assert told["1002"] == Progress(Phase.FAILED, said="deploy")


def test_jobs_that_cannot_be_read_hold_nothing_up(site: GitLabSite, pipelines: Backend) -> None:
    site.pipeline("running")
    for reply in (Reply(403, {}), Reply(503), Reply(200, b"<html>"), Reply(200, {}), Reply(200, [7]), Reply(200, [{}])):
        site.refusals[f"GET {WHERE}/jobs"] = reply
        assert pipelines.poll({"a": handle(1000)}) == {"a": Progress(Phase.RUNNING)}


def many(site: GitLabSite, size: int) -> Mapping[str, Handle]:
    return {f"order-{each}": handle(site.pipeline("running")) for each in range(size)}


def test_two_hundred_pipelines_are_read_in_three_calls(site: GitLabSite, pipelines: Backend) -> None:
    runs = many(site, 200)
    site.job(1000, "deploy", "running")
    told = pipelines.poll(runs)
    assert len(told) == 200
    assert told["order-0"].step == "deploy"
    assert sorted(site.asked) == [f"GET {WHERE}/jobs", f"GET {WHERE}/pipelines", f"GET {WHERE}/pipelines"]


def test_what_a_list_does_not_reach_is_asked_by_itself(site: GitLabSite, pipelines: Backend) -> None:
    runs = many(site, 400)
    old = {key: runs[key] for key in ("order-0", "order-1", "order-398", "order-399")}
    assert set(pipelines.poll(old)) == set(old)
    assert [f"GET {WHERE}/pipelines/{number}" in site.asked for number in (1000, 1001, 1398)] == [True, True, False]


def test_a_look_that_takes_long_goes_on_with_what_it_left_out(
    site: GitLabSite, pipelines: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = many(site, 3)
    monkeypatch.setattr(polling, "monotonic", count(0, 3).__next__)
    for turn in (0, 1, 2, 0):
        assert set(pipelines.poll(runs)) == {f"order-{turn}"}


def test_one_project_that_cannot_be_read_keeps_no_other_back(site: GitLabSite, pipelines: Backend) -> None:
    runs = {"gone": Handle("shop/gone:1"), **many(site, 1)}
    assert set(pipelines.poll(runs)) == {"order-0"}
    with pytest.raises(Rejected, match="missing"):
        pipelines.poll({"gone": runs["gone"]})


def test_what_was_told_before_gitlab_went_away_is_told(site: GitLabSite, pipelines: Backend) -> None:
    runs = many(site, 2)
    site.refusals[f"GET {WHERE}/pipelines/1001"] = Reply(503)
    assert set(pipelines.poll(runs)) == {"order-0"}
    with pytest.raises(OutsideAway):
        pipelines.poll({"order-1": runs["order-1"]})


def test_a_pipeline_that_somebody_deleted_is_lost_once_that_is_sure(site: GitLabSite, pipelines: Backend) -> None:
    assert pipelines.poll({"a": handle(9999)}) == {}
    assert pipelines.poll({"a": handle(9999)})["a"].phase is Phase.LOST
    site.refusals[f"GET {WHERE}"] = Reply(404, {"message": "404 Project Not Found"})
    with pytest.raises(Rejected, match="missing"):
        pipelines.poll({"a": handle(9999)})


@pytest.mark.parametrize("reply", [Reply(200, b"<html>"), Reply(200, b""), Reply(200, ["odd"]), Reply(200, {"id": 1})])
def test_what_cannot_be_read_is_said(site: GitLabSite, pipelines: Backend, reply: Reply) -> None:
    for call in (lambda: pipelines.poll({"a": handle(1000)}), lambda: pipelines.find(order())):
        site.faults.append(reply)
        with pytest.raises(Rejected, match="unreadable"):
            call()


def test_what_is_longer_than_is_read_is_said(
    site: GitLabSite, pipelines: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gitlab, "LARGEST", 1000)
    many(site, 9)
    with pytest.raises(Rejected, match="too_large"):
        pipelines.find(order())


def test_a_pipeline_is_cancelled_and_one_that_has_ended_left_alone(site: GitLabSite, pipelines: Backend) -> None:
    number = site.pipeline("running")
    pipelines.cancel(handle(number))
    assert site.pipelines[0]["status"] == "canceled"
    site.set_status(number, "success")
    pipelines.cancel(handle(number))
    assert site.pipelines[0]["status"] == "success"
    with pytest.raises(Rejected, match="missing"):
        pipelines.cancel(handle(9999))
    site.faults.append(500)
    with pytest.raises(OutsideAway):
        pipelines.cancel(handle(number))
