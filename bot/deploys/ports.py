"""What deploys need from outside: a backend that brings a commit somewhere, and a repository that knows commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.catalogue.arguments import FIELDS
from bot.catalogue.deploying import Target
from bot.deploys.pulls import Pull
from bot.deploys.rules import State


@dataclass(frozen=True)
class Order:
    """One deploy, as a backend is asked for it; `id` is ours, and by it the run is found again.

    `host` is the machine that was to begin it, None where it makes no difference: what runs on a machine is found
    there alone, and another one answers `Rejected("not_here")` rather than that there is no such run.
    `repository` (a project at GitLab) and `branch` are the service's, where it has them at an outside place; `begun_at`
    is when `start` was first asked for, by our clock: no run of the order is older.
    """

    id: str
    service: str
    environment: str
    commit: str
    ref: str
    target: Target
    host: str | None = None
    repository: str | None = None
    branch: str = "main"
    begun_at: datetime | None = None

    def filled(self, argument: str) -> str:
        """Put what the order says where an argument of the catalogue names it in braces."""
        return argument.format(**{name: getattr(self, name) for name in FIELDS})


@dataclass(frozen=True)
class Handle:
    """By what a backend finds a run; `url` is for people."""

    reference: str
    url: str | None = None


class Phase(StrEnum):
    """How far a run is, in a word that all backends share. What a backend says beyond its documentation is `running`.

    `blocked` waits for somebody at the backend; `lost` is one whose machine is gone, so that nobody knows.
    """

    QUEUED = "queued"
    RUNNING = "running"
    BLOCKED = "blocked"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"

    @property
    def is_over(self) -> bool:
        """Whether it is known how it ended."""
        return self in {Phase.SUCCEEDED, Phase.FAILED, Phase.CANCELLED}


@dataclass(frozen=True)
class Progress:
    """How a run goes: its phase, the step that it is at, the end of what it says, and where people look at it.

    `handle` replaces the one that was asked for, where the backend has given the run another name meanwhile.
    """

    phase: Phase
    step: str | None = None
    said: str = ""
    handle: Handle | None = None


class Rejected(Exception):  # noqa: N818 - it is an answer of theirs, not an error of ours
    """A backend or a repository said no for sure: nothing was begun. `why` is a word of `REASONS`, `said` is theirs."""

    def __init__(self, why: str, said: str = "") -> None:
        super().__init__(f"{why}: {said}" if said else why)
        self.why, self.said = why, said


REASONS = (
    "denied",
    "missing",
    "invalid",
    "conflict",
    "unreadable",
    "too_large",
    "not_here",
    "auto_sync",
    "not_installed",
    "undeclared",
)
"""401 or 403; 404 or 410; 400 or 422; 409; no answer of its kind; more than is read; another machine's to do; what goes
out would be undone by itself; a package is missing here; what it is to be told would be dropped.
"""


class Uncertain(Exception):  # noqa: N818 - it is a state of knowledge, not an error of ours
    """It is not known whether a backend began: no answer came, or one that says nothing. `find` will tell."""


class Backend(Protocol):
    """One way to deploy. Each method takes ten seconds at most; only `start` and `cancel` change anything.

    All raise `Rejected` for a plain no, `bot.http.OutsideBusy` where a pause is asked for, and
    `bot.http.OutsideAway` where nobody answers.
    """

    def start(self, order: Order) -> Handle:
        """Begin. Raises `Uncertain` where it is not known whether that began; it is never asked again blindly."""

    def find(self, order: Order) -> Handle | None:
        """Find the run of an order that was asked for earlier, None where the backend has none for sure."""

    def poll(self, runs: Mapping[str, Handle]) -> Mapping[str, Progress]:
        """Tell how runs go, by the ids of their orders; what cannot be told now is left out."""

    def cancel(self, handle: Handle) -> None:
        """Ask for the end of a run; one that has ended is left as it is."""


@runtime_checkable
class Foreseeing(Protocol):
    """A backend that tells while the plan is made whether it would begin, and changes nothing by that."""

    def check(self, order: Order) -> None:
        """Ask whether `start` would be refused. Raises `Rejected` where it would, and what a `Backend` raises."""


@dataclass(frozen=True)
class Commit:
    """A commit, whole; times are aware. `author` is a name, `email` and `login` are what finds the person in Slack.

    `pull` is the pull request that brought it, where the repository tells.
    """

    sha: str
    subject: str
    author: str
    authored_at: datetime
    email: str | None = None
    login: str | None = None
    url: str | None = None
    pull: Pull | None = None


@dataclass(frozen=True)
class Comparison:
    """What lies between two commits, the oldest first; `total` may be more than are told, `paths` change by it.

    `behind` counts what the base has and the head lacks: a deploy of the head takes it away again. Where the way only
    leads back, `is_backward`, these are the commits that are told.
    """

    commits: Sequence[Commit] = ()
    total: int = 0
    behind: int = 0
    is_backward: bool = False
    paths: Sequence[str] = ()
    url: str | None = None


class Verdict(StrEnum):
    """What the checks or the reviews of a commit say; `none` is that there are none, which is no yes."""

    PASSED = "passed"
    FAILED = "failed"
    PENDING = "pending"
    NONE = "none"


@dataclass(frozen=True)
class Finding:
    """A verdict, and what it rests upon: names of checks, or people."""

    verdict: Verdict
    names: Sequence[str] = field(default_factory=tuple)
    url: str | None = None


class Repository(Protocol):
    """Where the commits of a service are. It raises what a `Backend` raises."""

    def resolve(self, ref: str) -> Commit:
        """Find the commit that a branch, a tag, or the beginning of a commit stands for now."""

    def compare(self, base: str, head: str) -> Comparison:
        """Tell what lies between two commits."""

    def checks(self, commit: str) -> Finding:
        """Tell whether checks passed, those of every kind together."""

    def review(self, commit: str) -> Finding:
        """Tell whether somebody else approved the change that a commit belongs to."""


@dataclass(frozen=True)
class Merged:
    """A pull request that was merged, and by what it names who wrote it; `at` is aware."""

    number: int
    title: str
    url: str
    at: datetime
    login: str | None = None
    email: str | None = None


@runtime_checkable
class Merging(Protocol):
    """A repository that knows pull requests. It raises what a `Repository` raises."""

    def merged(self) -> Sequence[Merged]:
        """List what was merged last, a hundred pull requests at the most."""


@dataclass(frozen=True)
class Shown:
    """A deploy as it is shown besides Slack; by `id`, which is ours, it is found again."""

    id: str
    commit: str
    environment: str
    is_production: bool = False


class Showcase(Protocol):
    """Where deploys are shown besides Slack, by whatever they run. It raises what a `Backend` raises."""

    @property
    def settles(self) -> timedelta:
        """After which time `find` knows for sure."""

    def open(self, of: Shown) -> str:
        """Show a deploy, and answer its reference. Raises `Uncertain` where it is not known whether that was done."""

    def find(self, of: Shown) -> str | None:
        """Find the reference of a deploy that was shown earlier, None where it was not for sure."""

    def tell(self, reference: str, state: State, url: str | None = None, words: str = "") -> None:
        """Show how it goes, with an address and a few words for people; the same again does no harm."""
