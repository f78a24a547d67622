"""Reads of incidents, as people are shown them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.incidents.rules import COMMANDER, OPEN, Move, State, Times, open_for
from bot.incidents.task_rules import TO_DO
from bot.incidents.visible import visible_to
from bot.models import (
    Incident,
    IncidentLink,
    IncidentRole,
    IncidentTask,
    IncidentUpdate,
    Projection,
    TimelineEntry,
)
from bot.severity import Severity

RECENT, LAST = 200, 3
"""Incidents among which the last ones of a service are looked for, and how many of them are told."""
NOT_ITS_OWN = (State.MERGED, State.CANCELLED)
"""States of incidents that tell nothing of a service: part of another one, or a false alarm."""


@dataclass(frozen=True)
class Survivor:
    """The incident of which another is a part."""

    number: int
    channel: str | None
    channel_name: str | None


@dataclass(frozen=True)
class IncidentView:
    """An incident at one moment; people are Slack ids, `tasks` counts what is still to be done."""

    id: int
    workspace: int
    number: int
    title: str
    severity: Severity
    state: State
    services: tuple[str, ...]
    reporter: str | None
    source: str
    source_url: str | None
    channel: str | None
    channel_state: str
    channel_error: str | None
    is_private: bool
    impact: str | None
    trying: str | None
    times: Times
    acknowledged_by: str | None
    resolved_by: str | None
    closed_at: datetime | None
    update_due_at: datetime | None
    roles: Mapping[str, str]
    tasks: int = 0
    merged_into: Survivor | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still needs people."""
        return self.state in OPEN

    @property
    def commander(self) -> str | None:
        """Who leads it."""
        return self.roles.get(COMMANDER)


@dataclass(frozen=True)
class EntryView:
    """A timeline entry together with its incident."""

    incident: IncidentView
    kind: str
    actor: str | None
    detail: dict[str, Any]
    happened_at: datetime
    recorded_at: datetime | None = None


def entries_of(tx: Session, incident: int, kind: str) -> list[int]:
    """List the keys of an incident's entries of a kind, the oldest first."""
    same = (TimelineEntry.incident_id == incident, TimelineEntry.kind == kind)
    return list(tx.scalars(select(TimelineEntry.id).where(*same).order_by(TimelineEntry.id)))


@dataclass(frozen=True)
class UpdateView:
    """What others were told of an incident."""

    incident: IncidentView
    author: str
    text: str
    state: State
    next_at: datetime | None
    written_at: datetime


def views(tx: Session, rows: Sequence[Incident]) -> list[IncidentView]:
    """Freeze rows, with the roles that people have in them."""
    held = select(IncidentRole).where(
        IncidentRole.incident_id.in_([row.id for row in rows]), IncidentRole.until.is_(None)
    )
    roles: dict[int, dict[str, str]] = defaultdict(dict)
    for each in tx.scalars(held.order_by(IncidentRole.id)):
        roles[each.incident_id][each.role] = each.person
    tasks = _tasks(tx, rows)
    survivors = _survivors(tx, [row.id for row in rows if row.state == State.MERGED])
    return [_view(row, roles[row.id], tasks.get(row.id, 0), survivors.get(row.id)) for row in rows]


def _tasks(tx: Session, rows: Sequence[Incident]) -> Mapping[int, int]:
    """Count what is to be done in each."""
    mine = (IncidentTask.incident_id.in_([row.id for row in rows]), IncidentTask.state.in_(TO_DO))
    counted = select(IncidentTask.incident_id, func.count()).where(*mine).group_by(IncidentTask.incident_id)
    return dict(tx.execute(counted).all())


def _survivors(tx: Session, merged: Collection[int]) -> Mapping[int, Survivor]:
    if not merged:
        return {}
    same = (IncidentLink.kind == "merged", IncidentLink.incident_id.in_(merged))
    columns = (IncidentLink.incident_id, Incident.number, Incident.channel_id, Incident.channel_name)
    rows = tx.execute(select(*columns).join(Incident, IncidentLink.other_id == Incident.id).where(*same))
    return {part: Survivor(number, channel, name) for part, number, channel, name in rows}


