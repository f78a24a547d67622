from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import count

import pytest

from bot import github
from bot.catalogue.deploying import Command, GitHubActions, Target
from bot.deploys import polling
from bot.deploys.ports import Backend, Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.github import Api
from bot.http import OutsideAway, OutsideBusy
from bot.integrations.github_actions import Actions
from tests.github_site import CodeSite, sha
from tests.trackers import BEGUN, LOST, TOKEN, Reply, serving

PLACE, COMMIT = "shop/web", sha(5)
DISPATCH = f"POST /repos/{PLACE}/actions/workflows/deploy.yml/dispatches"
LIST = f"GET /repos/{PLACE}/actions/workflows/deploy.yml/runs"
TARGET = Target(github_actions=GitHubActions(workflow="deploy.yml"))
WAITING = Handle(f"{PLACE}:deploy.yml:")


def order(key: str = "bongsu-T1-7", target: Target = TARGET) -> Order:
    return Order(key, "web", "production", COMMIT, "main", target, repository=PLACE, begun_at=BEGUN)


def handle(number: int) -> Handle:
    return Handle(f"{PLACE}:deploy.yml:{number}", f"https://github.com/{PLACE}/actions/runs/{number}")


@pytest.fixture
def site() -> Iterator[CodeSite]:
    made = CodeSite()
    with serving(made):
        yield made


@pytest.fixture
def actions(site: CodeSite) -> Backend:
    return Actions(Api(TOKEN, site.url))


def test_a_workflow_is_told_the_commit_and_answers_with_its_run(site: CodeSite, actions: Backend) -> None:
    assert actions.start(order()) == handle(1000)
    inputs = {"commit": COMMIT, "environment": "production", "id": "bongsu-T1-7"}
    assert site.sent == [{"ref": "main", "inputs": inputs, "return_run_details": True}]
    assert actions.find(order()) == handle(1000)


def test_a_workflow_may_be_elsewhere_and_take_other_inputs(site: CodeSite, actions: Backend) -> None:
    site.workflows, site.branches, site.titles = {"ship.yaml": {"what", "is"}}, ("v2",), "{what}"
    inputs = {"what": "{service} {id}", "is": "{ref}@{commit}"}
    table = GitHubActions(workflow="ship.yaml", repository=PLACE, ref="v2", inputs=inputs)
    actions.start(Order("x-1", "web", "live", COMMIT, "topic", Target(github_actions=table), repository="shop/none"))
    assert site.sent[0]["inputs"] == {"what": "web x-1", "is": f"topic@{COMMIT}"}


def test_an_older_server_is_asked_once_more_and_its_run_found_by_its_name(site: CodeSite, actions: Backend) -> None:
    site.is_old = True
    site.run("Deploy bongsu-T1-70")
    assert actions.start(order()) == WAITING
    assert len(site.runs) == 2
    assert actions.poll({"bongsu-T1-7": WAITING}) == {"bongsu-T1-7": Progress(Phase.QUEUED, handle=handle(1001))}


def test_what_is_not_listed_yet_waits(actions: Backend) -> None:
    assert actions.poll({"bongsu-T1-7": WAITING}) == {"bongsu-T1-7": Progress(Phase.QUEUED)}
    with pytest.raises(Uncertain):
        actions.cancel(WAITING)


@pytest.mark.parametrize("fault", [LOST, 500, 502, Reply(200, b"<html>"), Reply(200, {}), Reply(202, ["odd"])])
def test_without_a_clear_answer_it_may_have_begun(site: CodeSite, actions: Backend, fault: int | Reply) -> None:
    site.faults.append(fault)
    with pytest.raises(Uncertain):
        actions.start(order())
    assert site.asked == [DISPATCH]
    assert actions.find(order()) == (handle(1000) if fault == LOST else None)


def test_a_second_answer_may_be_lost_too(site: CodeSite, actions: Backend) -> None:
    site.faults.extend([Reply(400, {"message": "Invalid request."}), LOST])
    with pytest.raises(Uncertain):
        actions.start(order())
    assert actions.find(order()) == handle(1000)
    assert len(site.runs) == 1


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(307, {"message": "Moved"}), "missing"),
        (Reply(401, {"message": "Bad credentials"}), "denied"),
        (Reply(403, {"message": "Resource not accessible by personal access token"}), "denied"),
        (Reply(404, {"message": "Not Found"}), "missing"),
        (Reply(404, b"<html>"), "missing"),
    ],
)
def test_a_plain_no_begins_nothing(site: CodeSite, actions: Backend, reply: Reply, why: str) -> None:
    site.faults.append(reply)
    with pytest.raises(Rejected) as rejected:
        actions.start(order())
    assert rejected.value.why == why
    assert site.runs == []
    assert len(site.asked) == 1


