"""A team that deploys by something of which is counted what it really ran."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import select

from bot.deploys import queries, service
from bot.deploys.grammar import Wish
from bot.deploys.queries import DeployView
from bot.deploys.rules import State
from bot.messages.deploy import STATES
from bot.models import Deploy
from bot.people.service import ensure_workspace
from tests.github_site import CodeSite, sha
from tests.gitlab_site import GITLAB_TOKEN, GitLabSite
from tests.scenario.deploying import Deploying
from tests.scenario.running import GENERAL, MAYA, Bot, until
from tests.trackers import TOKEN, Reply, serving
from tests.work.bench import NOW

LEASE = "5"
"""Seconds that a lease lasts, and that a backend has to show what it began."""
GIT = ("git", "-c", "user.name=Maya", "-c", "user.email=maya@example.com", "-c", "commit.gpgsign=false")
CATALOGUE = """
[person.maya]
slack = "{maya}"
[environment.staging]
[service.web]
channel = "general"
git = "{git}"
"""


class Place(Protocol):
    """What a team deploys by."""

    name: str

    @property
    def tables(self) -> str:
        """What the catalogue says of it."""

    @property
    def environment(self) -> dict[str, str]:
        """What the bot is told by its environment."""

    def begun(self) -> Counter[str]:
        """Count what was really begun, by the orders' ids."""

    def hold(self) -> None:
        """Let what runs go on until it is told to end."""


@dataclass
class Programs:
    """A program on this machine, which writes down that it ran."""

    folder: Path
    name: str = "command"

    def __post_init__(self) -> None:
        script = "echo $1 >>ran\nwhile [ -e held ]; do sleep 0.05; done\n"
        (self.folder / "deploy.sh").write_text(script, encoding="utf-8")

    @property
    def tables(self) -> str:
        run = '["/bin/sh", "deploy.sh", "{id}"]'
        return f'[service.web.deploy.staging.command]\nrun = {run}\nfolder = "{self.folder}"\n'

    @property
    def environment(self) -> dict[str, str]:
        return {}

    def begun(self) -> Counter[str]:
        ran = self.folder / "ran"
        return Counter(ran.read_text(encoding="utf-8").split() if ran.exists() else ())

    def hold(self) -> None:
        (self.folder / "held").touch()


@dataclass
class Workflows(CodeSite):
    """GitHub, whose runs succeed as soon as they are listed, which takes them a while."""

    name: str = "github_actions"
    is_held: bool = False
    listed_after: timedelta = timedelta(seconds=1)

    @property
    def tables(self) -> str:
        target = '[service.web.deploy.staging.github_actions]\nrepository = "shop/web"\nworkflow = "deploy.yml"\n'
        return f'[tracker]\ngithub_url = "{self.url}"\n{target}'

    @property
    def environment(self) -> dict[str, str]:
        return {"BONGSU_GITHUB_TOKEN": TOKEN}

    def run(self, title: str = "Deploy", **more: Any) -> dict[str, Any]:
        self.now = datetime.now(UTC)
        return super().run(title, began=self.now, **more)

    def begun(self) -> Counter[str]:
        return Counter(run["display_title"].split()[-1] for run in self.runs)

    def hold(self) -> None:
        self.is_held = True

    def _routed(self, method: str, path: str, query: Any, body: Any) -> Any:
        every = self.runs
        if method == "GET":
            late = datetime.now(UTC) - self.listed_after
            self.runs = [self._goes_on(run) for run in every if run["began"] <= late]
        try:
            return super()._routed(method, path, query, body)
        finally:
            self.runs = every if method == "GET" else self.runs

    def _goes_on(self, run: dict[str, Any]) -> dict[str, Any]:
        if run["status"] == "queued" and not self.is_held:
            run |= {"status": "completed", "conclusion": "success"}
        return {name: value for name, value in run.items() if name != "began"}


