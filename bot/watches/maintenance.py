"""Maintenance of a watch, a service or a host: alarms are noted, and nobody is told until it is over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from bot.models import Maintenance, MetricSeries, Watch
from bot.watches import service

WATCH, SERVICE, HOST = "watch", "service", "host"
HOST_LABELS = ("host", "instance", "node", "hostname", "nodename")
"""Labels by which sources tell machines apart."""


@dataclass(frozen=True)
class Place:
    """What is in maintenance."""

    kind: str
    name: str


@dataclass(frozen=True)
class Wanted:
    """A maintenance that somebody begins, and why."""

    place: Place
    until: datetime
    why: str
    person: str


@dataclass(frozen=True)
class MaintenanceView:
    """A maintenance that lasts; see `bot.models.Maintenance` for what each means."""

    kind: str
    name: str
    until: datetime
    why: str
    made_by: str


def hosts_of(labels: Mapping[str, str]) -> frozenset[str]:
    """Name the machines that labels are about, with their ports and without."""
    named = [str(labels[label]).casefold() for label in HOST_LABELS if labels.get(label)]
    return frozenset(named) | {name.rpartition(":")[0] for name in named if ":" in name}


def begin(tx: Session, workspace: int, wanted: Wanted, rows: Collection[Watch], now: datetime) -> None:
    """Begin a maintenance, or have it last until another time; `rows` are the watches of a watch or a service."""
    _end(tx, workspace, wanted.place, now)
    told = {"until": wanted.until, "why": wanted.why, "made_by": wanted.person, "made_at": now}
    tx.add(Maintenance(workspace_id=workspace, **vars(wanted.place), **told))
    for row in rows:
        service.maintain(tx, row, wanted.until)
    tx.flush()


def end(tx: Session, workspace: int, place: Place, rows: Collection[Watch], now: datetime) -> bool:
    """End a maintenance; False where there is none."""
    was = _end(tx, workspace, place, now)
    lasting = [row for row in rows if row.maintenance_until is not None and row.maintenance_until > now]
    for row in lasting:
        service.maintain(tx, row, None)
    return was or bool(lasting)


def _end(tx: Session, workspace: int, place: Place, now: datetime) -> bool:
    same = (Maintenance.kind == place.kind, Maintenance.name == place.name, *_lasting(workspace, now))
    return bool(tx.scalars(update(Maintenance).where(*same).values(ended_at=now).returning(Maintenance.id)).all())


def _lasting(workspace: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Maintenance.workspace_id == workspace, Maintenance.until > now, Maintenance.ended_at.is_(None))


def standing(tx: Session, workspace: int, now: datetime) -> Sequence[MaintenanceView]:
    """Read what is in maintenance, what ends first before others."""
    rows = tx.scalars(select(Maintenance).where(*_lasting(workspace, now)).order_by(Maintenance.until, Maintenance.id))
    return [MaintenanceView(row.kind, row.name, row.until, row.why, row.made_by) for row in rows]


def hosts(tx: Session, workspace: int) -> frozenset[str]:
    """Name the hosts of which any metric has told something."""
    rows = tx.scalars(select(MetricSeries.labels).where(MetricSeries.workspace_id == workspace))
    return frozenset(host for labels in rows for host in hosts_of(labels))


def is_host_in(tx: Session, workspace: int, labels: Mapping[str, str], now: datetime) -> bool:
    """Whether what has these labels stands on a host that is in maintenance."""
    named = hosts_of(labels)
    if not named:
        return False
    same = (Maintenance.kind == HOST, Maintenance.name.in_(named), *_lasting(workspace, now))
    return tx.scalar(select(Maintenance.id).where(*same).limit(1)) is not None
