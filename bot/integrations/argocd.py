"""Deploys by syncs of Argo CD, each of which carries its order's id: an older success is never taken for ours.

https://argo-cd.readthedocs.io/en/stable/developer-guide/api-docs/
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from bot.catalogue.clusters import ArgoCD
from bot.clock import Clock
from bot.deploys.answers import beginning, readable, reading, refusal, started
from bot.deploys.polling import Rounds
from bot.deploys.ports import Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.http import Answer, exchange, judged

LARGEST = 16_000_000
"""Bytes of an answer that are read: an application of thousands of resources, or a list of thousands by few fields."""
SAID = 300
"""Characters of an answer that people are told."""
FEW = 3
"""Up to so many applications are asked for by themselves; of more, a list tells first which have nothing to say."""
FIELDS = ("metadata.name", "metadata.namespace", "operation.sync", "status.health")
"""What a list is asked for; it knows no operation's `info`.

https://github.com/argoproj/argo-cd/blob/master/pkg/apiclient/application/forwarder_overwrite.go
"""
SURE = timedelta(minutes=1)
"""For how long something has to seem wrong before it is believed: answers come from a memory of the server's."""
INFO = "bongsu"
"""The name under which a sync carries its order's id."""
SKEW = timedelta(minutes=5)
"""How far Argo CD's clock may be from ours."""
REFUSED = {400, 409, 412}
FAILED, UNWELL = {"Failed", "Error"}, {"Degraded", "Missing"}


