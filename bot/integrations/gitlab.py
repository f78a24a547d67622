"""Deploys by pipelines of GitLab: started with the order's id in a variable, by which a pipeline is found again.

https://docs.gitlab.com/api/pipelines/
https://docs.gitlab.com/api/jobs/
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import quote

from bot.catalogue.pipelines import GitLab
from bot.deploys.answers import beginning, carries, readable, reading, started
from bot.deploys.polling import ENOUGH, Rounds
from bot.deploys.ports import Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.gitlab import Api, path_of, said
from bot.http import OutsideAway

PAGE, PAGES = 100, 3
"""Pipelines of one page, the newest first, and the pages of a project that are read."""
FEW = 3
"""Up to so many pipelines of a project are asked for by themselves."""
CANDIDATES = 20
"""Pipelines whose variables are read to find one."""
SKEW = timedelta(minutes=5)
"""How far GitLab's clock may be from ours."""
NAMED = 5
"""Jobs that are named to people."""
BY_US = "source=api"
"""Pipelines that were begun by a call such as ours."""
GONE = "gone"
"""What we call a pipeline that somebody deleted."""
PHASES = {
    **dict.fromkeys(("created", "waiting_for_resource", "preparing", "pending", "scheduled"), Phase.QUEUED),
    "running": Phase.RUNNING,
    "manual": Phase.BLOCKED,
    "success": Phase.SUCCEEDED,
    "canceled": Phase.CANCELLED,
    **dict.fromkeys(("failed", "skipped"), Phase.FAILED),
    GONE: Phase.LOST,
}
"""What a pipeline's state means for a deploy; one that was skipped brought nothing anywhere."""


class Place(NamedTuple):
    """Where a pipeline is: in a project, under a number."""

    project: str
    pipeline: str = ""

    @property
    def of_project(self) -> str:
        """The path of the project."""
        return path_of(self.project)

    @property
    def of_pipeline(self) -> str:
        """The path of the pipeline."""
        return f"{self.of_project}/pipelines/{self.pipeline}"

    def handle(self, body: Mapping[str, Any]) -> Handle:
        """By what a pipeline of the project is found again."""
        return Handle(f"{self.project}:{int(body['id'])}", str(body["web_url"]))


