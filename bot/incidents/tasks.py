"""What people have to do while an incident lasts; the caller's transaction, the caller's commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.incidents.service import note
from bot.incidents.task_rules import DROP, FREE, PASS_ON, TAKE, TAKEN, TO_DO, moved
from bot.models import Incident, IncidentTask, TimelineEntry

KIND = "task"
"""How the timeline calls what happens to tasks."""
ADDED = "added"
LISTED = 50


@dataclass(frozen=True)
class TaskView:
    """A task as it is shown; without a text where that was erased. `action` is the action item that it has become."""

    id: int
    incident: int
    number: int
    text: str
    state: str
    owner: str | None
    created_by: str
    changed_by: str
    changed_at: datetime
    action: int | None

    @property
    def is_to_do(self) -> bool:
        """Whether somebody has to do something."""
        return self.state in TO_DO


def add(tx: Session, incident: Incident, text: str, owner: str | None, author: str, now: datetime) -> IncidentTask:
    """Note what is to be done, under the next number of the incident, which is locked."""
    last = tx.scalar(select(func.max(IncidentTask.number)).where(IncidentTask.incident_id == incident.id)) or 0
    task = IncidentTask(
        workspace_id=incident.workspace_id,
        incident_id=incident.id,
        number=last + 1,
        text=text,
        state=TAKEN if owner else FREE,
        owner=owner,
        created_by=author,
        created_at=now,
        changed_by=author,
        changed_at=now,
    )
    tx.add(task)
    tx.flush()
    _tell(tx, incident, task, ADDED, author, now)
    return task


def find(tx: Session, incident: Incident, number: int) -> IncidentTask:
    """Read a task by its number to change it. Raises `NotFound` where the incident has none such."""
    same = (IncidentTask.incident_id == incident.id, IncidentTask.number == number)
    task = tx.scalar(select(IncidentTask).where(*same).with_for_update())
    if task is None:
        raise NotFound("tasks", "no_task", number=number)
    return task


def move(tx: Session, incident: Incident, task: IncidentTask, event: str, actor: str, now: datetime) -> bool:
    """Take a task up, finish it or drop it; False where that does nothing, or is so already."""
    state = moved(task.state, event)
    if state is None or (event == TAKE and (task.state, task.owner) == (TAKEN, actor)):
        return False
    task.state, task.changed_by, task.changed_at = state, actor, now
    if event == TAKE:
        task.owner = actor
    _tell(tx, incident, task, event, actor, now)
    return True


def passed_on(tx: Session, incident: Incident, task: IncidentTask, action: int, now: datetime) -> None:
    """Note that a task has become an action item, by which it is looked after from now on."""
    task.state, task.action_id, task.changed_at = moved(task.state, PASS_ON) or task.state, action, now
    _tell(tx, incident, task, PASS_ON, None, now)


def to_do(tx: Session, incident: Incident) -> Sequence[IncidentTask]:
    """Read what is still to be done, in the order in which it was asked for, to change it."""
    mine = (IncidentTask.incident_id == incident.id, IncidentTask.state.in_(TO_DO))
    return tx.scalars(select(IncidentTask).where(*mine).order_by(IncidentTask.number).with_for_update()).all()


def listed(tx: Session, incident: int, limit: int = LISTED) -> Sequence[TaskView]:
    """List the tasks of an incident: what is to be done first, then what is over, the newest of each first."""
    mine = select(IncidentTask).where(IncidentTask.incident_id == incident)
    order = (IncidentTask.state.in_(TO_DO).desc(), IncidentTask.number.desc())
    return [_view(row) for row in tx.scalars(mine.order_by(*order).limit(limit))]


def by_id(tx: Session, key: int) -> TaskView:
    """Read one that is known to be there."""
    return _view(tx.scalars(select(IncidentTask).where(IncidentTask.id == key)).one())


def erase(tx: Session, entry: TimelineEntry, erased: Mapping[str, Any]) -> None:
    """Erase what a task says, from all that the timeline tells of it; that there was one stays, on no list."""
    number = entry.detail["task"]
    same = (IncidentTask.incident_id == entry.incident_id, IncidentTask.number == number)
    task = tx.scalars(select(IncidentTask).where(*same).with_for_update()).one()
    task.text, task.state = "", moved(task.state, DROP) or task.state
    others = (TimelineEntry.incident_id == entry.incident_id, TimelineEntry.kind == KIND)
    for other in tx.scalars(select(TimelineEntry).where(*others)):
        if other.detail["task"] == number:
            other.detail = {**other.detail, "text": "", **erased}


def _tell(tx: Session, incident: Incident, task: IncidentTask, event: str, actor: str | None, now: datetime) -> None:
    detail = {"task": task.number, "event": event, "text": task.text, "owner": task.owner, "action": task.action_id}
    note(tx, incident, KIND, now, actor=actor, detail=detail)


def _view(row: IncidentTask) -> TaskView:
    return TaskView(
        id=row.id,
        incident=row.incident_id,
        number=row.number,
        text=row.text,
        state=row.state,
        owner=row.owner,
        created_by=row.created_by,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        action=row.action_id,
    )
