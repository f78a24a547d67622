from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from bot.catalogue.deploying import Command, Target
from bot.catalogue.pipelines import Jenkins
from bot.deploys import polling
from bot.deploys.ports import Backend, Foreseeing, Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.http import OutsideAway, OutsideBusy
from bot.integrations import jenkins
from bot.integrations.jenkins import Api, Jobs
from tests.github_site import sha
from tests.jenkins_site import ELSEWHERE, JENKINS_TOKEN, PAGE, USER, JenkinsSite
from tests.trackers import BEGUN, LOST, Reply, serving

JOB, COMMIT, KEY = "shop/deploy web", sha(5), "bongsu-T1-7"
WHERE = "/job/shop/job/deploy%20web"
START, LIST, QUEUE = f"POST {WHERE}/buildWithParameters", f"GET {WHERE}/api/json", "GET /queue/api/json"
LACKING = {"X-Required-Permission": "hudson.model.Item.Build"}
TOLD = {"COMMIT": COMMIT, "ENVIRONMENT": "production", "DEPLOY_ID": KEY}


def order(key: str = KEY, **more: dict[str, str]) -> Order:
    target = Target(jenkins=Jenkins(job=JOB, **more))
    return Order(key, "web", "production", COMMIT, "topic", target, begun_at=BEGUN)


def built(number: int) -> Handle:
    return Handle(f"{JOB}:{number}:", f"{ELSEWHERE}{WHERE}/{number}/")


def waiting(item: int) -> Handle:
    return Handle(f"{JOB}::{item}")


@pytest.fixture
def site() -> Iterator[JenkinsSite]:
    made = JenkinsSite()
    with serving(made):
        yield made


@pytest.fixture
def jobs(site: JenkinsSite) -> Backend:
    return Jobs(Api(USER, JENKINS_TOKEN, site.url))


def parameters(site: JenkinsSite) -> Mapping[str, str]:
    (item,) = site.items.values()
    return {each["name"]: each["value"] for each in item["actions"][0]["parameters"]}


def test_a_job_is_told_the_commit_and_answers_with_its_item(site: JenkinsSite, jobs: Backend) -> None:
    assert jobs.start(order()) == Handle(f"{JOB}::500", f"{site.url}{WHERE}/")
    assert parameters(site) == TOLD
    assert jobs.find(order()) == Handle(f"{JOB}::500", f"{site.url}{WHERE}/")


def test_a_job_may_take_other_parameters(site: JenkinsSite, jobs: Backend) -> None:
    site.declared = {"path"}
    jobs.start(order(parameters={"path": "{service}@{commit} & {id}"}))
    assert parameters(site) == {"path": f"web@{COMMIT} & {KEY}"}


def test_an_item_becomes_a_build_that_is_kept_at_once(site: JenkinsSite, jobs: Backend) -> None:
    handle = jobs.start(order())
    assert jobs.poll({KEY: handle}) == {KEY: Progress(Phase.QUEUED, "Waiting for next available executor")}
    site.build(500)
    assert jobs.poll({KEY: handle}) == {KEY: Progress(Phase.RUNNING, "#1", handle=built(1))}
    assert jobs.poll({KEY: built(1)}) == {KEY: Progress(Phase.RUNNING, "#1")}
    site.builds[0] |= {"building": False, "result": "SUCCESS"}
    assert jobs.poll({KEY: built(1)}) == {KEY: Progress(Phase.SUCCEEDED)}


def test_an_item_that_vanished_is_found_by_its_parameter(site: JenkinsSite, jobs: Backend) -> None:
    site.build(0, **TOLD)
    assert jobs.poll({KEY: waiting(500)}) == {KEY: Progress(Phase.RUNNING, "#1", handle=built(1))}
    assert site.asked == [LIST]


def test_an_item_whose_build_is_not_listed_yet_says_which_it_is(site: JenkinsSite, jobs: Backend) -> None:
    site.build(site.queued(**TOLD))
    site.builds.clear()
    assert jobs.poll({KEY: waiting(500)}) == {KEY: Progress(Phase.RUNNING, "#1", handle=built(1))}
    site.left[500]["executable"] = None
    assert jobs.poll({KEY: waiting(500)}) == {KEY: Progress(Phase.QUEUED)}


