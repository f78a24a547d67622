from collections.abc import Callable, Iterator

import pytest

from bot.deploys.ports import Rejected, Showcase, Shown, Uncertain
from bot.deploys.rules import State
from bot.github import Api
from bot.http import OutsideAway, OutsideBusy
from bot.integrations.github_deployments import Deployments
from tests.github_site import CodeSite, sha
from tests.trackers import LOST, TOKEN, Reply, serving

PLACE, COMMIT = "shop/web", sha(5)
MAKE = f"POST /repos/{PLACE}/deployments"
WEB = Shown("bongsu-T1-7", COMMIT, "production", is_production=True)


@pytest.fixture
def site() -> Iterator[CodeSite]:
    made = CodeSite(commits=[COMMIT])
    with serving(made):
        yield made


@pytest.fixture
def showcase(site: CodeSite) -> Showcase:
    return Deployments(Api(TOKEN, site.url), PLACE)


def test_a_deploy_is_shown_and_found_again(site: CodeSite, showcase: Showcase) -> None:
    assert showcase.find(WEB) is None
    assert showcase.open(WEB) == "1"
    assert showcase.find(WEB) == "1"
    (made,) = site.deployments
    assert (made["sha"], made["environment"], made["task"]) == (COMMIT, "production", "deploy")
    assert (made["auto_merge"], made["required_contexts"]) == (False, [])
    assert (made["production_environment"], made["transient_environment"]) == (True, False)


@pytest.mark.parametrize(
    "payload", [None, "", "{", "[1]", {}, [], {"bongsu": "bongsu-T1-70"}, '{"deploy": "migrate"}', "[" * 100_000]
)
def test_the_deployments_of_others_are_not_ours(site: CodeSite, showcase: Showcase, payload: object) -> None:
    showcase.open(WEB)
    site.deployments.append({**site.deployments[0], "id": 2, "payload": payload})
    assert showcase.find(WEB) == "1"


def test_a_payload_may_come_back_as_a_text(site: CodeSite, showcase: Showcase) -> None:
    showcase.open(WEB)
    site.deployments[0]["payload"] = '{"bongsu": "bongsu-T1-7"}'
    assert showcase.find(WEB) == "1"


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (State.QUEUED, "pending"),
        (State.STARTING, "queued"),
        (State.UNKNOWN, "queued"),
        (State.RUNNING, "in_progress"),
        (State.VERIFYING, "in_progress"),
        (State.LIVE, "success"),
        (State.FAULTY, "failure"),
        (State.TIMED_OUT, "failure"),
        (State.LOST, "error"),
        (State.CANCELLED, "inactive"),
    ],
)
def test_it_is_told_how_it_goes(site: CodeSite, showcase: Showcase, state: State, shown: str) -> None:
    showcase.tell(showcase.open(WEB), state, "https://shop.example/log", "some\nwords " * 40)
    (told,) = site.deployment_statuses
    assert (told["deployment"], told["state"], told["log_url"]) == (1, shown, "https://shop.example/log")
    assert told["description"].startswith("some words some")
    assert len(told["description"]) == 140


@pytest.mark.parametrize("fault", [LOST, 500, Reply(201, b"<html>"), Reply(201, b""), Reply(201, {"id": None})])
def test_without_a_clear_answer_it_may_be_shown(site: CodeSite, showcase: Showcase, fault: int | Reply) -> None:
    site.faults.append(fault)
    with pytest.raises(Uncertain):
        showcase.open(WEB)
    assert site.asked == [MAKE]
    assert showcase.find(WEB) == ("1" if fault == LOST else None)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(202, {"message": "Auto-merged main into topic on deployment."}), "conflict"),
        (Reply(403, {"message": "Resource not accessible by personal access token"}), "denied"),
        (Reply(404, {"message": "Not Found"}), "missing"),
        (Reply(409, {"message": "Conflict merging main into topic."}), "conflict"),
        (Reply(422, {"message": "No ref found"}), "invalid"),
    ],
)
def test_a_plain_no_is_said(site: CodeSite, showcase: Showcase, reply: Reply, why: str) -> None:
    site.faults.append(reply)
    with pytest.raises(Rejected) as rejected:
        showcase.open(WEB)
    assert rejected.value.why == why
    assert rejected.value.said
    assert site.deployments == []


def test_a_deployment_that_is_gone_is_said(showcase: Showcase) -> None:
    with pytest.raises(Rejected, match="missing"):
        showcase.tell("9", State.LIVE)


def test_a_pause_and_an_absence_are_told_apart(site: CodeSite, showcase: Showcase) -> None:
    calls: list[Callable[[], object]] = [lambda: showcase.find(WEB), lambda: showcase.tell("1", State.LIVE)]
    for call in calls:
        site.faults.extend([Reply(429, {}, {"Retry-After": "30"}), 502, Reply(200, b"<html>")])
        with pytest.raises(OutsideBusy):
            call()
        with pytest.raises(OutsideAway):
            call()
        with pytest.raises(Rejected, match="unreadable"):
            call()
