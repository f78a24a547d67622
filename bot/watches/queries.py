"""Reads of watches into what is shown of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from bot.models import Watch, WatchEvent, WatchState
from bot.severity import Severity, parse
from bot.watches.rules import CALM, Definition, Happened, State, read_levels, read_route


@dataclass(frozen=True)
class WatchView:
    """A watch with what is asked of it; `worst` is the gravest severity that fires, `firing` counts sets of labels."""

    id: int
    definition: Definition
    origin: str
    created_by: str | None
    paused_until: datetime | None
    maintenance_until: datetime | None
    version: int
    firing: int
    worst: Severity | None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.definition.name


@dataclass(frozen=True)
class StateView:
    """How a watch stands for one set of labels; see `bot.models.WatchState` for what each means."""

    id: int
    workspace: int
    watch: WatchView
    labels: Mapping[str, str]
    state: State
    severity: Severity | None
    since: datetime
    value: float | None
    seen_at: datetime | None
    episode: int
    raised_at: datetime | None
    told_at: datetime | None
    flapping_until: datetime | None
    missed: int
    alert_key: str


@dataclass(frozen=True)
class EventView:
    """Something that happened to a watch."""

    watch: str
    metric: str
    service: str | None
    labels: Mapping[str, str]
    state: int
    episode: int
    kind: Happened
    severity: Severity | None
    value: float | None
    at: datetime
    detail: Mapping[str, Any]


def watches(tx: Session, workspace: int) -> Sequence[WatchView]:
    """Read the watches that stand, by their names."""
    mine = (Watch.workspace_id == workspace, Watch.deleted_at.is_(None))
    rows = tx.scalars(select(Watch).where(*mine).order_by(Watch.name)).all()
    firing = _firing(tx, workspace)
    return [_watch(row, firing.get(row.id, ())) for row in rows]


def by_id(tx: Session, key: int) -> WatchView:
    """Read a watch that is known to be there, also one that was deleted."""
    row = tx.get_one(Watch, key)
    return _watch(row, _firing(tx, row.workspace_id).get(key, ()))


def standing(tx: Session, workspace: int) -> Sequence[StateView]:
    """Read all that is not well, the gravest first."""
    found = tx.execute(_states().where(WatchState.workspace_id == workspace, WatchState.state.not_in(CALM)))
    views = [_state(*row) for row in found]
    return sorted(views, key=lambda each: (each.severity or len(Severity) + 1, each.watch.name, each.id))


def state(tx: Session, key: int) -> StateView:
    """Read how a watch stands that is known to be there."""
    row = tx.get_one(WatchState, key)
    return _state(row, tx.get_one(Watch, row.watch_id))


def events(tx: Session, workspace: int, start: datetime, end: datetime) -> Sequence[EventView]:
    """Read what happened from a moment until before another, in order."""
    spanned = (WatchEvent.workspace_id == workspace, WatchEvent.at >= start, WatchEvent.at < end)
    return _events(tx, *spanned)


def of_episode(tx: Session, state_id: int, episode: int) -> Sequence[EventView]:
    """Read what happened in an episode, in order."""
    return _events(tx, WatchEvent.state_id == state_id, WatchEvent.episode == episode)


def _events(tx: Session, *wanted: ColumnElement[bool]) -> Sequence[EventView]:
    of_watch = select(WatchEvent, Watch, WatchState).join(Watch, WatchEvent.watch_id == Watch.id)
    found = of_watch.join(WatchState, WatchEvent.state_id == WatchState.id).where(*wanted)
    return [_event(*row) for row in tx.execute(found.order_by(WatchEvent.at, WatchEvent.id))]


def _event(row: WatchEvent, watch: Watch, of: WatchState) -> EventView:
    severity = parse(row.severity) if row.severity else None
    named = (watch.name, watch.metric, watch.service, of.labels, of.id, row.episode)
    return EventView(*named, Happened(row.kind), severity, row.value, row.at, row.detail)


def _states() -> Select[WatchState, Watch]:
    return select(WatchState, Watch).join(Watch, WatchState.watch_id == Watch.id).where(Watch.deleted_at.is_(None))


def _firing(tx: Session, workspace: int) -> Mapping[int, Sequence[Severity]]:
    stirred = (WatchState.workspace_id == workspace, WatchState.state.not_in(CALM), WatchState.severity.is_not(None))
    found: dict[int, list[Severity]] = {}
    for key, word in tx.execute(select(WatchState.watch_id, WatchState.severity).where(*stirred)):
        found.setdefault(key, []).append(parse(word or "") or Severity.SEV4)
    return found


def definition_of(row: Watch) -> Definition:
    """Read what is asked of a watch."""
    seen = ("name", "metric", "condition", "count", "minimum_metric", "minimum", "missed", "free_metric", "matching")
    same = (*seen, "service", "recovery", "recovery_mode")
    return Definition(
        levels=read_levels(row.levels),
        hold=timedelta(seconds=row.hold),
        over=None if row.over is None else timedelta(seconds=row.over),
        routes=tuple(map(read_route, row.routes)),
        quiet=tuple(row.quiet),
        **{name: getattr(row, name) for name in same},
    )


def _watch(row: Watch, firing: Sequence[Severity]) -> WatchView:
    same = ("id", "origin", "created_by", "paused_until", "maintenance_until", "version")
    told = {name: getattr(row, name) for name in same}
    return WatchView(definition=definition_of(row), firing=len(firing), worst=min(firing, default=None), **told)


def _state(row: WatchState, watch: Watch) -> StateView:
    severity = parse(row.severity) if row.severity else None
    same = ("id", "labels", "since", "value", "seen_at", "episode", "raised_at", "told_at", "flapping_until", "missed")
    told = {name: getattr(row, name) for name in (*same, "alert_key")}
    view = _watch(watch, [severity] if severity else [])
    return StateView(workspace=row.workspace_id, watch=view, state=State(row.state), severity=severity, **told)
