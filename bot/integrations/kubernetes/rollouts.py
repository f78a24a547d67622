"""Deploys by Kubernetes alone: a Deployment gets another image, marked with the order's id.

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from bot.catalogue.clusters import Kubernetes
from bot.clock import Clock
from bot.deploys.answers import beginning, readable, reading, started
from bot.deploys.polling import Rounds
from bot.deploys.ports import Handle, Order, Phase, Progress, Rejected
from bot.http import Answer, exchange, judged
from bot.integrations.kubernetes.access import Access, access

LARGEST = 16_000_000
"""Bytes of an answer that are read: a page of Deployments."""
SAID = 300
"""Characters of an answer that people are told."""
FEW, PAGE, PAGES = 3, 250, 4
"""Up to so many Deployments of a namespace are asked for by themselves; of more, pages of all that it has are read."""
STABLE = timedelta(minutes=1)
"""For how long a rollout has to be through before it counts: a pod may be ready, and fall over soon."""
ORDER, BEFORE, BACK = "bongsu/order", "bongsu/before", "bongsu/put-back"
"""Annotations: which order came last, what was there before it, and that it was put back."""
PATCH = "application/strategic-merge-patch+json"
DENIED = 401


class Place(NamedTuple):
    """What was rolled out where: by a context, of a Deployment, in a container, for an order; and done since when."""

    context: str
    namespace: str
    deployment: str
    container: str
    image: str
    order: str
    since: str = ""

    @property
    def path(self) -> str:
        """Where the Deployment is."""
        return f"{_path(self.namespace)}/{quote(self.deployment, safe='')}"

    def handle(self) -> Handle:
        """By what the rollout is found again; there is no page of it for people."""
        return Handle(" ".join(self))


@dataclass
class Rollouts:
    """Kubernetes, by whoever may get, list and patch Deployments."""

    clock: Clock
    access: Callable[[str], Access] = access
    _known: dict[str, Access] = field(default_factory=dict)
    _rounds: Rounds = field(default_factory=Rounds)

    def check(self, order: Order) -> None:
        """Have Kubernetes try what `start` would do, and keep nothing of it. Raises `Rejected`."""
        place, patch = self._planned(order)
        answer = self._patch(place, patch, dryRun="All")
        readable(answer, _said(answer))

    def start(self, order: Order) -> Handle:
        """Set the image; the same order a second time changes nothing."""
        place, patch = self._planned(order)
        with beginning():
            answer = self._patch(place, patch)
        return started(answer, _said(answer), lambda: _begun(place, answer))

    def find(self, order: Order) -> Handle | None:
        """Find whether the Deployment carries the order's id, which Kubernetes tells for sure."""
        deployment = self._read(_ordered(order))
        with reading():
            if _annotations(deployment).get(ORDER) != order.id:
                return None
            return _placed(_ordered(order), deployment).handle()

    def poll(self, runs: Mapping[str, Handle]) -> Mapping[str, Progress]:
        """See how rollouts go, namespace by namespace."""
        places = {key: _place(handle) for key, handle in runs.items()}
        return self._rounds.look(places, lambda place: f"{place.context} {place.namespace}", self._look)

    def cancel(self, handle: Handle) -> None:
        """Put back what was there before; a rollout knows no other end. One that was replaced is left as it is."""
        place = _place(handle)
        annotations = _annotations(self._read(place))
        if annotations.get(ORDER) != place.order or BACK in annotations:
            return
        with reading():
            before = json.loads(annotations[BEFORE])
            patch = _wanted(place, before["image"], before["order"], {BACK: place.order})
        answer = self._patch(place, patch)
        readable(answer, _said(answer))

    def _planned(self, order: Order) -> tuple[Place, Mapping[str, Any]]:
        """Tell what an order changes, and what it finds. Raises `Rejected` where it cannot be rolled out."""
        deployment = self._read(_ordered(order))
        with reading():
            place = _placed(_ordered(order), deployment)
            if deployment["spec"].get("paused"):
                raise Rejected("conflict", "the rollout is paused")
            template = deployment["spec"]["template"]
            before = {"image": _image(deployment, place), "order": _annotations(template).get(ORDER)}
            marks = {ORDER: order.id, BEFORE: json.dumps(before), BACK: None}
            return place, _wanted(place, place.image, order.id, marks)

    def _look(self, _namespace: str, wanted: Mapping[str, Place]) -> Iterator[tuple[str, Progress]]:
        """See how the rollouts of one namespace go: many by a list, few one by one."""
        listed = self._listed(next(iter(wanted.values()))) if len(wanted) > FEW else {}
        for key, place in wanted.items():
            if place.deployment not in listed and self._rounds.is_late():
                return
            try:
                deployment = listed.get(place.deployment) or self._read(place)
            except Rejected as rejected:
                if rejected.why != "missing":
                    raise
                yield key, Progress(Phase.FAILED, said=rejected.said)
            else:
                with reading():
                    yield key, self._progress(place, deployment)

    def _listed(self, of: Place) -> Mapping[str, Mapping[str, Any]]:
        """Read the Deployments of a namespace by name, as far as pages are read."""
        found, more = dict[str, Mapping[str, Any]](), ""
        for _ in range(PAGES):
            query = urlencode({"limit": PAGE, **({"continue": more} if more else {})})
            answer = self._ask("GET", of.context, f"{_path(of.namespace)}?{query}")
            with reading():
                body = readable(answer, _said(answer))
                found |= {each["metadata"]["name"]: each for each in body["items"]}
                more = str(body["metadata"].get("continue") or "")
            if not more:
                break
        return found

    def _progress(self, place: Place, deployment: Mapping[str, Any]) -> Progress:
        """Tell how a rollout goes, or that it is put back."""
        annotations, image = _annotations(deployment), _image(deployment, place)
        is_back = annotations.get(BACK) == place.order
        wanted = json.loads(annotations[BEFORE])["image"] if is_back else place.image
        if annotations.get(ORDER) != place.order or image != wanted:
            return Progress(Phase.FAILED, said=f"somebody else set {image}")
        progress = _rolled_out(deployment)
        if progress.phase is not Phase.SUCCEEDED:
            calm = place._replace(since="").handle() if place.since else None
            return Progress(progress.phase, progress.step, progress.said, calm)
        return Progress(Phase.CANCELLED, progress.step) if is_back else self._stable(place, progress)

    def _stable(self, place: Place, progress: Progress) -> Progress:
        """Believe that a rollout is through once it has been so for a while; the handle keeps since when."""
        now = self.clock().timestamp()
        if not place.since:
            return Progress(Phase.RUNNING, progress.step, handle=place._replace(since=str(int(now))).handle())
        is_sure = now >= int(place.since) + STABLE.total_seconds()
        return progress if is_sure else Progress(Phase.RUNNING, progress.step)

    def _read(self, place: Place) -> dict[str, Any]:
        answer = self._ask("GET", place.context, place.path)
        kind = answer.body.get("kind") if isinstance(answer.body, dict) else None
        if kind not in {"Deployment", "Status"} and not answer.is_cut:  # what stands before it may know no such address
            raise Rejected("unreadable")
        found: dict[str, Any] = readable(answer, _said(answer))
        return found

    def _patch(self, place: Place, content: Mapping[str, Any], **query: str) -> Answer:
        path = f"{place.path}?{urlencode({'fieldManager': 'bongsu', **query})}"
        return self._ask("PATCH", place.context, path, content)

    def _ask(self, method: str, context: str, path: str, content: Mapping[str, Any] | None = None) -> Answer:
        """Send a request; where nobody answers, or not to us, the kubeconfig is read anew the next time."""
        way = self._known.pop(context, None) or self.access(context)
        headers = {**way.headers(), "Accept": "application/json", "User-Agent": "Bongsu"}
        headers |= {"Content-Type": PATCH} if content else {}
        url = f"{way.url.rstrip('/')}{path}"
        answer = exchange(method, url, headers=headers, content=content, largest=LARGEST, trust=way.trust)
        if answer.status != DENIED:
            self._known[context] = way
        return judged(answer)