def test_an_item_that_somebody_cancelled_is_over(site: JenkinsSite, jobs: Backend) -> None:
    site.queued(**TOLD)
    jobs.cancel(waiting(500))
    assert jobs.poll({KEY: waiting(500)}) == {KEY: Progress(Phase.CANCELLED)}
    jobs.cancel(waiting(500))


def test_what_left_no_trace_is_lost_once_that_is_sure(site: JenkinsSite, jobs: Backend) -> None:
    for gone in (waiting(500), built(9)):
        assert jobs.poll({KEY: gone}) == {}
        assert jobs.poll({KEY: gone}) == {KEY: Progress(Phase.LOST)}
        assert jobs.poll({"another": waiting(site.queued())}) != {}


@pytest.mark.parametrize(
    "fault", [LOST, 500, 502, Reply(200, PAGE), Reply(201, b""), Reply(201, b"", {"Location": f"{ELSEWHERE}/login"})]
)
def test_without_a_clear_answer_it_may_have_begun(site: JenkinsSite, jobs: Backend, fault: int | Reply) -> None:
    site.faults.append(fault)
    with pytest.raises(Uncertain):
        jobs.start(order())
    assert site.asked == [START]
    assert (jobs.find(order()) is not None) is (fault == LOST)


def test_an_older_jenkins_leaves_it_open_and_is_not_asked_again(site: JenkinsSite, jobs: Backend) -> None:
    site.is_old = True
    with pytest.raises(Uncertain):
        jobs.start(order())
    assert len(site.items) == 1
    found = jobs.find(order())
    assert found is not None
    assert found.reference == f"{JOB}::500"


@pytest.mark.parametrize(
    ("reply", "why", "words"),
    [
        (Reply(400, PAGE), "invalid", "status 400"),
        (Reply(401, PAGE), "denied", "status 401"),
        (Reply(403, PAGE, LACKING), "denied", "status 403, lacks hudson.model.Item.Build"),
        (Reply(404, PAGE), "missing", "status 404"),
        (Reply(409, PAGE), "conflict", "status 409"),
    ],
)
def test_a_plain_no_begins_nothing(site: JenkinsSite, jobs: Backend, reply: Reply, why: str, words: str) -> None:
    site.faults.append(reply)
    with pytest.raises(Rejected) as rejected:
        jobs.start(order())
    assert (rejected.value.why, rejected.value.said) == (why, words)
    assert (site.items, len(site.asked)) == ({}, 1)


def test_a_plan_is_told_of_a_job_that_would_not_hear(site: JenkinsSite, jobs: Backend) -> None:
    assert isinstance(jobs, Foreseeing)
    jobs.check(order())
    site.declared = {"COMMIT"}
    with pytest.raises(Rejected, match="undeclared: DEPLOY_ID, ENVIRONMENT"):
        jobs.check(order())
    site.declared, site.is_buildable = set(TOLD), False
    with pytest.raises(Rejected, match="invalid: the job is disabled"):
        jobs.check(order())
    for body in (b"<html>", {}, {"property": [7]}):
        site.faults.append(Reply(200, body))
        with pytest.raises(Rejected, match="unreadable"):
            jobs.check(order())
    site.faults.append(Reply(404, PAGE))
    with pytest.raises(Rejected, match="missing"):
        jobs.check(order())


def test_an_order_for_another_backend_is_refused(jobs: Backend) -> None:
    with pytest.raises(Rejected, match="invalid"):
        jobs.start(Order("1", "web", "live", COMMIT, "main", Target(command=Command(run=("x",)))))


