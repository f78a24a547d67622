"""Deploys by workflows of GitHub Actions: started with the order's id, by which a run is found when no answer came.

https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event
https://docs.github.com/en/rest/actions/workflow-runs
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from bot.catalogue.deploying import GitHubActions
from bot.deploys.answers import beginning, carries, readable, reading, refusal, started
from bot.deploys.polling import Rounds
from bot.deploys.ports import Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.github import UNCHANGED, Api, said

PAGE, PAGES = 100, 3
"""Runs of one page, the newest first, and the pages of a workflow that are read."""
FEW = 3
"""Up to so many runs of a workflow are asked for by themselves, because a page of a hundred is a megabyte and more."""
SKEW = timedelta(minutes=5)
"""How far GitHub's clock may be from ours."""
ACCEPTED, NO_CONTENT, CONFLICT = 202, 204, 409
FLAG_UNKNOWN = {400, 422}
PHASES = {
    "queued": Phase.QUEUED,
    "requested": Phase.QUEUED,
    "pending": Phase.QUEUED,
    "waiting": Phase.BLOCKED,
    "in_progress": Phase.RUNNING,
    "success": Phase.SUCCEEDED,
    "cancelled": Phase.CANCELLED,
    "action_required": Phase.BLOCKED,
    **dict.fromkeys(("failure", "timed_out", "startup_failure", "stale", "skipped", "neutral"), Phase.FAILED),
}
"""What a run's state means for a deploy; one that was skipped brought nothing anywhere."""


OVER = {Phase.SUCCEEDED, Phase.FAILED, Phase.CANCELLED}


class Place(NamedTuple):
    """Where a run is: in a repository, of a workflow, under a number; without one until it has been found."""

    repository: str
    workflow: str
    run: str = ""

    @property
    def of_workflow(self) -> str:
        """The path of the workflow."""
        return f"/repos/{self.repository}/actions/workflows/{quote(self.workflow, safe='')}"

    @property
    def of_run(self) -> str:
        """The path of the run."""
        return f"/repos/{self.repository}/actions/runs/{self.run}"

    def handle(self, run: str = "", url: str | None = None) -> Handle:
        """By what the run is found again."""
        return Handle(f"{self.repository}:{self.workflow}:{run}", url)


@dataclass(frozen=True)
class Run:
    """What is kept of a run as it was read; `state` is its status, or how it ended."""

    number: str
    title: str
    state: str
    is_nameless: bool
    created_at: datetime
    url: str


@dataclass
class Reader:
    """Reads runs; what is as it was costs nothing of the limit, and what the look before did not ask is forgotten.

    https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
    """

    api: Api
    before: Mapping[str, tuple[str, Sequence[Run]]] = field(default_factory=dict)
    now: dict[str, tuple[str, Sequence[Run]]] = field(default_factory=dict)

    def look_again(self) -> None:
        """Begin another look."""
        self.before, self.now = self.now, {}

    def listed(self, workflow: str, is_late: Callable[[], bool] = lambda: False) -> Iterator[Run]:
        """Read the runs of a workflow, the newest first, as far as lists are read and time is left."""
        for page in range(1, PAGES + 1):
            if is_late():
                return
            runs = self.read(f"{workflow}/runs?per_page={PAGE}&page={page}")
            yield from runs
            if len(runs) < PAGE:
                return

    def read(self, path: str) -> Sequence[Run]:
        """Read one run, or one page of them. Raises what a `Backend` raises."""
        tag, runs = self.before.get(path, ("", ()))
        answer = self.api.ask("GET", path, tag=tag)
        if not (tag and answer.status == UNCHANGED):
            body = readable(answer, said(answer))
            with reading():
                runs = tuple(map(_run, body["workflow_runs"] if "?" in path else [body]))
        self.now[path] = str(answer.headers.get("ETag", "")) or tag, runs
        return runs


