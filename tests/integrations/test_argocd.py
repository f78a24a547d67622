from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest

from bot.catalogue.clusters import ArgoCD
from bot.catalogue.deploying import Command, Target
from bot.deploys import polling
from bot.deploys.ports import Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.http import OutsideAway, OutsideBusy
from bot.integrations import argocd
from bot.integrations.argocd import Api, Syncs
from tests.argo_site import COMMIT, OTHER, ArgoSite, refused
from tests.integrations.following import Following
from tests.trackers import BEGUN, LOST, TOKEN, Reply, serving

APP = "/api/v1/applications/web-live"
SYNC = f"POST {APP}/sync"
TARGET = Target(argo_cd=ArgoCD(application="web-{environment}"))


def order(key: str = "bongsu-T1-7", target: Target = TARGET, **later: float) -> Order:
    begun = BEGUN + timedelta(**later or {"hours": 1})
    return Order(key, "web", "live", COMMIT, "main", target, begun_at=begun)


@dataclass
class Argo(Following):
    """Argo CD, the way to it, and a clock that both have."""

    site: ArgoSite
    backend: Syncs

    def start(self) -> Handle:
        return self.begin(order())

    def synced(self) -> None:
        """Begin, and have the sync end well."""
        self.start()
        self.site.begin()
        self.site.end()


@pytest.fixture
def argo() -> Iterator[Argo]:
    site = ArgoSite()
    site.app()
    site.later(3600)
    with serving(site):
        yield Argo(site, Syncs(Api(TOKEN, lambda: site.url), lambda: site.now))


def test_a_sync_is_asked_for_by_commit_and_is_through_when_what_it_brought_is_well(argo: Argo) -> None:
    handle = argo.start()
    assert handle.url == f"{argo.site.url}/applications/web-live"
    infos = [{"name": "bongsu", "value": "bongsu-T1-7"}]
    assert argo.site.sent == [{"revision": COMMIT, "prune": False, "infos": infos}]
    assert argo.phase() is Phase.QUEUED
    argo.site.begin()
    assert argo.poll() == Progress(Phase.RUNNING, "Running")
    argo.site.end()
    assert argo.poll(seconds=5) == Progress(Phase.RUNNING, "Synced")
    argo.site.look("Progressing")
    assert argo.poll() == Progress(Phase.RUNNING, "Progressing")
    argo.site.look("Healthy")
    assert argo.phase() is Phase.SUCCEEDED


def test_an_application_may_be_in_a_namespace_of_its_own_and_lose_what_the_commit_has_no_more(argo: Argo) -> None:
    target = Target(argo_cd=ArgoCD(application="web-live", namespace="shop", prune=True))
    assert argo.backend.start(order(target=target)).url == f"{argo.site.url}/applications/shop/web-live"
    assert (argo.site.sent[0]["prune"], argo.site.sent[0]["appNamespace"]) == (True, "shop")


def test_an_older_sync_that_looks_like_success_is_not_ours(argo: Argo) -> None:
    argo.handles["a"] = Handle(f"web-live::{COMMIT}:bongsu-T1-7::")
    assert argo.phase() is Phase.RUNNING
    assert argo.phase(seconds=59) is Phase.RUNNING
    assert argo.phase(seconds=2) is Phase.LOST


def test_a_memory_that_lags_behind_is_given_time(argo: Argo) -> None:
    argo.start()
    operation = argo.site.apps["web-live"].pop("operation")
    assert argo.phase() is Phase.RUNNING
    argo.site.apps["web-live"]["operation"] = operation
    assert argo.phase(seconds=59) is Phase.QUEUED
    del argo.site.apps["web-live"]["operation"]
    assert argo.phase(seconds=59) is Phase.RUNNING


def test_the_health_of_what_ran_before_counts_for_nothing(argo: Argo) -> None:
    argo.site.later(10)
    argo.synced()
    assert argo.site.apps["web-live"]["status"]["health"] == {"status": "Healthy"}
    assert argo.phase() is Phase.RUNNING


def test_another_commit_than_ours_is_a_failure(argo: Argo) -> None:
    argo.start()
    argo.site.begin()
    argo.site.end(revision=OTHER)
    argo.site.look("Healthy")
    assert argo.poll() == Progress(Phase.FAILED, "Succeeded", f"Argo CD synced {OTHER}")


@pytest.mark.parametrize("phase", ["Failed", "Error"])
def test_a_sync_that_fails_says_why(argo: Argo, phase: str) -> None:
    argo.start()
    argo.site.begin()
    argo.site.end(phase=phase)["status"]["operationState"]["message"] = "one or more objects failed to apply"
    assert argo.poll() == Progress(Phase.FAILED, phase, "one or more objects failed to apply")