def test_what_github_refuses_is_said_in_its_words(site: CodeSite, actions: Backend) -> None:
    site.workflows = {"deploy.yml": {"commit", "id"}}
    with pytest.raises(Rejected) as rejected:
        actions.start(order())
    assert (rejected.value.why, rejected.value.said) == ("invalid", "Unexpected inputs provided: ['environment']")
    site.branches = ()
    with pytest.raises(Rejected, match="No ref found for: main"):
        actions.start(order())


def test_an_order_for_another_backend_is_refused(actions: Backend) -> None:
    for wrong in (order(target=Target(command=Command(run=("x",)))), Order("1", "web", "live", COMMIT, "main", TARGET)):
        with pytest.raises(Rejected, match="invalid"):
            actions.start(wrong)


def test_a_pause_is_kept_and_nothing_begun(site: CodeSite, actions: Backend) -> None:
    for call in (lambda: actions.start(order()), lambda: actions.find(order()), lambda: actions.poll({"a": WAITING})):
        site.faults.append(Reply(429, {}, {"Retry-After": "30"}))
        with pytest.raises(OutsideBusy) as busy:
            call()
        assert busy.value.seconds == 30
    assert site.runs == []


def test_a_run_without_a_name_of_its_own_leaves_it_open(site: CodeSite, actions: Backend) -> None:
    site.run("Deploy")
    with pytest.raises(Uncertain):
        actions.find(order())
    site.runs[0]["event"] = "push"
    assert actions.find(order()) is None


def test_more_runs_than_are_read_leave_it_open(site: CodeSite, actions: Backend) -> None:
    many(site, 299)
    assert actions.find(order()) is None
    many(site, 1)
    with pytest.raises(Uncertain):
        actions.find(order())


def test_runs_before_the_order_are_not_its_own(site: CodeSite, actions: Backend) -> None:
    site.later(-3600)
    site.run("Deploy")
    site.run("Deploy bongsu-T1-7")
    assert actions.find(order()) is None
    assert actions.find(Order("bongsu-T1-7", "web", "live", COMMIT, "main", TARGET, repository=PLACE)) == handle(1001)


def test_a_clock_that_is_ahead_of_github_finds_it_all_the_same(site: CodeSite, actions: Backend) -> None:
    site.later(-timedelta(minutes=4).total_seconds())
    site.run("Deploy bongsu-T1-7")
    assert actions.find(order()) == handle(1000)


@pytest.mark.parametrize(
    ("status", "conclusion", "phase"),
    [
        ("queued", None, Phase.QUEUED),
        ("requested", None, Phase.QUEUED),
        ("pending", None, Phase.QUEUED),
        ("waiting", None, Phase.BLOCKED),
        ("in_progress", None, Phase.RUNNING),
        ("invented", None, Phase.RUNNING),
        ("completed", None, Phase.RUNNING),
        ("completed", "invented", Phase.RUNNING),
        ("completed", "success", Phase.SUCCEEDED),
        ("completed", "cancelled", Phase.CANCELLED),
        ("completed", "action_required", Phase.BLOCKED),
        *(
            ("completed", why, Phase.FAILED)
            for why in ("failure", "timed_out", "startup_failure", "stale", "skipped", "neutral")
        ),
    ],
)
def test_what_a_state_means(
    site: CodeSite, actions: Backend, status: str, conclusion: str | None, phase: Phase
) -> None:
    site.run(status=status, conclusion=conclusion)
    (progress,) = actions.poll({"a": handle(1000)}).values()
    assert progress == Progress(phase, said=(conclusion or "") if phase is Phase.FAILED else "")


def many(site: CodeSite, size: int) -> Mapping[str, Handle]:
    numbers = [site.run(f"Deploy order-{each}")["id"] for each in range(size)]
    return {f"order-{each}": handle(number) for each, number in enumerate(numbers)}


