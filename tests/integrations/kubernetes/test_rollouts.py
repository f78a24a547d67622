import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

from bot.catalogue.clusters import Kubernetes
from bot.catalogue.deploying import Command, Target
from bot.deploys import polling
from bot.deploys.ports import Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.http import OutsideAway, OutsideBusy, Trust
from bot.integrations.kubernetes import rollouts
from bot.integrations.kubernetes.access import Access
from bot.integrations.kubernetes.rollouts import Rollouts
from tests.integrations.following import Following
from tests.kube_site import KubeSite, status
from tests.trackers import BEGUN, LOST, TOKEN, Reply, serving

COMMIT = "5" * 40
IMAGE = f"registry.example:5000/shop/web:{COMMIT}"
PATH = "/apis/apps/v1/namespaces/shop/deployments"
TABLE = Kubernetes(namespace="shop", deployment="{service}", image="registry.example:5000/shop/{service}:{commit}")
TARGET = Target(kubernetes=TABLE)
ODD = [Reply(200, b"<html>"), Reply(200, b""), Reply(200, {}), Reply(200, [])]


def order(key: str = "bongsu-T1-7", target: Target = TARGET, service: str = "web") -> Order:
    return Order(key, service, "live", COMMIT, "main", target, begun_at=BEGUN)


@dataclass
class Cluster(Following):
    """A cluster, the way to it, and a clock."""

    site: KubeSite
    backend: Rollouts
    asked: list[str] = field(default_factory=list)

    @property
    def web(self) -> dict[str, Any]:
        return self.site.deployments["web"]

    def start(self) -> Handle:
        return self.begin(order())


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    site = KubeSite()
    site.deployment()
    with serving(site):
        asked: list[str] = []

        def way(context: str) -> Access:
            asked.append(context)
            return Access(site.url, lambda: {"authorization": f"Bearer {TOKEN}"}, Trust())

        yield Cluster(site, Rollouts(lambda: site.now, way), asked=asked)


def image(cluster: Cluster, name: str = "web") -> str:
    (found,) = cluster.site.deployments[name]["spec"]["template"]["spec"]["containers"]
    return str(found["image"])


def test_a_rollout_counts_once_it_has_been_through_for_a_minute(cluster: Cluster) -> None:
    cluster.start()
    assert image(cluster) == IMAGE
    assert cluster.phase() is Phase.QUEUED  # its controller has not looked yet
    for updated, total, available in ((1, 4, 3), (3, 4, 3), (3, 3, 2)):
        cluster.site.roll("web", updated, total, available)
        assert cluster.phase(seconds=60) is Phase.RUNNING
    cluster.site.roll("web", 3, 3, 3)
    assert cluster.poll(seconds=60) == Progress(Phase.RUNNING, "3/3", handle=cluster.handles["a"])
    assert cluster.phase(seconds=59) is Phase.RUNNING
    assert cluster.poll(seconds=1) == Progress(Phase.SUCCEEDED, "3/3")


def test_a_pod_that_falls_over_begins_the_minute_anew(cluster: Cluster) -> None:
    cluster.start()
    cluster.site.roll("web", 3, 3, 3)
    assert cluster.phase() is Phase.RUNNING
    cluster.site.roll("web", 3, 3, 2)
    assert cluster.phase(seconds=50) is Phase.RUNNING
    cluster.site.roll("web", 3, 3, 3)
    assert cluster.phase(seconds=50) is Phase.RUNNING
    assert cluster.phase(seconds=59) is Phase.RUNNING
    assert cluster.phase(seconds=1) is Phase.SUCCEEDED


def test_what_was_through_before_is_not_ours(cluster: Cluster) -> None:
    cluster.start()
    assert cluster.web["status"]["observedGeneration"] == 4
    assert cluster.web["status"]["updatedReplicas"] == 3
    assert cluster.phase(minutes=5) is Phase.QUEUED


def test_the_same_order_a_second_time_changes_nothing_and_another_rolls_the_same_image_out_anew(
    cluster: Cluster,
) -> None:
    cluster.start()
    generation = cluster.web["metadata"]["generation"]
    cluster.start()
    assert cluster.web["metadata"]["generation"] == generation
    cluster.backend.start(order("bongsu-T1-8"))
    assert cluster.web["metadata"]["generation"] == generation + 1


def test_one_that_makes_no_progress_has_failed(cluster: Cluster) -> None:
    cluster.start()
    cluster.site.roll("web", 1, 4, 3)
    cluster.site.stick()
    assert cluster.poll() == Progress(Phase.FAILED, said='ReplicaSet "web-1" has timed out progressing.')


def test_one_that_failed_before_does_not_count(cluster: Cluster) -> None:
    cluster.site.stick()
    cluster.start()
    assert cluster.phase() is Phase.QUEUED