@pytest.mark.parametrize(
    ("health", "phase", "in_the_end"),
    [
        ("Progressing", Phase.RUNNING, Phase.RUNNING),
        ("Unknown", Phase.RUNNING, Phase.RUNNING),
        ("Invented", Phase.RUNNING, Phase.RUNNING),
        ("Suspended", Phase.BLOCKED, Phase.BLOCKED),
        ("Degraded", Phase.RUNNING, Phase.FAILED),
        ("Missing", Phase.RUNNING, Phase.FAILED),
    ],
)
def test_what_health_means_at_once_and_after_a_while(argo: Argo, health: str, phase: Phase, in_the_end: Phase) -> None:
    argo.synced()
    argo.site.look(health)
    assert argo.phase() is phase
    assert argo.phase(seconds=59) is phase
    assert argo.phase(seconds=2) is in_the_end


def test_one_that_is_unwell_for_a_moment_is_not_given_up(argo: Argo) -> None:
    argo.synced()
    for health in ("Degraded", "Progressing", "Degraded"):
        argo.site.look(health)
        assert argo.phase(seconds=50) is Phase.RUNNING
    argo.site.look("Healthy")
    assert argo.phase() is Phase.SUCCEEDED


def test_an_application_that_syncs_by_itself_is_refused_beforehand_and_at_the_start(argo: Argo) -> None:
    spec = argo.site.apps["web-live"]["spec"]
    for automated in ({}, {"prune": True}, {"enabled": True}):
        spec["syncPolicy"] = {"automated": automated}
        for call in (argo.backend.check, argo.backend.start):
            with pytest.raises(Rejected, match="auto_sync"):
                call(order())
    spec["syncPolicy"] = {"automated": {"enabled": False}}
    argo.backend.check(order())
    spec["syncPolicy"] = None
    argo.backend.check(order())


def test_an_application_of_several_sources_is_refused_beforehand(argo: Argo) -> None:
    argo.site.apps["web-live"]["spec"]["sources"] = [{}, {}]
    with pytest.raises(Rejected, match="invalid: the application has several sources"):
        argo.backend.check(order())


def test_one_operation_at_a_time(argo: Argo) -> None:
    argo.site.apps["web-live"]["operation"] = {"sync": {"revision": OTHER}}
    with pytest.raises(Rejected, match="conflict: another operation is already in progress"):
        argo.start()


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (refused(401, 16, "invalid session"), "denied"),
        (refused(403, 7, "permission denied"), "denied"),
        (refused(404, 5, "not found"), "missing"),
        (refused(400, 9, "Unable to resolve 'abc' to a commit SHA"), "invalid"),
        (refused(412, 9, "another operation is already in progress"), "conflict"),
        (Reply(307, b"", {"Location": "https://argocd.example.com"}), "missing"),
    ],
)
def test_a_plain_no_begins_nothing(argo: Argo, reply: Reply, why: str) -> None:
    argo.site.faults.append(reply)
    with pytest.raises(Rejected) as rejected:
        argo.start()
    assert rejected.value.why == why
    assert argo.site.asked == [SYNC]


@pytest.mark.parametrize(
    "fault", [LOST, 500, 503, Reply(200, b"<html>"), Reply(200, b""), Reply(200, {}), Reply(200, [])]
)
def test_without_a_clear_answer_it_may_have_begun(argo: Argo, fault: int | Reply) -> None:
    argo.site.faults.append(fault)
    with pytest.raises(Uncertain):
        argo.start()
    assert argo.site.asked == [SYNC]
    found = argo.backend.find(order())
    assert (found is not None) is (fault == LOST)


def test_what_began_is_found_while_it_runs_and_afterwards(argo: Argo) -> None:
    argo.start()
    assert argo.backend.find(order()) == argo.handles["a"]
    argo.site.begin()
    argo.site.end()
    assert argo.backend.find(order()) == argo.handles["a"]


def test_what_another_operation_may_have_replaced_stays_open(argo: Argo) -> None:
    assert argo.backend.find(order()) is None
    with pytest.raises(Uncertain):
        argo.backend.find(order(minutes=4))  # it began four minutes earlier, by a clock that may be wrong by as much
    argo.site.apps["web-live"]["status"] = {}
    assert argo.backend.find(order()) is None


def test_an_order_for_another_backend_and_an_address_that_nobody_names_are_refused(argo: Argo) -> None:
    with pytest.raises(Rejected, match="invalid"):
        argo.backend.start(order(target=Target(command=Command(run=("x",)))))
    with pytest.raises(Rejected, match="missing"):
        Syncs(Api(TOKEN, lambda: None), lambda: BEGUN).start(order())


def test_a_pause_is_kept(argo: Argo) -> None:
    handle = argo.start()
    calls: list[Callable[[], object]] = [
        lambda: argo.backend.start(order()),
        lambda: argo.backend.check(order()),
        lambda: argo.backend.find(order()),
        lambda: argo.backend.poll({"a": handle}),
        lambda: argo.backend.cancel(handle),
    ]
    for call in calls:
        argo.site.faults.append(Reply(429, {}, {"Retry-After": "30"}))
        with pytest.raises(OutsideBusy):
            call()