def times(row: Incident) -> Times:
    """Read the moments of an incident."""
    return Times(
        started=row.started_at,
        detected=row.detected_at,
        declared=row.declared_at,
        acknowledged=row.acknowledged_at,
        mitigated=row.mitigated_at,
        resolved=row.resolved_at,
    )


def _view(row: Incident, roles: Mapping[str, str], tasks: int, survivor: Survivor | None) -> IncidentView:
    return IncidentView(
        id=row.id,
        workspace=row.workspace_id,
        number=row.number,
        title=row.title,
        severity=Severity(row.severity),
        state=State(row.state),
        services=tuple(row.services),
        reporter=row.reporter,
        source=row.source,
        source_url=row.source_url,
        channel=row.channel_id,
        channel_state=row.channel_state,
        channel_error=row.channel_error,
        is_private=row.is_private,
        impact=row.impact,
        trying=row.trying,
        times=times(row),
        acknowledged_by=row.acknowledged_by,
        resolved_by=row.resolved_by,
        closed_at=row.closed_at,
        update_due_at=row.update_due_at,
        roles=roles,
        tasks=tasks,
        merged_into=survivor,
    )


def _one(tx: Session, row: Incident | None) -> IncidentView | None:
    return views(tx, [row])[0] if row else None


def by_id(tx: Session, incident: int) -> IncidentView:
    """Read one that is known to be there."""
    return views(tx, [tx.scalars(select(Incident).where(Incident.id == incident)).one()])[0]


def seen_by(tx: Session, workspace: int, incident: int, who: str) -> IncidentView:
    """Read one by its key. Raises `NotFound` where somebody may not know of such a one."""
    row = tx.scalar(select(Incident).where(visible_to(workspace, who), Incident.id == incident))
    if row is None:
        raise NotFound("incident", "not_found", number=incident)
    return views(tx, [row])[0]


def by_number(tx: Session, workspace: int, number: int, who: str | None = None) -> IncidentView | None:
    """Find an incident by the number that people use, if `who` may know of it."""
    return _one(tx, tx.scalar(select(Incident).where(visible_to(workspace, who), Incident.number == number)))


def known_to(tx: Session, workspace: int, who: str | None, incidents: Collection[int]) -> set[int]:
    """Tell of which of these incidents somebody may know, by their keys."""
    return set(tx.scalars(select(Incident.id).where(visible_to(workspace, who), Incident.id.in_(incidents))))


def by_channel(tx: Session, workspace: int, channel: str) -> IncidentView | None:
    """Find the incident whose channel this is."""
    same = (Incident.workspace_id == workspace, Incident.channel_id == channel)
    return _one(tx, tx.scalar(select(Incident).where(*same)))


def open_incidents(tx: Session, workspace: int, limit: int = 20, who: str | None = None) -> Sequence[IncidentView]:
    """List what is open and `who` may know of, newest first."""
    rows = select(Incident).where(visible_to(workspace, who), Incident.state.in_(OPEN))
    return views(tx, tx.scalars(rows.order_by(Incident.number.desc()).limit(limit)).all())


def last_of(tx: Session, workspace: int, service: str) -> Sequence[IncidentView]:
    """List the last incidents of a service that everybody may know of, newest first, among those of late."""
    rows = select(Incident).where(visible_to(workspace, None), Incident.state.not_in(NOT_ITS_OWN))
    recent = tx.scalars(rows.order_by(Incident.number.desc()).limit(RECENT))
    return views(tx, [row for row in recent if service in row.services][:LAST])


def declared_between(tx: Session, workspace: int, begin: datetime, end: datetime, limit: int) -> Sequence[IncidentView]:
    """List the incidents that were declared within a time and that everybody may know of, the gravest first."""
    mine = (visible_to(workspace, None), Incident.state.not_in(NOT_ITS_OWN))
    rows = select(Incident).where(*mine, Incident.declared_at >= begin, Incident.declared_at <= end)
    return views(tx, tx.scalars(rows.order_by(Incident.severity, Incident.number.desc()).limit(limit)).all())