def test_one_that_somebody_pauses_waits(cluster: Cluster) -> None:
    cluster.start()
    cluster.site.roll("web", 1, 4, 3)
    cluster.web["spec"]["paused"] = True
    assert cluster.phase() is Phase.BLOCKED


def test_a_deployment_of_no_pods_is_through_at_once(cluster: Cluster) -> None:
    cluster.web["spec"]["replicas"] = 0
    cluster.start()
    cluster.site.roll("web", 0, 0, 0)
    assert cluster.phase() is Phase.RUNNING
    assert cluster.phase(minutes=1) is Phase.SUCCEEDED


def test_what_somebody_else_sets_meanwhile_is_told(cluster: Cluster) -> None:
    cluster.start()
    cluster.web["spec"]["template"]["spec"]["containers"][0]["image"] = "web:mine"
    assert cluster.poll() == Progress(Phase.FAILED, said="somebody else set web:mine")
    cluster.start()
    cluster.backend.start(order("bongsu-T1-8"))
    assert cluster.phase() is Phase.FAILED


def test_a_dry_run_tries_it_and_keeps_nothing(cluster: Cluster) -> None:
    before = json.dumps(cluster.web)
    cluster.backend.check(order())
    assert (len(cluster.site.tried), cluster.site.sent, json.dumps(cluster.web)) == (1, [], before)
    bad = Target(kubernetes=Kubernetes(namespace="shop", deployment="web", image="web {commit}"))
    with pytest.raises(Rejected, match=r"invalid: .*Invalid value"):
        cluster.backend.check(order(target=bad))


def test_a_container_is_never_added(cluster: Cluster) -> None:
    cluster.site.deployment("web", "web", "proxy")
    for name, why in ((None, "missing: a container of web, proxy"), ("wep", "missing: a container")):
        target = Target(kubernetes=TABLE.model_copy(update={"container": name}))
        for call in (cluster.backend.check, cluster.backend.start):
            with pytest.raises(Rejected, match=why):
                call(order(target=target))
    cluster.backend.start(order(target=Target(kubernetes=TABLE.model_copy(update={"container": "proxy"}))))
    images = {each["name"]: each["image"] for each in cluster.web["spec"]["template"]["spec"]["containers"]}
    assert images == {"web": "web:old", "proxy": IMAGE}


def test_one_that_is_paused_is_refused(cluster: Cluster) -> None:
    cluster.web["spec"]["paused"] = True
    with pytest.raises(Rejected, match="conflict: the rollout is paused"):
        cluster.start()


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (status(401, "Unauthorized", "Unauthorized"), "denied"),
        (status(403, "Forbidden", "deployments.apps is forbidden"), "denied"),
        (status(409, "Conflict", "the object has been modified"), "conflict"),
        (status(422, "Invalid", "image: Required value"), "invalid"),
        (status(400, "BadRequest", "admission webhook denied the request"), "invalid"),
    ],
)
def test_a_plain_no_begins_nothing(cluster: Cluster, reply: Reply, why: str) -> None:
    cluster.site.refusals[f"PATCH {PATH}/web"] = reply
    for call in (cluster.backend.check, cluster.backend.start):
        with pytest.raises(Rejected) as rejected:
            call(order())
        assert (rejected.value.why, rejected.value.said) == (why, reply.body["message"])
    assert image(cluster) == "web:old"


@pytest.mark.parametrize("fault", [LOST, 500, 503, *ODD])
def test_without_a_clear_answer_it_may_have_begun(cluster: Cluster, fault: int | Reply) -> None:
    assert cluster.backend.find(order()) is None
    read = Reply(200, cluster.web)
    cluster.site.faults.extend([read, fault])
    with pytest.raises(Uncertain):
        cluster.start()
    found = cluster.backend.find(order())
    assert (found is not None) is (fault == LOST)


def test_what_began_is_found_with_its_container(cluster: Cluster) -> None:
    handle = cluster.start()
    assert cluster.backend.find(order()) == handle
    assert handle.reference == f" shop web web {IMAGE} bongsu-T1-7 "


def test_cancelled_is_what_was_put_back(cluster: Cluster) -> None:
    handle = cluster.start()
    cluster.site.roll("web", 1, 4, 3)
    cluster.backend.cancel(handle)
    assert image(cluster) == "web:old"
    assert cluster.web["spec"]["template"]["metadata"]["annotations"] == {"bongsu/order": "bongsu-T1-6"}
    assert cluster.phase() is Phase.QUEUED
    cluster.site.roll("web", 2, 4, 3)
    assert cluster.phase() is Phase.RUNNING
    cluster.site.roll("web", 3, 3, 3)
    assert cluster.phase() is Phase.CANCELLED
    sent = len(cluster.site.sent)
    cluster.backend.cancel(handle)
    assert len(cluster.site.sent) == sent
    cluster.backend.start(order("bongsu-T1-8"))
    cluster.backend.cancel(handle)
    assert image(cluster) == IMAGE