@dataclass
class Pipelines:
    """GitLab's pipelines, by a token with the scope "api" and at least the role of a developer."""

    api: Api
    _rounds: Rounds = field(default_factory=Rounds)

    def check(self, order: Order) -> None:
        """See whether the branch or tag is there whose pipeline is to run."""
        table, place = _ordered(order)
        self._read(f"{place.of_project}/repository/commits/{quote(table.ref or order.branch, safe='')}?stats=false")

    def start(self, order: Order) -> Handle:
        """Create a pipeline; GitLab names it in its answer."""
        table, place = _ordered(order)
        variables = [{"key": name, "value": order.filled(value)} for name, value in table.variables.items()]
        content = {"ref": table.ref or order.branch, "variables": variables}
        with beginning():
            answer = self.api.ask("POST", f"{place.of_project}/pipeline", content)
        return started(answer, said(answer), lambda: place.handle(answer.body))

    def find(self, order: Order) -> Handle | None:
        """Find the pipeline that has the order's id in a variable.

        Raises `Uncertain` where a pipeline may be the order's: one whose variables are not shown to us, or where more
        have begun since than are looked at.
        """
        _, place = _ordered(order)
        since, until, is_open = order.begun_at and order.begun_at - SKEW, monotonic() + ENOUGH, False
        listed = self._read(f"{place.of_project}/pipelines?{BY_US}&per_page={CANDIDATES}")
        with reading():
            younger = [each for each in listed if since is None or datetime.fromisoformat(each["created_at"]) >= since]
            for body in younger:
                is_ours = None if monotonic() > until else self._is(place._replace(pipeline=str(body["id"])), order.id)
                if is_ours:
                    return place.handle(body)
                is_open |= is_ours is None
        if is_open or (since and len(younger) == CANDIDATES):
            raise Uncertain("a pipeline may be it, and does not say so")
        return None

    def poll(self, runs: Mapping[str, Handle]) -> Mapping[str, Progress]:
        """See how pipelines go, project by project."""
        places = {key: _place(handle) for key, handle in runs.items()}
        return self._rounds.look(places, lambda place: place.of_project, self._look)

    def cancel(self, handle: Handle) -> None:
        """Cancel a pipeline; that of one that has ended changes nothing."""
        answer = self.api.ask("POST", f"{_place(handle).of_pipeline}/cancel")
        readable(answer, said(answer))

    def _is(self, place: Place, order: str) -> bool | None:
        """Whether a pipeline has the order's id in a variable; None where we may not see."""
        try:
            variables = self._read(f"{place.of_pipeline}/variables?per_page={PAGE}")
        except Rejected:  # we may not see its variables
            return None
        return any(carries(str(each["value"]), order) for each in variables)

    def _look(self, project: str, wanted: Mapping[str, Place]) -> Iterator[tuple[str, Progress]]:
        """See how the pipelines of one project go; one call more tells what runs in all of them."""
        running: Mapping[str, str] | None = None
        for key, state in self._states(project, wanted):
            phase, place = PHASES.get(state, Phase.RUNNING), wanted[key]
            if phase is Phase.RUNNING:
                running = dict(self._jobs(project, "running")) if running is None else running
                yield key, Progress(phase, running.get(place.pipeline))
            elif phase is Phase.BLOCKED:
                yield key, Progress(phase, self._named(place, state))
            else:
                yield key, Progress(phase, said=self._named(place, state) or state if phase is Phase.FAILED else "")

    def _states(self, project: str, wanted: Mapping[str, Place]) -> Iterator[tuple[str, str]]:
        """Read the states of pipelines: many by the list of their project, few and what it lacks one by one."""
        missing = {place.pipeline: key for key, place in wanted.items()}
        with reading():
            for body in self._listed(project) if len(missing) > FEW else ():
                if key := missing.pop(str(body["id"]), None):
                    yield key, str(body["status"])
                if not missing:
                    return
            for key in missing.values():
                if self._rounds.is_late():
                    return
                if state := self._alone(key, wanted[key]):
                    yield key, state

    def _alone(self, key: str, place: Place) -> str | None:
        """Read one pipeline's state; one that is missing again, while its project is there, was deleted."""
        try:
            return str(self._read(place.of_pipeline)["status"])
        except Rejected as rejected:
            if rejected.why != "missing":
                raise
        if not self._rounds.is_missing_again(key):
            return None
        self._read(place.of_project)
        return GONE

    def _listed(self, project: str) -> Iterator[Mapping[str, Any]]:
        """Read the pipelines of a project that were begun by a call, the newest first."""
        for page in range(1, PAGES + 1):
            if self._rounds.is_late():
                return
            listed = self._read(f"{project}/pipelines?{BY_US}&per_page={PAGE}&page={page}")
            yield from listed
            if len(listed) < PAGE:
                return

    def _named(self, place: Place, state: str) -> str | None:
        """Name the jobs by which a pipeline is in its state, while there is time."""
        jobs = () if self._rounds.is_late() else self._jobs(place.of_pipeline, state)
        return ", ".join(name for _, name in jobs[:NAMED]) or None

    def _jobs(self, path: str, state: str) -> Sequence[tuple[str, str]]:
        """List up to a hundred jobs, the newest first: the pipeline and the name of each that runs, or holds it up.

        None are told where that cannot be read, for a deploy goes on without.
        """
        try:
            with reading():
                jobs = self._read(f"{path}/jobs?scope[]={state}&per_page={PAGE}")
                needed = [each for each in jobs if state == "running" or not each["allow_failure"]]
                return [(str(each["pipeline"]["id"]), str(each["name"])) for each in needed]
        except (Rejected, OutsideAway):
            return ()

    def _read(self, path: str) -> Any:  # noqa: ANN401 - any JSON value
        answer = self.api.ask("GET", path)
        return readable(answer, said(answer))


def _ordered(order: Order) -> tuple[GitLab, Place]:
    """Tell which project an order is for."""
    table = order.target.gitlab
    project = table and (table.project or order.repository)
    if table is None or not project:
        raise Rejected("invalid")
    return table, Place(project)


def _place(handle: Handle) -> Place:
    project, pipeline = handle.reference.split(":")
    return Place(project, pipeline)