def test_a_pause_is_kept_and_nothing_begun(site: JenkinsSite, jobs: Backend) -> None:
    calls: list[Callable[[], object]] = [
        lambda: jobs.start(order()),
        lambda: jobs.find(order()),
        lambda: jobs.poll({KEY: built(1)}),
    ]
    for call in calls:
        site.faults.append(Reply(429, PAGE, {"Retry-After": "30"}))
        with pytest.raises(OutsideBusy) as busy:
            call()
        assert busy.value.seconds == 30
    assert site.items == {}


def test_a_wrong_token_is_said_without_the_token(site: JenkinsSite) -> None:
    wrong = Jobs(Api(USER, "11b-of-somebody", site.url))
    with pytest.raises(Rejected) as rejected:
        wrong.start(order())
    assert str(rejected.value) == "denied: status 401"
    assert "11b" not in repr(wrong)


def test_an_id_is_found_as_a_whole_word(site: JenkinsSite, jobs: Backend) -> None:
    site.queued(DEPLOY_ID=f"{KEY}0")
    site.build(DEPLOY_ID=f"{KEY}1")
    assert jobs.find(order()) is None
    site.build(DEPLOY_ID=f"deploy {KEY}")
    assert jobs.find(order()) == built(2)


def test_what_people_built_again_is_not_taken_for_the_first(site: JenkinsSite, jobs: Backend) -> None:
    site.build(0, **TOLD)
    site.build(0, **TOLD)
    site.queued(**TOLD)
    assert jobs.find(order()) == built(1)
    assert jobs.poll({KEY: waiting(9)})[KEY].handle == built(1)
    del site.builds[-1]
    assert jobs.poll({KEY: built(1)}) == {}


def test_builds_before_the_order_leave_nothing_open(site: JenkinsSite, jobs: Backend) -> None:
    site.later(-3600)
    site.build()
    assert jobs.find(order()) is None
    site.later(3600 - timedelta(minutes=4).total_seconds())
    site.build()
    with pytest.raises(Uncertain):
        jobs.find(order())


def test_a_job_that_does_not_declare_the_parameter_leaves_it_open(site: JenkinsSite, jobs: Backend) -> None:
    site.declared = {"COMMIT"}
    site.faults.append(LOST)
    with pytest.raises(Uncertain):
        jobs.start(order())
    with pytest.raises(Uncertain):
        jobs.find(order())
    site.items[500]["task"] = {}
    assert jobs.find(order()) is None


def test_more_builds_than_are_read_leave_it_open(site: JenkinsSite, jobs: Backend) -> None:
    many(site, 199)
    assert jobs.find(order()) is None
    many(site, 1)
    with pytest.raises(Uncertain):
        jobs.find(order())


@pytest.mark.parametrize(
    ("build", "phase"),
    [
        ({"building": True, "result": None}, Phase.RUNNING),
        ({"building": True, "result": "FAILURE"}, Phase.RUNNING),
        ({"building": False, "result": None}, Phase.RUNNING),
        ({"building": False, "result": "INVENTED"}, Phase.RUNNING),
        ({"building": False, "result": "SUCCESS"}, Phase.SUCCEEDED),
        ({"building": False, "result": "ABORTED"}, Phase.CANCELLED),
        *(({"building": False, "result": each}, Phase.FAILED) for each in ("UNSTABLE", "FAILURE", "NOT_BUILT")),
    ],
)
def test_what_a_result_means(site: JenkinsSite, jobs: Backend, build: dict[str, Any], phase: Phase) -> None:
    site.build()
    site.builds[0] |= build
    (progress,) = jobs.poll({KEY: built(1)}).values()
    assert (progress.phase, progress.said) == (phase, build["result"] if phase is Phase.FAILED else "")
    assert progress.step == ("#1" if phase is Phase.RUNNING else None)


def many(site: JenkinsSite, size: int) -> Mapping[str, Handle]:
    return {f"order-{each}": built(site.build(DEPLOY_ID=f"order-{each}")) for each in range(size)}