def test_two_hundred_runs_are_read_in_two_calls_and_again_for_nothing(site: CodeSite, actions: Backend) -> None:
    runs = many(site, 200)
    assert len(actions.poll(runs)) == 200
    assert site.asked == [LIST, LIST]
    assert len(actions.poll(runs)) == 200
    assert (len(site.asked), site.free) == (4, 2)
    site.runs[0] |= {"status": "completed", "conclusion": "success"}
    told = actions.poll(runs)
    assert [key for key, each in told.items() if each.phase is Phase.SUCCEEDED] == ["order-199"]
    assert site.free == 3


def test_what_a_list_does_not_reach_is_asked_by_itself(site: CodeSite, actions: Backend) -> None:
    runs = many(site, 400)
    old = {key: runs[key] for key in ("order-0", "order-1", "order-398", "order-399")}
    assert set(actions.poll(old)) == set(old)
    assert site.asked[3:] == [f"GET /repos/{PLACE}/actions/runs/{number}" for number in (1000, 1001)]


def test_a_look_that_takes_long_goes_on_with_what_it_left_out(
    site: CodeSite, actions: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = many(site, 3)
    monkeypatch.setattr(polling, "monotonic", count(0, 3).__next__)
    for turn in (0, 1, 2, 0):
        assert set(actions.poll(runs)) == {f"order-{turn}"}


def test_one_workflow_that_cannot_be_read_keeps_no_other_back(site: CodeSite, actions: Backend) -> None:
    runs = {"gone": Handle("shop/gone:deploy.yml:"), **many(site, 1)}
    assert set(actions.poll(runs)) == {"order-0"}
    with pytest.raises(Rejected, match="missing"):
        actions.poll({"gone": runs["gone"]})


def test_what_was_told_before_github_went_away_is_told(site: CodeSite, actions: Backend) -> None:
    runs = many(site, 2)
    site.refusals[f"GET /repos/{PLACE}/actions/runs/1001"] = Reply(503)
    assert set(actions.poll(runs)) == {"order-0"}
    with pytest.raises(OutsideAway):
        actions.poll({"order-1": runs["order-1"]})


def test_a_run_that_somebody_deleted_is_lost_once_that_is_sure(site: CodeSite, actions: Backend) -> None:
    gone = {"a": handle(9999)}
    assert actions.poll(gone) == {}
    assert actions.poll(gone)["a"].phase is Phase.LOST
    site.workflows = {}
    with pytest.raises(Rejected, match="missing"):
        actions.poll(gone)


def test_a_run_that_is_late_to_show_is_not_lost(site: CodeSite, actions: Backend) -> None:
    assert actions.poll({"a": handle(1000)}) == {}
    site.run()
    assert actions.poll({"a": handle(1000)})["a"].phase is Phase.QUEUED


@pytest.mark.parametrize("reply", [Reply(200, b"<html>"), Reply(200, b""), Reply(200, []), Reply(200, {"id": "x"})])
def test_what_cannot_be_read_is_said(site: CodeSite, actions: Backend, reply: Reply) -> None:
    calls: list[Callable[[], object]] = [
        lambda: actions.poll({"a": WAITING}),
        lambda: actions.poll({"a": handle(1000)}),
        lambda: actions.find(order()),
    ]
    for call in calls:
        site.faults.append(reply)
        with pytest.raises(Rejected, match="unreadable"):
            call()


def test_what_is_longer_than_is_read_is_said(site: CodeSite, actions: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github, "LARGEST", 1000)
    many(site, 9)
    with pytest.raises(Rejected, match="too_large"):
        actions.find(order())


def test_a_run_is_cancelled_and_one_that_has_ended_left_alone(site: CodeSite, actions: Backend) -> None:
    site.run()
    actions.cancel(handle(1000))
    assert site.runs[0]["conclusion"] == "cancelled"
    site.runs[0]["conclusion"] = "success"
    actions.cancel(handle(1000))
    assert site.runs[0]["conclusion"] == "success"


def test_an_end_that_github_refuses_for_now_is_said(site: CodeSite, actions: Backend) -> None:
    site.run()
    site.faults.append(Reply(409, {"message": "Cannot cancel a workflow re-run that has not yet queued."}))
    with pytest.raises(Rejected, match="conflict: Cannot cancel"):
        actions.cancel(handle(1000))
    with pytest.raises(Rejected, match="missing"):
        actions.cancel(handle(9999))
    site.faults.append(500)
    with pytest.raises(OutsideAway):
        actions.cancel(handle(1000))