@dataclass
class Actions:
    """GitHub Actions, by a token that may read and write actions. One thread at a time polls."""

    api: Api
    _reader: Reader = field(init=False)
    _rounds: Rounds = field(default_factory=Rounds)

    def __post_init__(self) -> None:
        self._reader = Reader(self.api)

    @property
    def settles(self) -> timedelta:
        """After which time a list shows what was started, so that `find` may be believed when it finds nothing."""
        return timedelta(seconds=30)

    def start(self, order: Order) -> Handle:
        """Start the workflow. An older server does not know the flag, says so, and is asked once more without it.

        Where a server does not tell which run it began, `poll` finds it.
        """
        table, place = _ordered(order)
        inputs = {name: order.filled(value) for name, value in table.inputs.items()}
        content = {"ref": table.ref or order.branch, "inputs": inputs}
        path = f"{place.of_workflow}/dispatches"
        with beginning():
            answer = self.api.ask("POST", path, {**content, "return_run_details": True})
            if answer.status in FLAG_UNKNOWN:
                answer = self.api.ask("POST", path, content)
        if answer.status == NO_CONTENT:
            return place.handle()
        return started(
            answer,
            said(answer),
            lambda: place.handle(str(int(answer.body["workflow_run_id"])), str(answer.body["html_url"])),
        )

    def find(self, order: Order) -> Handle | None:
        """Find the run whose name carries the order's id; nothing is sure before `settles` has passed.

        Raises `Uncertain` where a run may be the order's, because its workflow gives it no name of its own, or because
        more runs have begun since than are read.
        """
        _, place = _ordered(order)
        since, younger = order.begun_at and order.begun_at - SKEW, list[Run]()
        for run in Reader(self.api).listed(place.of_workflow):
            if since and run.created_at < since:
                break
            if carries(run.title, order.id):
                return place.handle(run.number, run.url)
            younger.append(run)
        if since and (any(run.is_nameless for run in younger) or len(younger) == PAGE * PAGES):
            raise Uncertain("a run may be it, and does not say so")
        return None

    def poll(self, runs: Mapping[str, Handle]) -> Mapping[str, Progress]:
        """See how runs go, workflow by workflow."""
        self._reader.look_again()
        places = {key: _place(handle) for key, handle in runs.items()}
        return self._rounds.look(places, lambda place: place.of_workflow, self._look)

    def cancel(self, handle: Handle) -> None:
        """Ask for the end of a run; GitHub refuses that of one that has ended, which is well."""
        place = _place(handle)
        if not place.run:
            raise Uncertain("its run has not been found yet")
        answer = self.api.ask("POST", f"{place.of_run}/cancel")
        if answer.status == CONFLICT and PHASES.get(Reader(self.api).read(place.of_run)[0].state) in OVER:
            return
        if answer.status != ACCEPTED:
            raise refusal(answer, said(answer))

    def _look(self, path: str, wanted: Mapping[str, Place]) -> Iterator[tuple[str, Progress]]:
        """See how the runs of one workflow go: many by its list, few and what the list does not reach one by one."""
        missing = dict(wanted)
        if len(missing) > FEW or not all(place.run for place in missing.values()):
            for run in self._reader.listed(path, self._rounds.is_late):
                for key in [key for key, place in missing.items() if _is(run, place, key)]:
                    yield key, _progress(run, missing.pop(key))
                if not missing:
                    return
        for key, place in missing.items():
            if self._rounds.is_late():
                return
            if progress := self._alone(key, place):
                yield key, progress

    def _alone(self, key: str, place: Place) -> Progress | None:
        """See how one run goes; one that is not listed yet waits."""
        if not place.run:
            return Progress(Phase.QUEUED)
        try:
            return _progress(self._reader.read(place.of_run)[0], place)
        except Rejected as rejected:
            if rejected.why != "missing":
                raise
            return self._lost(key, place, rejected.said)

    def _lost(self, key: str, place: Place, words: str) -> Progress | None:
        """Believe that a run was deleted when it is missing again, and its workflow may still be seen."""
        if not self._rounds.is_missing_again(key):
            return None
        answer = self.api.ask("GET", place.of_workflow)
        readable(answer, said(answer))
        return Progress(Phase.LOST, said=words)


def _ordered(order: Order) -> tuple[GitHubActions, Place]:
    """Tell which workflow an order is for."""
    table = order.target.github_actions
    repository = table and (table.repository or order.repository)
    if table is None or not repository:
        raise Rejected("invalid")
    return table, Place(repository, table.workflow)


def _place(handle: Handle) -> Place:
    repository, workflow, run = handle.reference.split(":")
    return Place(repository, workflow, run)


def _run(body: Mapping[str, Any]) -> Run:
    """Read a run; a completed one whose conclusion is not known yet, or is news to us, still runs."""
    title = str(body["display_title"])
    return Run(
        number=str(int(body["id"])),
        title=title,
        state=str(body["conclusion"] if body["status"] == "completed" else body["status"]),
        is_nameless=body["event"] == "workflow_dispatch" and title == body["name"],
        created_at=datetime.fromisoformat(body["created_at"]),
        url=str(body["html_url"]),
    )


def _is(run: Run, place: Place, order: str) -> bool:
    return run.number == place.run if place.run else carries(run.title, order)


def _progress(run: Run, place: Place) -> Progress:
    phase = PHASES.get(run.state, Phase.RUNNING)
    ended_badly = phase is Phase.FAILED
    handle = None if place.run else place.handle(run.number, run.url)
    return Progress(phase, said=run.state if ended_badly else "", handle=handle)
