"""Reads of deploys, as people are shown them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.deploys.grammar import is_commit
from bot.deploys.ports import Handle, Phase, Progress
from bot.deploys.rules import ACTIVE, AT_THE_BACKEND, BROKEN, OVER, SUCCESSFUL, WAITING, State
from bot.models import Deploy

LISTED = 20
SHORT = 7
"""Digits of a commit that people are shown, and type at the least."""
NUMBER = 9
"""Digits of the number of a deploy, at the most."""


@dataclass(frozen=True)
class DeployView:
    """A deploy at one moment; people are Slack ids, commits are whole."""

    id: int
    workspace: int
    number: int
    service: str
    environment: str
    kind: str
    ref: str
    commit: str | None
    live_before: str | None
    state: State
    why: str | None
    said: str | None
    requester: str
    channel: str
    asked_at: datetime
    skip: tuple[str, ...]
    reason: str | None
    fixes: int | None
    rollback_of: int | None
    plan: Mapping[str, Any]
    backend: str
    mark: str
    host: str | None
    handle: str | None
    url: str | None
    step: str | None
    tail: str | None
    confirmed_by: str | None
    started_at: datetime | None
    ended_at: datetime | None
    deadline_at: datetime | None
    watch_until: datetime | None
    heard_at: datetime | None
    unwell: int
    told: Progress | None = None

    @property
    def short(self) -> str:
        """The commit as people write it, or the ref while that is not resolved."""
        return self.commit[:SHORT] if self.commit else self.ref

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in OVER

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for people or its turn."""
        return self.state in WAITING

    @property
    def touches_migrations(self) -> bool:
        """Whether what changes by it has to do with migrations of a database."""
        return any("migration" in path for path in (self.plan.get("comparison") or {}).get("paths", ()))

    @property
    def topic(self) -> str | None:
        """The topic branch that it is of, None where its commit is on the default branch, or that is not known."""
        return self.ref if self.plan.get("unmerged") and not is_commit(self.ref) else None

    @property
    def is_of_default_branch(self) -> bool:
        """Whether its commit is known to be on the default branch."""
        return self.plan.get("unmerged") is False

    @property
    def is_dry_run(self) -> bool:
        """Whether only its plan was wanted."""
        return bool(self.plan.get("dry_run"))


SAME = tuple(name for name in DeployView.__dataclass_fields__ if name not in {"workspace", "state", "skip", "told"})


def _view(row: Deploy) -> DeployView:
    same = {name: getattr(row, name) for name in SAME}
    state, skip, told = State(row.state), tuple(row.skip), _told(row)
    return DeployView(workspace=row.workspace_id, state=state, skip=skip, told=told, **same)


def _told(row: Deploy) -> Progress | None:
    """Read what a backend told by itself; what it was asked for is known by the name that it gave it then."""
    if row.told is None:
        return None
    kept = row.told
    handle = Handle(row.handle or kept["handle"], kept["url"] or row.url)
    return Progress(Phase(kept["phase"]), kept["step"], kept["said"], handle)


def by_id(tx: Session, key: int) -> DeployView:
    """Read one that is known to be there."""
    return _view(tx.scalars(select(Deploy).where(Deploy.id == key)).one())


def by_number(tx: Session, workspace: int, number: int) -> DeployView | None:
    """Find a deploy by the number that people use."""
    row = tx.scalar(select(Deploy).where(Deploy.workspace_id == workspace, Deploy.number == number))
    return _view(row) if row else None


def history(
    tx: Session, workspace: int, service: str | None = None, environment: str | None = None, limit: int = LISTED
) -> Sequence[DeployView]:
    """List deploys, the newest first; dry runs and what was never allowed are among them."""
    where: list[ColumnElement[bool]] = [Deploy.workspace_id == workspace]
    where += [Deploy.service == service] if service else []
    where += [Deploy.environment == environment] if environment else []
    newest = Deploy.id if service else Deploy.number  # which rise together, and each has an index that ends in it
    return [_view(row) for row in tx.scalars(select(Deploy).where(*where).order_by(newest.desc()).limit(limit))]


def begun_between(
    tx: Session, workspace: int, services: Collection[str], begin: datetime, end: datetime, limit: int = LISTED
) -> Sequence[DeployView]:
    """List the deploys of services that began within a time, the newest first."""
    within = (Deploy.workspace_id == workspace, Deploy.started_at >= begin, Deploy.started_at <= end)
    rows = (
        select(Deploy).where(*within, Deploy.service.in_(services)).order_by(Deploy.started_at.desc(), Deploy.id.desc())
    )
    return [_view(row) for row in tx.scalars(rows.limit(limit))] if services else []


def newest_begun(tx: Session, workspace: int, service: str) -> DeployView | None:
    """Find the deploy of a service that began last."""
    mine = (Deploy.workspace_id == workspace, Deploy.service == service, Deploy.started_at.is_not(None))
    row = tx.scalar(select(Deploy).where(*mine).order_by(Deploy.started_at.desc(), Deploy.id.desc()).limit(1))
    return _view(row) if row else None


def by_ids(tx: Session, keys: Collection[int]) -> Sequence[DeployView]:
    """Read several, the one that began last first."""
    rows = select(Deploy).where(Deploy.id.in_(keys)).order_by(Deploy.started_at.desc(), Deploy.id.desc())
    return [_view(row) for row in tx.scalars(rows)] if keys else []


def live(tx: Session, workspace: int, service: str, environment: str) -> DeployView | None:
    """Find what went out last, whether or not it turned out well: that is what runs there."""
    return _last(tx, workspace, service, environment, SUCCESSFUL)


