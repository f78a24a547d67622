"""Deploys by jobs of Jenkins: started with the order's id among the parameters, by which a build is found again.

https://www.jenkins.io/doc/book/using/remote-access-api/
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from bot.catalogue.pipelines import Jenkins as Table
from bot.deploys.answers import beginning, carries, readable, reading, refusal, started
from bot.deploys.polling import Rounds
from bot.deploys.ports import Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.http import Answer, exchange, judged

SAID = 300
"""Characters of an answer that people are told."""
LARGEST = 4_000_000
"""Bytes of an answer that are read."""
BUILDS = 200
"""Builds of a job that are read, the newest first."""
SKEW = timedelta(minutes=5)
"""How far Jenkins's clock may be from ours."""
REDIRECT, REFUSAL, NOT_FOUND = 300, 400, 404
PARAMETERS = "actions[parameters[name,value]]"
OF_BUILD = f"number,url,queueId,building,result,timestamp,{PARAMETERS}"
OF_JOB = f"builds[{OF_BUILD}]{{0,{BUILDS}}}"
OF_QUEUE = f"items[id,why,task[url],{PARAMETERS}]"
OF_TERMS = "buildable,property[parameterDefinitions[name]]"
OF_ITEM = "cancelled,executable[number,url]"
ITEM = re.compile(r".*/queue/item/([0-9]+)/?")
PHASES = {
    "SUCCESS": Phase.SUCCEEDED,
    "ABORTED": Phase.CANCELLED,
    **dict.fromkeys(("UNSTABLE", "FAILURE", "NOT_BUILT"), Phase.FAILED),
}
"""What the result of a build that has ended means for a deploy."""


@dataclass(frozen=True)
class Api:
    """The address of Jenkins, and a user with an API token, which needs no crumb.

    https://www.jenkins.io/doc/book/security/csrf-protection/
    """

    user: str
    token: str = field(repr=False)
    url: str = "http://127.0.0.1:8080"

    def ask(self, method: str, path: str, query: Mapping[str, str]) -> Answer:
        """Send a request. Raises `OutsideBusy` and `OutsideAway`; what is refused is an answer."""
        account = b64encode(f"{self.user}:{self.token}".encode()).decode()
        headers = {"Authorization": f"Basic {account}", "Accept": "application/json", "User-Agent": "Bongsu"}
        url = f"{self.url}{path}?{urlencode(query)}"
        return judged(exchange(method, url, headers=headers, largest=LARGEST))

    def read(self, path: str, tree: str) -> Any:  # noqa: ANN401 - any JSON value
        """Read a part of what a page of Jenkins tells."""
        answer = self.ask("GET", f"{path}/api/json", {"tree": tree})
        return readable(answer, said(answer))


class Place(NamedTuple):
    """Where a run is: of a job with its folders, a build under a number; until it has one, an item in the queue."""

    job: str
    build: str = ""
    item: str = ""

    @property
    def of_job(self) -> str:
        """The path of the job."""
        return "".join(f"/job/{quote(part, safe='')}" for part in self.job.split("/"))

    @property
    def of_build(self) -> str:
        """The path of the build."""
        return f"{self.of_job}/{self.build}"

    @property
    def of_item(self) -> str:
        """The path of the item in the queue."""
        return f"/queue/item/{self.item}"

    def handle(self, url: str | None = None) -> Handle:
        """By what the run is found again."""
        return Handle(":".join(self), url)