@dataclass
class Pipelines(GitLabSite):
    """GitLab, whose pipelines succeed as soon as they are looked at."""

    name: str = "gitlab"
    is_held: bool = False

    def __post_init__(self) -> None:
        self.commits, self.refs = [sha(1)], {"main": sha(1)}

    @property
    def tables(self) -> str:
        return f'[gitlab]\nurl = "{self.url}"\n[service.web.deploy.staging.gitlab]\nproject = "{self.project}"\n'

    @property
    def environment(self) -> dict[str, str]:
        return {"BONGSU_GITLAB_TOKEN": GITLAB_TOKEN}

    def pipeline(self, status: str = "created", variables: Mapping[str, str] | None = None, **more: Any) -> int:
        self.now = datetime.now(UTC)
        return super().pipeline(status, variables, **more)

    def begun(self) -> Counter[str]:
        values = [each["value"] for variables in self.variables.values() for each in variables]
        return Counter(value for value in values if value.startswith("bongsu-"))

    def hold(self) -> None:
        self.is_held = True

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        for pipeline in self.pipelines:
            if pipeline["status"] == "created" and not self.is_held:
                pipeline["status"] = "success"
        return super().answer(method, path, headers, body)


@contextmanager
def place_of(kind: str, folder: Path) -> Iterator[Place]:
    """Open something to deploy by."""
    if kind == "command":
        yield Programs(folder)
        return
    site = Workflows() if kind == "github_actions" else Pipelines()
    with serving(site):
        yield site


class Releasing(Deploying):
    """A team with one service in one environment, and with releases that are live already."""

    def __init__(self, folder: Path, database_url: str, place: Place) -> None:
        self.place, self.commits = place, list(_commits(folder / "web"))
        super().__init__(folder, database_url, CATALOGUE.format(maya=MAYA, git=folder / "web") + place.tables)
        self.environment |= {"LEASE": LEASE, **place.environment}

    def released(self, *commits: str) -> None:
        """Have commits gone live before, one after the other."""
        with self.database.write() as tx:
            workspace = ensure_workspace(tx, "T0BEACON", NOW).id
            where: dict[str, Any] = {
                "environment": "staging",
                "ref": "main",
                "backend": self.place.name,
                "channel": "#general",
            }
            for commit in commits:
                row = service.ask(tx, workspace, Wish("web"), MAYA, NOW, **where)
                row.commit = commit
                for state in (State.STARTING, State.RUNNING, State.LIVE):
                    assert service.move(tx, row, state, NOW)

    def deploys(self) -> list[DeployView]:
        with self.database.read() as tx:
            return [queries.by_id(tx, key) for key in tx.scalars(select(Deploy.id).order_by(Deploy.id))]

    def becomes(self, *states: str) -> None:
        """Wait until the deploys are in these states."""
        seen: list[str] = []

        def is_so() -> bool:
            seen[:] = self.states()
            return seen == list(states)

        try:
            until(is_so, ", ".join(states))
        except AssertionError as never:
            raise AssertionError(f"{never}, but {seen}") from None


def _commits(repository: Path) -> Iterator[str]:
    """Make a repository with three commits, the oldest first."""
    subprocess.run([*GIT, "init", "--quiet", "--initial-branch=main", str(repository)], check=True)
    for number in range(3):
        message = ("commit", "--quiet", "--allow-empty", "-m", f"Change {number}")
        subprocess.run([*GIT, "-C", str(repository), *message], check=True)
        head = subprocess.run([*GIT, "-C", str(repository), "rev-parse", "HEAD"], check=True, capture_output=True)
        yield head.stdout.decode().strip()


def told_once(team: Releasing, by: Bot | None = None) -> None:
    """Check that every deploy ran once at the most, has one message that tells how it ended, and holds no place."""
    (by or team).settled()
    views = team.deploys()
    begun = team.place.begun()
    assert set(begun) <= {view.mark for view in views}
    assert set(begun.values()) <= {1}
    messages = [message["text"] for message in team.messages(GENERAL)]
    for view in views:
        assert view.is_over
    for view in (view for view in views if view.asked_at != NOW):
        (text,) = [each for each in messages if re.search(rf"\*(Deploy|Rollback) {view.number}\*", each)]
        assert text.endswith(STATES[view.state]), text
    assert (by or team).jobs()["dead"] == 0