def critical_of(tx: Session, workspace: int, service: str) -> Mapping[int, int]:
    """Tell the open critical incidents of a service, private ones too: their numbers by their keys."""
    return {row.id: row.number for row in open_of(tx, workspace, service) if row.severity == Severity.SEV1}


def open_of(tx: Session, workspace: int, service: str) -> Sequence[Incident]:
    """List the open incidents of a service, private ones too, the oldest first."""
    needed = (Incident.workspace_id == workspace, Incident.state.in_(OPEN))
    rows = tx.scalars(select(Incident).where(*needed).order_by(Incident.number))
    return [row for row in rows if service in row.services]


def entry(tx: Session, key: int) -> EntryView:
    """Read one timeline entry that is known to be there."""
    row = tx.scalars(select(TimelineEntry).where(TimelineEntry.id == key)).one()
    return EntryView(by_id(tx, row.incident_id), row.kind, row.actor, row.detail, row.happened_at, row.recorded_at)


def named_at_declaration(tx: Session, incident: int) -> list[str]:
    """List whom the reporter of an incident wants to be called, by their Slack ids."""
    same = (TimelineEntry.incident_id == incident, TimelineEntry.kind == "declared")
    return list(tx.scalars(select(TimelineEntry.detail).where(*same)).one().get("callees", ()))


def declared_from(tx: Session, incident: int) -> tuple[str, str]:
    """Tell the channel and the ts of the message that an incident was declared from."""
    same = (TimelineEntry.incident_id == incident, TimelineEntry.kind == "declared")
    detail = tx.scalars(select(TimelineEntry.detail).where(*same)).one()
    return detail["channel"], detail["ts"]


def announced_in(tx: Session, workspace: int, incident: int) -> Sequence[str]:
    """List the channels in which an incident is announced, as its projections name them."""
    same = (
        Projection.workspace_id == workspace,
        Projection.kind == "incident.announcement",
        Projection.subject == str(incident),
    )
    return tx.scalars(select(Projection.channel).where(*same)).all()


def time_open(tx: Session, incident: IncidentView, now: datetime) -> timedelta:
    """Tell how long an incident has needed people, what lay between an end and a reopening left out."""
    same = (TimelineEntry.incident_id == incident.id, TimelineEntry.kind == "state")
    rows = tx.execute(select(TimelineEntry.detail, TimelineEntry.happened_at).where(*same).order_by(TimelineEntry.id))
    return open_for(incident.times.detected, [Move(detail["to"], at) for detail, at in rows], now)


def update(tx: Session, key: int) -> UpdateView:
    """Read one update that is known to be there."""
    row = tx.get_one(IncidentUpdate, key)
    return UpdateView(by_id(tx, row.incident_id), row.author, row.text, State(row.state), row.next_at, row.written_at)


def updates(tx: Session, incident: int, limit: int = 5) -> Sequence[IncidentUpdate]:
    """List the last updates of an incident, newest first."""
    mine = select(IncidentUpdate).where(IncidentUpdate.incident_id == incident)
    return tx.scalars(mine.order_by(IncidentUpdate.id.desc()).limit(limit)).all()


def subject_of_update(tx: Session, update: str) -> str:
    """Tell the subject of the announcement under which an update stands."""
    return str(tx.scalars(select(IncidentUpdate.incident_id).where(IncidentUpdate.id == int(update))).one())


def reminder(tx: Session, subject: str) -> tuple[IncidentView, datetime, bool]:
    """Read what a reminder is of, by "incident:seconds": when an update was due, and whether it still is."""
    incident, seconds = (int(part) for part in subject.split(":"))
    found = by_id(tx, incident)
    due = datetime.fromtimestamp(seconds, UTC)
    return found, due, found.is_open and found.update_due_at == due