@dataclass
class Jobs:
    """Jobs of Jenkins, by a user who may read and build them, and cancel what was begun."""

    api: Api
    _rounds: Rounds = field(default_factory=Rounds)

    def check(self, order: Order) -> None:
        """See whether the job may be built, and declares what it is to be told: Jenkins drops the rest in silence."""
        table, place = _ordered(order)
        job = self.api.read(place.of_job, OF_TERMS)
        with reading():
            listed = [each for terms in job["property"] for each in terms.get("parameterDefinitions") or ()]
            lacking = sorted(set(table.parameters) - {each["name"] for each in listed})
            if lacking:
                raise Rejected("undeclared", ", ".join(lacking))
            if not job["buildable"]:
                raise Rejected("invalid", "the job is disabled")

    def start(self, order: Order) -> Handle:
        """Put a job into the queue, which answers with the item; an older Jenkins does not, and leaves it open."""
        table, place = _ordered(order)
        parameters = {name: order.filled(value) for name, value in table.parameters.items()}
        with beginning():
            answer = self.api.ask("POST", f"{place.of_job}/buildWithParameters", parameters)
        if REDIRECT <= answer.status < REFUSAL:
            raise Uncertain("an older Jenkins does not tell what it put into the queue")
        return started(answer, said(answer), lambda: self._queued(place, _item(answer)))

    def find(self, order: Order) -> Handle | None:
        """Find the item or the build whose parameters carry the order's id; first in the queue, for it leaves that.

        Raises `Uncertain` where something may be the order's, because its job does not declare the parameter, or
        because more builds have begun since than are read.
        """
        table, place = _ordered(order)
        with reading():
            items = [each for each in self.api.read("/queue", OF_QUEUE)["items"] if _is_of(each, place)]
            builds = self.api.read(place.of_job, OF_JOB)["builds"]
            if build := _carrying(builds, order.id):
                return _built(place, build)
            if item := _carrying(items, order.id):
                return self._queued(place, int(item["id"]))
            younger = [each for each in builds if order.begun_at and _begun(each) >= order.begun_at - SKEW]
            is_open = any(_is_nameless(each, table) for each in [*items, *younger])
        if order.begun_at and (is_open or len(younger) == BUILDS):
            raise Uncertain("a build may be it, and does not say so")
        return None

    def poll(self, runs: Mapping[str, Handle]) -> Mapping[str, Progress]:
        """See how builds go, job by job."""
        places = {key: _place(handle) for key, handle in runs.items()}
        return self._rounds.look(places, lambda place: place.of_job, self._look)

    def cancel(self, handle: Handle) -> None:
        """Stop a build, or take its item out of the queue; one that has ended is left as it is."""
        place = _place(handle)
        if place.build:
            self._end(f"{place.of_build}/stop", {})
            return
        with reading():
            item = self._item(place)
            if item is None:
                raise Uncertain("its build has not been found yet")
            if begun := item.get("executable"):
                self._end(f"{Place(place.job, str(int(begun['number']))).of_build}/stop", {})
            elif not item.get("cancelled"):
                self._end("/queue/cancelItem", {"id": place.item})

    def _end(self, path: str, query: Mapping[str, str]) -> None:
        """Ask for an end; Jenkins sends who asks to another page, when it has done so."""
        answer = self.api.ask("POST", path, query)
        if answer.status == NOT_FOUND and query:
            raise Uncertain("it has just left the queue")
        if answer.status >= REFUSAL:
            raise refusal(answer, said(answer))

    def _look(self, job: str, wanted: Mapping[str, Place]) -> Iterator[tuple[str, Progress]]:
        """See how the runs of one job go: by its newest builds, then by the queue, then one by one."""
        with reading():
            builds, missing = self.api.read(job, OF_JOB)["builds"], dict(wanted)
            known = {str(each["number"]): each for each in builds}
            left = {str(each.get("queueId")): each for each in builds}
            for key, place in wanted.items():
                if build := known.get(place.build) if place.build else left.get(place.item) or _carrying(builds, key):
                    yield key, _progress(missing.pop(key), build)
            waiting = self._waiting() if any(not place.build for place in missing.values()) else {}
            for key, place in missing.items():
                if place.item in waiting:
                    yield key, Progress(Phase.QUEUED, waiting[place.item])
                elif self._rounds.is_late():
                    return
                elif progress := self._alone(key, place):
                    yield key, progress

    def _waiting(self) -> Mapping[str, str | None]:
        """Tell what the queue has, and what each item waits for."""
        return {str(each["id"]): each.get("why") for each in self.api.read("/queue", OF_QUEUE)["items"]}

    def _alone(self, key: str, place: Place) -> Progress | None:
        """See how one run goes that is neither among the newest builds nor in the queue."""
        if place.build:
            found = self._found(place.of_build, OF_BUILD)
            progress = _progress(place, found) if found else None
        else:
            found = self._item(place)
            progress = _left(place, found) if found else None
        return progress or (Progress(Phase.LOST) if self._rounds.is_missing_again(key) else None)

    def _item(self, place: Place) -> Mapping[str, Any] | None:
        """Read an item; None once Jenkins has forgotten it, five minutes after it left the queue."""
        return self._found(place.of_item, OF_ITEM)

    def _found(self, path: str, tree: str) -> Mapping[str, Any] | None:
        try:
            found: Mapping[str, Any] = self.api.read(path, tree)
        except Rejected as rejected:
            if rejected.why != "missing":
                raise
            return None
        return found

    def _queued(self, place: Place, item: int) -> Handle:
        return place._replace(item=str(item)).handle(f"{self.api.url}{place.of_job}/")