def _path(namespace: str) -> str:
    return f"/apis/apps/v1/namespaces/{namespace}/deployments"


def _ordered(order: Order) -> Place:
    """Tell which Deployment an order is for; its container may not be known yet."""
    table: Kubernetes | None = order.target.kubernetes
    if table is None:
        raise Rejected("invalid")
    name, image = order.filled(table.deployment), order.filled(table.image)
    return Place(table.context or "", table.namespace, name, table.container or "", image, order.id)


def _place(handle: Handle) -> Place:
    return Place(*handle.reference.split(" "))


def _begun(place: Place, answer: Answer) -> Handle:
    if answer.body["metadata"]["annotations"][ORDER] != place.order:
        raise ValueError("another's order")
    return place.handle()


def _placed(place: Place, deployment: Mapping[str, Any]) -> Place:
    """Find the container that is meant: a patch would add one that is not there. Raises `Rejected`."""
    names = [each["name"] for each in deployment["spec"]["template"]["spec"]["containers"]]
    if place.container in names:
        return place
    if place.container or len(names) != 1:
        raise Rejected("missing", f"a container of {', '.join(names)}"[:SAID])
    return place._replace(container=names[0])


def _wanted(place: Place, image: str, order: str | None, marks: Mapping[str, str | None]) -> Mapping[str, Any]:
    """Say what is to change: the image, and the marks; None takes a mark away.

    The order stands in the template too, so that the same image is rolled out anew, as somebody asked for.
    """
    template = {
        "metadata": {"annotations": {ORDER: order}},
        "spec": {"containers": [{"name": place.container, "image": image}]},
    }
    return {"metadata": {"annotations": dict(marks)}, "spec": {"template": template}}