def last_good(
    tx: Session, workspace: int, service: str, environment: str, *, but: int, unlike: str | None = None
) -> DeployView | None:
    """Find what went well last before a deploy, and was another commit: that to which one goes back."""
    other = () if unlike is None else (Deploy.commit != unlike,)
    return _last(tx, workspace, service, environment, (State.LIVE,), Deploy.id < but, *other)


def releases(tx: Session, workspace: int, service: str, environment: str, typed: str) -> Sequence[DeployView]:
    """Find what went out to a place by the number of its deploy or the beginning of its commit, the newest first."""
    place = (Deploy.workspace_id == workspace, Deploy.service == service, Deploy.environment == environment)
    out = (*place, Deploy.state.in_(SUCCESSFUL))
    meant = [Deploy.commit.startswith(typed, autoescape=True)] if len(typed) >= SHORT else []
    meant += [Deploy.number == int(typed)] if typed.isdecimal() and len(typed) <= NUMBER else []
    return [_view(row) for row in tx.scalars(select(Deploy).where(*out, or_(*meant)).order_by(Deploy.id.desc()))]


def _last(
    tx: Session, workspace: int, service: str, environment: str, states: Sequence[State], *more: ColumnElement[bool]
) -> DeployView | None:
    place = (Deploy.workspace_id == workspace, Deploy.service == service, Deploy.environment == environment)
    found = select(Deploy).where(*place, Deploy.state.in_(states), *more).order_by(Deploy.id.desc()).limit(1)
    row = tx.scalar(found)
    return _view(row) if row else None


def under_way(tx: Session, workspace: int, service: str, environment: str) -> DeployView | None:
    """Find what holds a place now."""
    return _last(tx, workspace, service, environment, ACTIVE)


def queue(tx: Session, workspace: int, service: str, environment: str) -> Sequence[DeployView]:
    """List who waits for a place, the first to go first."""
    place = (Deploy.workspace_id == workspace, Deploy.service == service, Deploy.environment == environment)
    rows = select(Deploy).where(*place, Deploy.state == State.QUEUED).order_by(Deploy.id)
    return [_view(row) for row in tx.scalars(rows)]


def waiting(tx: Session, workspace: int, service: str, environment: str) -> Sequence[DeployView]:
    """List what waits for people or for its turn at a place."""
    found = in_state(tx, workspace, WAITING)
    return [each for each in found if (each.service, each.environment) == (service, environment)]


def ahead(tx: Session, of: DeployView) -> int:
    """Tell how many go before one that waits for its turn; the one that is on its way counts."""
    place = (of.workspace, of.service, of.environment)
    waiting = sum(each.id < of.id for each in queue(tx, *place))
    return waiting + (under_way(tx, *place) is not None)


def in_state(tx: Session, workspace: int, states: Sequence[State]) -> Sequence[DeployView]:
    """List the deploys in some states, the oldest first."""
    rows = select(Deploy).where(Deploy.workspace_id == workspace, Deploy.state.in_(states)).order_by(Deploy.id)
    return [_view(row) for row in tx.scalars(rows)]


def at_backend(tx: Session, workspace: int, backend: str) -> Sequence[DeployView]:
    """List the runs of which a backend is to be asked."""
    return [each for each in in_state(tx, workspace, AT_THE_BACKEND) if each.backend == backend]


def went_out_since(tx: Session, of: DeployView) -> Sequence[DeployView]:
    """List what went out well to the place of a rollback after the release to which it goes back, the newest first."""
    place = (Deploy.workspace_id == of.workspace, Deploy.service == of.service, Deploy.environment == of.environment)
    well = select(Deploy).where(*place, Deploy.state == State.LIVE, Deploy.id < of.id)
    good = tx.scalar(well.where(Deploy.commit == of.commit).order_by(Deploy.id.desc()).limit(1))
    rows = well.where(Deploy.id > (good.id if good else of.id)).order_by(Deploy.id.desc())
    return [_view(row) for row in tx.scalars(rows)]


def faulty_now(tx: Session, workspace: int) -> Sequence[DeployView]:
    """List the faulty releases that are live, the oldest first: nothing has gone out there since."""
    later = aliased(Deploy)
    place = (later.workspace_id == workspace, later.service == Deploy.service, later.environment == Deploy.environment)
    since = select(later.id).where(*place, later.id > Deploy.id, later.state.in_(SUCCESSFUL))
    rows = select(Deploy).where(Deploy.workspace_id == workspace, Deploy.state == State.FAULTY, ~since.exists())
    return [_view(row) for row in tx.scalars(rows.order_by(Deploy.id))]


@dataclass(frozen=True)
class Tally:
    """How many deploys of a service ended, and how: `out` went out, of which `faulty` turned out so."""

    service: str
    out: int
    faulty: int
    failed: int
    rolled_back: int


def tallies(tx: Session, workspace: int, since: datetime) -> Sequence[Tally]:
    """Count, by service, the deploys that began since a time; rollbacks are counted by themselves."""
    columns = (Deploy.service, Deploy.kind, Deploy.state, func.count())
    begun = (Deploy.workspace_id == workspace, Deploy.started_at >= since)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for service, kind, state, count in tx.execute(select(*columns).where(*begun).group_by(*columns[:3])):
        counts[service]["rolled_back" if kind == "rollback" and state in SUCCESSFUL else _ending(state)] += count
    return [
        Tally(service, found["out"] + found["faulty"], found["faulty"], found["failed"], found["rolled_back"])
        for service, found in sorted(counts.items())
    ]


def _ending(state: str) -> str:
    """Sort a deploy by how it ended."""
    if state == State.FAULTY:
        return "faulty"
    return "out" if state == State.LIVE else "failed" if state in BROKEN else "other"