def said(answer: Answer) -> str:
    """Say why Jenkins refused, which it does in pages for people; what right is lacking stands in a header."""
    lacking = answer.headers.get("X-Required-Permission")
    return f"status {answer.status}{f', lacks {lacking}' if lacking else ''}"[:SAID]


def _ordered(order: Order) -> tuple[Table, Place]:
    """Tell which job an order is for."""
    table = order.target.jenkins
    if table is None:
        raise Rejected("invalid")
    return table, Place(table.job)


def _place(handle: Handle) -> Place:
    job, build, item = handle.reference.split(":")
    return Place(job, build, item)


def _item(answer: Answer) -> int:
    """Read which item was put into the queue; only its number counts, wherever Jenkins believes to be."""
    found = ITEM.fullmatch(answer.headers["Location"])
    if found is None:
        raise ValueError
    return int(found[1])


def _parameters(body: Mapping[str, Any]) -> Mapping[str, str]:
    """Read the parameters of an item or a build; those with a secret have no value."""
    listed = (each for action in body["actions"] if action for each in action.get("parameters") or ())
    return {str(each["name"]): str(each.get("value")) for each in listed}


def _carrying(several: Sequence[Mapping[str, Any]], order: str) -> Mapping[str, Any] | None:
    """Find the item or the build that has an order's id in a parameter; people may have built it again since."""
    oldest = reversed(several)
    return next((each for each in oldest if any(carries(value, order) for value in _parameters(each).values())), None)


def _is_nameless(body: Mapping[str, Any], table: Table) -> bool:
    """Whether an item or a build lacks the parameters that would carry an id."""
    return not any("{id}" in value and name in _parameters(body) for name, value in table.parameters.items())


def _is_of(item: Mapping[str, Any], place: Place) -> bool:
    """Whether an item is of a job; tasks of other kinds have no address."""
    return str(item["task"].get("url", "")).rstrip("/").endswith(place.of_job)


def _begun(build: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(build["timestamp"] / 1000, UTC)


def _built(place: Place, build: Mapping[str, Any]) -> Handle:
    return Place(place.job, str(int(build["number"]))).handle(str(build["url"]))


def _progress(place: Place, build: Mapping[str, Any]) -> Progress:
    """Read how a build goes; a result that stands before its end, or is news to us, is none yet."""
    result = None if build["building"] else build["result"]
    phase = PHASES.get(str(result), Phase.RUNNING)
    handle = None if place.build else _built(place, build)
    step = f"#{build['number']}" if phase is Phase.RUNNING else None
    return Progress(phase, step, said=str(result) if phase is Phase.FAILED else "", handle=handle)


def _left(place: Place, item: Mapping[str, Any]) -> Progress:
    """Read what became of an item that is in the queue no more."""
    if item.get("cancelled"):
        return Progress(Phase.CANCELLED)
    begun = item.get("executable")
    if not begun:
        return Progress(Phase.QUEUED)
    return Progress(Phase.RUNNING, f"#{begun['number']}", handle=_built(place, begun))
