"""Reads of release trains, as people are shown them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import queries, timetable
from bot.deploys.queries import SHORT, DeployView
from bot.deploys.timetable import Departure
from bot.deploys.train_rules import CANCELLED, TrainState
from bot.models import TrainBoarding, TrainDeparture

ASKED = ("left", "replaced")
"""Why somebody is aboard no more who asked for that; nobody needs to be told of it."""


@dataclass(frozen=True)
class Passenger:
    """A service that is or was aboard; `is_stale` says that something else went live since its commit was shown."""

    id: int
    service: str
    ref: str
    commit: str | None
    subject: str | None
    author: str | None
    who: str
    why: str | None
    live_before: str | None
    is_stale: bool
    deploy: DeployView | None

    @property
    def short(self) -> str:
        """The commit as people write it, or the ref while that is not resolved."""
        return self.commit[:SHORT] if self.commit else self.ref


@dataclass(frozen=True)
class DepartureView:
    """A departure at one moment, with who is aboard and who was left behind; people are Slack ids."""

    id: int
    workspace: int
    train: str
    environment: str
    channel: str
    departs_at: datetime
    leaves_at: datetime
    is_held: bool
    state: TrainState
    why: str | None
    said: str | None
    conductors: tuple[str, ...]
    cargo: int
    titles: Mapping[str, str]
    waits: bool
    confirmed_by: str | None
    ended_at: datetime | None
    ended_by: str | None
    aboard: tuple[Passenger, ...]
    behind: tuple[Passenger, ...]


@dataclass(frozen=True)
class Coming:
    """A departure of the coming days, and what is known of it where it was opened."""

    departure: Departure
    opened: DepartureView | None = None

    @property
    def train(self) -> str:
        """The name of the train."""
        return self.departure.train

    @property
    def departs_at(self) -> datetime:
        """When it is due."""
        return self.departure.departs_at

    @property
    def leaves_at(self) -> datetime | None:
        """When it leaves, None where it does not."""
        if self.opened is None:
            return self.departure.leaves_at
        return self.opened.leaves_at if self.opened.state == TrainState.BOARDING else None

    @property
    def why(self) -> str:
        """What keeps it from leaving when it is due, nothing where nothing does."""
        if self.opened is None:
            return self.departure.why or ""
        return CANCELLED if self.opened.state == TrainState.CANCELLED else self.opened.why or ""


NOT_SAME = {"workspace", "state", "conductors", "aboard", "behind", "is_stale", "deploy"}
SAME, SAME_OF_PASSENGER = (
    tuple(name for name in view.__dataclass_fields__ if name not in NOT_SAME) for view in (DepartureView, Passenger)
)


def by_id(tx: Session, key: int) -> DepartureView:
    """Read one that is known to be there."""
    return _view(tx, tx.scalars(select(TrainDeparture).where(TrainDeparture.id == key)).one())


def boarding(tx: Session, workspace: int) -> Sequence[DepartureView]:
    """List the departures that still take somebody aboard, the first to leave first."""
    mine = (TrainDeparture.workspace_id == workspace, TrainDeparture.state == TrainState.BOARDING)
    rows = select(TrainDeparture).where(*mine).order_by(TrainDeparture.leaves_at, TrainDeparture.id)
    return [_view(tx, row) for row in tx.scalars(rows).all()]


def coming(tx: Session, catalogue: Catalogue, workspace: int, now: datetime, until: datetime) -> Sequence[Coming]:
    """List the departures that come, by the timetable and by what people made of it, those that are late first."""
    mine = (TrainDeparture.workspace_id == workspace, TrainDeparture.departs_at > now)
    waiting = boarding(tx, workspace)
    rows = tx.scalars(select(TrainDeparture).where(*mine)).all()
    known = {(row.train, row.departs_at): _view(tx, row) for row in rows}
    late = [each for each in waiting if (each.train, each.departs_at) not in known]
    listed = [Coming(Departure(each.departs_at, each.train, each.leaves_at, each.why), each) for each in late]
    planned = [each for each in timetable.departures(catalogue, now, until) if each.departs_at > now]
    return [*listed, *(Coming(each, known.get((each.train, each.departs_at))) for each in planned)]


def _view(tx: Session, row: TrainDeparture) -> DepartureView:
    rows = tx.scalars(select(TrainBoarding).where(TrainBoarding.departure_id == row.id).order_by(TrainBoarding.id))
    known = [(each, _passenger(tx, row, each)) for each in rows.all() if each.why not in ASKED]
    aboard = {each.service for each, _ in known if each.left_at is None}
    same = {name: getattr(row, name) for name in SAME}
    return DepartureView(
        workspace=row.workspace_id,
        state=TrainState(row.state),
        conductors=tuple(row.conductors),
        aboard=tuple(seen for each, seen in known if each.left_at is None),
        behind=tuple(seen for each, seen in known if each.left_at is not None and each.service not in aboard),
        **same,
    )


def _passenger(tx: Session, row: TrainDeparture, each: TrainBoarding) -> Passenger:
    same = {name: getattr(each, name) for name in SAME_OF_PASSENGER}
    deploy = queries.by_id(tx, each.deploy_id) if each.deploy_id else None
    waits = row.state == TrainState.BOARDING and each.commit is not None
    is_stale = waits and live_commit(tx, row, each.service) != each.live_before
    return Passenger(is_stale=is_stale, deploy=deploy, **same)


def live_commit(tx: Session, row: TrainDeparture, service: str) -> str | None:
    """Tell the commit of a service that is live where a departure goes."""
    live = queries.live(tx, row.workspace_id, service, row.environment)
    return live.commit if live else None