@dataclass(frozen=True)
class Api:
    """The address of Argo CD, as it is when it is needed, and a token for it."""

    token: str = field(repr=False)
    url: Callable[[], str | None]

    def ask(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Answer:
        """Send a request. Raises `OutsideBusy`, `OutsideAway`, and `Rejected` where nothing says where Argo CD is."""
        url = self.url()
        if url is None:
            raise Rejected("missing", "[argo_cd] url")
        headers = {"Authorization": f"Bearer {self.token}", "User-Agent": "Bongsu"}
        address = f"{url}/api/v1/applications{path}"
        return judged(exchange(method, address, headers=headers, content=content, largest=LARGEST))


class Place(NamedTuple):
    """Whose sync is meant: of an application, to a commit, with an id; and what has seemed wrong since when."""

    application: str
    namespace: str
    commit: str
    order: str
    seems: str = ""
    since: str = ""

    def path(self, rest: str = "") -> str:
        """Where the application is, or something of it."""
        query = f"?{urlencode({'appNamespace': self.namespace})}" if self.namespace else ""
        return f"/{quote(self.application, safe='')}{rest}{query}"


@dataclass
class Syncs:
    """Argo CD, by a token that may get and sync applications, and for a cancelled sync delete its operation."""

    api: Api
    clock: Clock
    _rounds: Rounds = field(default_factory=Rounds)

    def check(self, order: Order) -> None:
        """See whether the application may be synced to a commit. Raises `Rejected` as `start` would, and earlier."""
        _, place = _ordered(order)
        app = self._read(place)
        with reading():
            automated = (app["spec"].get("syncPolicy") or {}).get("automated")
            if automated is not None and automated.get("enabled") is not False:
                raise Rejected("auto_sync")
            if app["spec"].get("sources"):
                raise Rejected("invalid", "the application has several sources")

    def start(self, order: Order) -> Handle:
        """Sync the application to the commit. Argo CD takes one operation at a time, and refuses another."""
        table, place = _ordered(order)
        content = {
            "revision": order.commit,
            "prune": table.prune,
            "infos": [{"name": INFO, "value": order.id}],
            **({"appNamespace": place.namespace} if place.namespace else {}),
        }
        with beginning():
            answer = self.api.ask("POST", place.path("/sync"), content)
        if answer.status in REFUSED:
            raise _refusal(answer)
        return started(answer, _said(answer), lambda: self._begun(place, answer))

    def find(self, order: Order) -> Handle | None:
        """Find the sync by the id that it carries.

        Raises `Uncertain` where another one began since then: Argo CD remembers the last alone.
        """
        _, place = _ordered(order)
        app = self._read(place)
        with reading():
            state = app.get("status", {}).get("operationState") or {}
            if _is_ours(app.get("operation"), place) or _is_ours(state.get("operation"), place):
                return self._handle(place)
            began = datetime.fromisoformat(state["startedAt"]) if state else None
        if began and order.begun_at and began >= order.begun_at - SKEW:
            raise Uncertain("another operation has begun since")
        return None

    def poll(self, runs: Mapping[str, Handle]) -> Mapping[str, Progress]:
        """See how syncs go, those first that the look before left out."""
        moving = self._moving() if len(runs) > FEW else {}

        def see(name: str, wanted: Mapping[str, Place]) -> Iterator[tuple[str, Progress]]:
            for key, place in wanted.items():
                if name in moving:
                    yield key, self._calm(place, Progress(Phase.RUNNING, moving[name]))
                elif not self._rounds.is_late():
                    yield key, self._look(place)

        places = {key: _place(handle) for key, handle in runs.items()}
        return self._rounds.look(places, lambda place: f"{place.namespace}/{place.application}", see)

    def cancel(self, handle: Handle) -> None:
        """End the sync, if it is still ours that runs; one that is through is left as it is."""
        place = _place(handle)
        app = self._read(place)
        if not _is_ours(app.get("operation"), place):
            return
        answer = self.api.ask("DELETE", place.path("/operation"))
        if answer.status not in REFUSED:  # else it ended meanwhile
            readable(answer, _said(answer))

    def _begun(self, place: Place, answer: Answer) -> Handle:
        if not _is_ours(answer.body["operation"], place):
            raise ValueError("another's operation")
        return self._handle(place)

    def _read(self, place: Place) -> dict[str, Any]:
        answer = self.api.ask("GET", place.path())
        app = readable(answer, _said(answer))
        if not isinstance(app, dict) or "spec" not in app:
            raise Rejected("unreadable")
        return app

    def _moving(self) -> Mapping[str, str]:
        """Tell of which applications a list says that they are on their way, and how; the rest is asked for."""
        fields = ",".join(f"items.{name}" for name in FIELDS)
        answer = self.api.ask("GET", f"?{urlencode({'fields': fields})}")
        with reading():
            items = readable(answer, _said(answer))["items"] or ()
            alone = Counter(each["metadata"]["name"] for each in items)
            moving: dict[str, str] = {}
            for each in items:
                name, namespace = each["metadata"]["name"], each["metadata"].get("namespace", "")
                health = (each.get("status", {}).get("health") or {}).get("status", "")
                if each.get("operation") or health == "Progressing":
                    step = "Running" if each.get("operation") else health
                    moving[f"{namespace}/{name}"] = step
                    if alone[name] == 1:  # where the order names no namespace
                        moving[f"/{name}"] = step
            return moving

    def _look(self, place: Place) -> Progress:
        """See how one sync goes."""
        try:
            app = self._read(place)
        except Rejected as rejected:
            if rejected.why != "missing":
                raise
            return self._seems(place, "missing", Phase.LOST, rejected.said)
        with reading():
            status = app.get("status", {})
            state = status.get("operationState") or {}
            if _is_ours(state.get("operation"), place):
                return self._ours(place, status, state)
            if _is_ours(app.get("operation"), place):
                return self._calm(place, Progress(Phase.QUEUED))
            return self._seems(place, "replaced", Phase.LOST, "another operation has replaced it")

    def _ours(self, place: Place, status: Mapping[str, Any], state: Mapping[str, Any]) -> Progress:
        """Tell how our sync goes, and after it the health of what it brought."""
        phase, said = str(state["phase"]), str(state.get("message", ""))[:SAID]
        if phase in FAILED:
            return Progress(Phase.FAILED, phase, said or phase)
        if phase != "Succeeded":
            return self._calm(place, Progress(Phase.RUNNING, phase, said))
        synced = (state.get("syncResult") or {}).get("revision")
        if synced != place.commit:
            return Progress(Phase.FAILED, phase, f"Argo CD synced {synced}")
        if not _has_looked_since(status, state):
            return self._calm(place, Progress(Phase.RUNNING, "Synced"))
        return self._health(place, status.get("health") or {})

    def _health(self, place: Place, health: Mapping[str, Any]) -> Progress:
        word, said = str(health.get("status", "Unknown")), str(health.get("message", ""))[:SAID]
        if word == "Healthy":
            return Progress(Phase.SUCCEEDED, word)
        if word in UNWELL:
            return self._seems(place, word, Phase.FAILED, said or word)
        return self._calm(place, Progress(Phase.BLOCKED if word == "Suspended" else Phase.RUNNING, word, said))

    def _seems(self, place: Place, wrong: str, verdict: Phase, said: str) -> Progress:
        """Believe that something is wrong once it has seemed so for long enough; the handle keeps since when."""
        now = self.clock()
        if place.seems != wrong:
            later = place._replace(seems=wrong, since=str(int(now.timestamp())))
            return Progress(Phase.RUNNING, wrong, said, self._handle(later))
        is_sure = now.timestamp() >= int(place.since) + SURE.total_seconds()
        return Progress(verdict if is_sure else Phase.RUNNING, wrong, said)

    def _calm(self, place: Place, progress: Progress) -> Progress:
        """Forget what seemed wrong."""
        if not place.seems:
            return progress
        handle = self._handle(place._replace(seems="", since=""))
        return Progress(progress.phase, progress.step, progress.said, handle)

    def _handle(self, place: Place) -> Handle:
        where = f"{place.namespace}/{place.application}" if place.namespace else place.application
        return Handle(":".join(place), f"{self.api.url()}/applications/{where}")


def _ordered(order: Order) -> tuple[ArgoCD, Place]:
    """Tell which application an order is for."""
    table = order.target.argo_cd
    if table is None:
        raise Rejected("invalid")
    return table, Place(order.filled(table.application), table.namespace or "", order.commit, order.id)


def _place(handle: Handle) -> Place:
    return Place(*handle.reference.split(":"))


def _is_ours(operation: Mapping[str, Any] | None, place: Place) -> bool:
    """Whether an operation carries our id."""
    infos: Sequence[Mapping[str, Any]] = (operation or {}).get("info") or ()
    return any((each.get("name"), each.get("value")) == (INFO, place.order) for each in infos)


def _has_looked_since(status: Mapping[str, Any], state: Mapping[str, Any]) -> bool:
    """Whether Argo CD has looked at the application since the sync ended, both by its own clock.

    Until then its health is that of what ran before.
    """
    looked, ended = status.get("reconciledAt"), state.get("finishedAt")
    return bool(looked and ended and datetime.fromisoformat(looked) >= datetime.fromisoformat(ended))


def _refusal(answer: Answer) -> Rejected:
    """Say why Argo CD refused a sync; what it calls a failed precondition it tells by its words alone."""
    said = _said(answer)
    if "auto-sync" in said:
        return Rejected("auto_sync", said)
    if "already in progress" in said:
        return Rejected("conflict", said)
    return refusal(answer, said)


def _said(answer: Answer) -> str:
    """Say in Argo CD's words why it refused."""
    body = answer.body if isinstance(answer.body, dict) else {}
    return str(body.get("message") or body.get("error") or f"status {answer.status}")[:SAID]