def test_two_hundred_builds_are_read_in_one_call_and_those_that_wait_in_one_more(
    site: JenkinsSite, jobs: Backend
) -> None:
    runs = dict(many(site, 200))
    assert len(jobs.poll(runs)) == 200
    assert site.asked == [LIST]
    runs |= {f"later-{each}": waiting(site.queued(DEPLOY_ID=f"later-{each}")) for each in range(200)}
    assert len(jobs.poll(runs)) == 400
    assert site.asked[1:] == [LIST, QUEUE]


def test_what_a_list_does_not_reach_is_asked_by_itself(site: JenkinsSite, jobs: Backend) -> None:
    runs = many(site, 201)
    assert set(jobs.poll(runs)) == set(runs)
    assert site.asked == [LIST, f"GET {WHERE}/1/api/json"]


def test_a_look_that_takes_long_goes_on_with_what_it_left_out(
    site: JenkinsSite, jobs: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(site, 203)
    runs = {f"order-{each}": built(each + 1) for each in range(3)}
    monkeypatch.setattr(polling, "monotonic", count(0, 3).__next__)
    for turn in (0, 1, 2, 0):
        assert set(jobs.poll(runs)) == {f"order-{turn}"}


def test_one_job_that_cannot_be_read_keeps_no_other_back(site: JenkinsSite, jobs: Backend) -> None:
    runs = {"gone": Handle("gone:1:"), **many(site, 1)}
    assert set(jobs.poll(runs)) == {"order-0"}
    with pytest.raises(Rejected, match="missing"):
        jobs.poll({"gone": runs["gone"]})


@pytest.mark.parametrize("reply", [Reply(200, PAGE), Reply(200, b""), Reply(200, []), Reply(200, {"builds": [{}]})])
def test_what_cannot_be_read_is_said(site: JenkinsSite, jobs: Backend, reply: Reply) -> None:
    for call in (lambda: jobs.poll({KEY: waiting(1)}), lambda: jobs.find(order())):
        site.faults.append(reply)
        with pytest.raises(Rejected, match="unreadable"):
            call()


def test_what_is_longer_than_is_read_is_said(site: JenkinsSite, jobs: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jenkins, "LARGEST", 1000)
    many(site, 9)
    with pytest.raises(Rejected, match="too_large"):
        jobs.find(order())


def test_a_build_is_stopped_and_one_that_has_ended_left_alone(site: JenkinsSite, jobs: Backend) -> None:
    site.build()
    jobs.cancel(built(1))
    assert site.builds[0]["result"] == "ABORTED"
    site.builds[0]["result"] = "SUCCESS"
    jobs.cancel(built(1))
    assert site.builds[0]["result"] == "SUCCESS"
    with pytest.raises(Rejected, match="missing"):
        jobs.cancel(built(9))
    site.faults.append(500)
    with pytest.raises(OutsideAway):
        jobs.cancel(built(1))


def test_an_item_that_has_just_become_a_build_is_stopped_all_the_same(site: JenkinsSite, jobs: Backend) -> None:
    site.build(site.queued(**TOLD))
    jobs.cancel(waiting(500))
    assert site.builds[0]["result"] == "ABORTED"
    site.forget()
    with pytest.raises(Uncertain):
        jobs.cancel(waiting(500))


@pytest.mark.parametrize("body", [b"<html>", [], "odd", {"executable": {"number": "odd"}}, {"executable": [1]}])
def test_an_item_that_cannot_be_read_is_not_cancelled(site: JenkinsSite, jobs: Backend, body: object) -> None:
    site.queued(**TOLD)
    site.faults.append(Reply(200, body))
    with pytest.raises(Rejected, match="unreadable"):
        jobs.cancel(waiting(500))
    assert len(site.items) == 1


def test_an_item_that_leaves_the_queue_meanwhile_is_tried_again(site: JenkinsSite, jobs: Backend) -> None:
    site.queued(**TOLD)
    site.refusals["POST /queue/cancelItem"] = Reply(404, PAGE)
    with pytest.raises(Uncertain):
        jobs.cancel(waiting(500))
    site.refusals["POST /queue/cancelItem"] = Reply(422, PAGE)
    with pytest.raises(Rejected, match="invalid"):
        jobs.cancel(waiting(500))