@pytest.mark.parametrize("reply", [Reply(200, b"<html>"), Reply(200, b""), Reply(200, []), Reply(200, {"spec": 1})])
def test_what_cannot_be_read_is_said(argo: Argo, reply: Reply) -> None:
    handle = argo.start()
    calls: list[Callable[[], object]] = [
        lambda: argo.backend.check(order()),
        lambda: argo.backend.poll(dict.fromkeys("abcd", handle)),
    ]
    for call in calls:
        argo.site.faults.append(reply)
        with pytest.raises(Rejected, match="unreadable"):
            call()


def test_what_is_longer_than_is_read_is_said(argo: Argo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argocd, "LARGEST", 100)
    with pytest.raises(Rejected, match="too_large"):
        argo.backend.find(order())


def test_a_sync_is_ended_and_that_of_somebody_else_is_not(argo: Argo) -> None:
    handle = argo.start()
    argo.site.begin()
    argo.backend.cancel(handle)
    assert argo.poll() == Progress(Phase.RUNNING, "Terminating")
    argo.site.end(phase="Failed")
    argo.backend.cancel(handle)
    argo.site.apps["web-live"]["operation"] = {"sync": {"revision": OTHER}}
    argo.backend.cancel(handle)
    assert argo.site.asked.count(f"DELETE {APP}/operation") == 1


def test_a_sync_that_ends_while_it_is_cancelled_is_well(argo: Argo) -> None:
    handle = argo.start()
    argo.site.refusals[f"DELETE {APP}/operation"] = refused(400, 3, "No operation is in progress")
    argo.backend.cancel(handle)
    argo.site.refusals[f"DELETE {APP}/operation"] = refused(403, 7, "permission denied")
    with pytest.raises(Rejected, match="denied"):
        argo.backend.cancel(handle)


def many(argo: Argo, size: int) -> dict[str, Handle]:
    found: dict[str, Handle] = {}
    for number in range(size):
        argo.site.app(f"web-{number}")
        target = Target(argo_cd=ArgoCD(application=f"web-{number}"))
        found[f"order-{number}"] = argo.backend.start(order(f"order-{number}", target))
    argo.site.asked.clear()
    return found


def test_two_hundred_that_are_on_their_way_are_one_call(argo: Argo) -> None:
    runs = many(argo, 200)
    told = argo.backend.poll(runs)
    assert (len(told), argo.site.asked) == (200, ["GET /api/v1/applications"])
    argo.site.begin("web-7")
    argo.site.end("web-7")
    argo.site.look("Healthy", "web-7")
    told = argo.backend.poll(runs)
    assert [key for key, each in told.items() if each.phase is Phase.SUCCEEDED] == ["order-7"]
    assert len(argo.site.asked) == 3


def test_a_list_clears_what_seemed_wrong(argo: Argo) -> None:
    runs = many(argo, 4)
    operation = argo.site.apps["web-0"].pop("operation")
    runs["order-0"] = argo.backend.poll(runs)["order-0"].handle or runs["order-0"]
    argo.site.apps["web-0"]["operation"] = operation
    assert argo.backend.poll(runs)["order-0"].handle == Handle(f"web-0::{COMMIT}:order-0::", runs["order-0"].url)


def test_two_applications_of_one_name_are_told_apart(argo: Argo) -> None:
    runs = many(argo, 4)
    argo.site.apps["other"] = {**argo.site.apps["web-0"], "metadata": {"name": "web-1", "namespace": "other"}}
    argo.backend.poll(runs)
    assert f"GET {APP.replace('live', '1')}" in argo.site.asked


def test_a_look_that_takes_long_goes_on_with_what_it_left_out(argo: Argo, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = many(argo, 3)
    monkeypatch.setattr(polling, "monotonic", count(0, 2).__next__)
    assert {key for _ in range(3) for key in argo.backend.poll(runs)} == set(runs)


def test_one_that_cannot_be_read_keeps_no_other_back(argo: Argo) -> None:
    runs = many(argo, 2)
    argo.site.refusals["GET /api/v1/applications/web-0"] = refused(403, 7, "permission denied")
    assert set(argo.backend.poll(runs)) == {"order-1"}
    with pytest.raises(Rejected, match="denied"):
        argo.backend.poll({"order-0": runs["order-0"]})
    argo.site.refusals["GET /api/v1/applications/web-0"] = Reply(503)
    with pytest.raises(OutsideAway):
        argo.backend.poll({"order-0": runs["order-0"]})


def test_an_application_that_somebody_deleted_is_lost_once_that_is_sure(argo: Argo) -> None:
    argo.start()
    argo.site.apps.clear()
    assert argo.phase() is Phase.RUNNING
    assert argo.phase(seconds=61) is Phase.LOST
