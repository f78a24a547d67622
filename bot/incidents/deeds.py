"""What somebody did in incidents, and what they have taken up there; who may know of it is not asked here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.incidents.rules import OPEN
from bot.incidents.task_rules import DONE, TAKEN
from bot.models import Incident, IncidentRole, IncidentTask, TimelineEntry

WORKED, TASK_DONE, TASK_TAKEN = "worked", "task_done", "task_taken"
"""The kinds of deeds."""
WRITTEN = ("note", "message", "update", "state", "acknowledged")
"""Kinds of entries by which somebody shows in the timeline of an incident."""


@dataclass(frozen=True)
class Deed:
    """One thing that somebody did, or has taken up; `text` is that of a task, or the incident's title."""

    kind: str
    key: int
    incident: int
    number: int
    channel: str | None
    text: str
    at: datetime


def of_person(tx: Session, workspace: int, person: str, since: datetime, until: datetime) -> Sequence[Deed]:
    """List what somebody did after a time and until another, and the tasks that they have taken up."""
    ended = (Incident.resolved_at > since, Incident.closed_at > since)
    going = (Incident.workspace_id == workspace, or_(Incident.state.in_(OPEN), *ended))
    return [*_worked(tx, going, person, since, until), *_tasks(tx, going, person, since, until)]


Where = tuple[ColumnElement[bool], ...]


def _worked(tx: Session, going: Where, person: str, since: datetime, until: datetime) -> Sequence[Deed]:
    """List the incidents in which somebody had a role, or wrote; each once, as of when they did so last."""
    wrote = (TimelineEntry.actor == person, TimelineEntry.kind.in_(WRITTEN))
    then = (TimelineEntry.recorded_at > since, TimelineEntry.recorded_at <= until)
    entries = select(Incident, TimelineEntry.recorded_at).join(TimelineEntry, TimelineEntry.incident_id == Incident.id)
    held = (IncidentRole.person == person, or_(IncidentRole.until.is_(None), IncidentRole.until > since))
    roles = select(Incident, IncidentRole.since).join(IncidentRole, IncidentRole.incident_id == Incident.id)
    rows = [*tx.execute(roles.where(*going, *held, IncidentRole.since <= until))]
    rows += tx.execute(entries.where(*going, *wrote, *then))
    return _last(Deed(WORKED, row.id, row.id, row.number, row.channel_id, row.title, at) for row, at in rows)


def _last(deeds: Iterable[Deed]) -> Sequence[Deed]:
    found: dict[int, Deed] = {}
    for each in sorted(deeds, key=lambda deed: deed.at):
        found[each.key] = each
    return list(found.values())


def _tasks(tx: Session, going: Where, person: str, since: datetime, until: datetime) -> Sequence[Deed]:
    done = (IncidentTask.state == DONE, IncidentTask.changed_by == person)
    then = (IncidentTask.changed_at > since, IncidentTask.changed_at <= until)
    taken = (IncidentTask.state == TAKEN, IncidentTask.owner == person, Incident.state.in_(OPEN))
    found = select(IncidentTask, Incident).join(Incident, Incident.id == IncidentTask.incident_id).where(*going)
    rows = [(TASK_DONE, *row) for row in tx.execute(found.where(*done, *then))]
    rows += [(TASK_TAKEN, *row) for row in tx.execute(found.where(*taken, IncidentTask.changed_at <= until))]
    return [
        Deed(kind, task.id, of.id, of.number, of.channel_id, task.text, task.changed_at)
        for kind, task, of in rows
        if task.text
    ]