def test_what_was_never_marked_before_is_put_back_without_a_mark(cluster: Cluster) -> None:
    cluster.web["metadata"].pop("annotations")
    cluster.web["spec"]["template"].pop("metadata")
    cluster.backend.cancel(cluster.start())
    assert (image(cluster), cluster.web["spec"]["template"]["metadata"]) == ("web:old", {"annotations": {}})


def test_a_deployment_that_somebody_deleted_has_failed(cluster: Cluster) -> None:
    cluster.start()
    cluster.site.deployments.clear()
    assert cluster.poll() == Progress(Phase.FAILED, said='deployments.apps "web" not found')


@pytest.mark.parametrize("reply", [*ODD, Reply(404, b"<html>"), Reply(200, {"kind": "Status"})])
def test_what_cannot_be_read_is_said(cluster: Cluster, reply: Reply) -> None:
    handle = cluster.start()
    calls: list[Callable[[], object]] = [
        lambda: cluster.backend.check(order()),
        lambda: cluster.backend.start(order()),
        lambda: cluster.backend.poll({"a": handle}),
    ]
    for call in calls:
        cluster.site.faults.append(reply)
        with pytest.raises(Rejected, match="unreadable"):
            call()


def test_what_is_longer_than_is_read_is_said(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollouts, "LARGEST", 100)
    with pytest.raises(Rejected, match="too_large"):
        cluster.backend.find(order())


def test_a_pause_is_kept(cluster: Cluster) -> None:
    handle = cluster.start()
    calls: list[Callable[[], object]] = [
        lambda: cluster.backend.start(order()),
        lambda: cluster.backend.find(order()),
        lambda: cluster.backend.poll({"a": handle}),
        lambda: cluster.backend.cancel(handle),
    ]
    for call in calls:
        cluster.site.faults.append(Reply(429, {}, {"Retry-After": "30"}))
        with pytest.raises(OutsideBusy):
            call()


def test_who_is_no_longer_known_is_read_anew(cluster: Cluster) -> None:
    handle = cluster.start()
    cluster.backend.poll({"a": handle})
    assert cluster.asked == [""]
    cluster.site.faults.extend([status(401, "Unauthorized", "Unauthorized"), LOST])
    for failure in (Rejected, OutsideAway):
        with pytest.raises(failure):
            cluster.backend.poll({"a": handle})
    cluster.backend.poll({"a": handle})
    assert cluster.asked == ["", "", ""]


def many(cluster: Cluster, size: int) -> dict[str, Handle]:
    found: dict[str, Handle] = {}
    for number in range(size):
        cluster.site.deployment(f"web-{number}", "web")
        found[f"order-{number}"] = cluster.backend.start(order(f"order-{number}", service=f"web-{number}"))
    cluster.site.asked.clear()
    return found


def test_two_hundred_of_a_namespace_are_one_call(cluster: Cluster) -> None:
    runs = many(cluster, 200)
    assert len(cluster.backend.poll(runs)) == 200
    assert cluster.site.asked == [f"GET {PATH}"]


def test_what_stands_on_later_pages_and_on_none_is_asked_for(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = many(cluster, 8)
    monkeypatch.setattr(rollouts, "PAGE", 4)
    assert len(cluster.backend.poll(runs)) == 8
    assert len(cluster.site.asked) == 3
    monkeypatch.setattr(rollouts, "PAGES", 1)
    assert len(cluster.backend.poll(runs)) == 8
    assert cluster.site.asked[-1] == f"GET {PATH}/web-7"


def test_a_look_that_takes_long_goes_on_with_what_it_left_out(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = many(cluster, 3)
    monkeypatch.setattr(polling, "monotonic", count(1, 3).__next__)
    assert {key for _ in range(3) for key in cluster.backend.poll(runs)} == set(runs)


def test_a_namespace_that_may_not_be_read_keeps_no_other_back(cluster: Cluster) -> None:
    other = Handle("far away web web image:1 order-9 ")
    runs = {"order-9": other, **many(cluster, 1)}
    assert set(cluster.backend.poll(runs)) == {"order-0"}
    assert sorted(set(cluster.asked)) == ["", "far"]
    with pytest.raises(Rejected, match="denied"):
        cluster.backend.poll({"order-9": other})
    cluster.site.faults.append(503)
    with pytest.raises(OutsideAway):
        cluster.backend.poll({"order-9": other})


def test_an_order_for_another_backend_is_refused(cluster: Cluster) -> None:
    with pytest.raises(Rejected, match="invalid"):
        cluster.backend.start(order(target=Target(command=Command(run=("x",)))))