def _annotations(of: Mapping[str, Any]) -> Mapping[str, str]:
    return (of.get("metadata") or {}).get("annotations") or {}


def _image(deployment: Mapping[str, Any], place: Place) -> str | None:
    containers = deployment["spec"]["template"]["spec"]["containers"]
    return next((each.get("image") for each in containers if each["name"] == place.container), None)


def _rolled_out(deployment: Mapping[str, Any]) -> Progress:
    """Tell how far Kubernetes is, in the order in which kubectl asks.

    https://github.com/kubernetes/kubectl/blob/master/pkg/polymorphichelpers/rollout_status.go
    """
    spec, status = deployment["spec"], deployment.get("status") or {}
    if int(status.get("observedGeneration", 0)) < int(deployment["metadata"]["generation"]):
        return Progress(Phase.QUEUED)
    stuck = [each for each in status.get("conditions") or () if each.get("reason") == "ProgressDeadlineExceeded"]
    if stuck:
        return Progress(Phase.FAILED, said=str(stuck[0].get("message") or stuck[0]["reason"])[:SAID])
    if spec.get("paused"):
        return Progress(Phase.BLOCKED, "paused")
    wanted, updated = int(spec.get("replicas", 1)), int(status.get("updatedReplicas", 0))
    total, available = int(status.get("replicas", 0)), int(status.get("availableReplicas", 0))
    is_through = updated >= wanted and total <= updated and available >= updated
    return Progress(Phase.SUCCEEDED if is_through else Phase.RUNNING, f"{min(updated, available)}/{wanted}")


def _said(answer: Answer) -> str:
    """Say in the words of Kubernetes why it refused."""
    body = answer.body if isinstance(answer.body, dict) else {}
    return str(body.get("message") or f"status {answer.status}")[:SAID]
