"""What follows from a task: its message in the incident's channel, the panel's count, and what becomes of it after."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.flows import invites
from bot.flows.projections import want
from bot.incidents import tasks
from bot.incidents.rules import OPEN
from bot.incidents.task_rules import DROP
from bot.models import Incident, IncidentTask, Postmortem
from bot.postmortems import service as postmortems
from bot.postmortems.rules import ACTION_TEXT

OF_TASK = "incident.task"


def add(tx: Session, incident: Incident, text: str, owner: str | None, author: str, now: datetime) -> IncidentTask:
    """Ask for something in an incident, and call into its channel whoever is to do it."""
    task = tasks.add(tx, incident, text, owner, author, now)
    show(tx, incident, task, now)
    invites.call(tx, incident, [owner] if owner else [], now)
    return task


def move(tx: Session, incident: Incident, task: IncidentTask, event: str, actor: str, now: datetime) -> bool:
    """Take a task up, finish it or drop it, and show that; False where it was so already."""
    done = tasks.move(tx, incident, task, event, actor, now)
    if done:
        show(tx, incident, task, now)
    return done


def hand_over(tx: Session, incident: Incident, survivor: Incident, actor: str, now: datetime) -> None:
    """Ask for what is left to do in an incident once more in the one into which it is merged."""
    for task in tasks.to_do(tx, incident):
        add(tx, survivor, task.text, task.owner, task.created_by, now)
        move(tx, incident, task, DROP, actor, now)


def show(tx: Session, incident: Incident, task: IncidentTask, now: datetime) -> None:
    """Bring a task's message and the panel up to date; while there is no channel, they wait for it."""
    if incident.channel_id is None or incident.channel_state in {"lost", "archived"}:
        return
    want(tx, incident.workspace_id, OF_TASK, str(task.id), incident.channel_id, now)
    want(tx, incident.workspace_id, "incident.panel", str(incident.id), incident.channel_id, now)


def show_all(tx: Session, incident: Incident, now: datetime) -> None:
    """Show what is to be done in a channel that has just been opened."""
    for task in tasks.to_do(tx, incident):
        show(tx, incident, task, now)


def pass_on(tx: Session, incident: Incident, row: Postmortem, now: datetime) -> None:
    """Make action items of what is left to do once an incident has ended; of each task once."""
    if incident.state in OPEN:
        return
    for task in tasks.to_do(tx, incident):
        text = task.text[:ACTION_TEXT]
        item = postmortems.add_action(tx, row, text, now, author=task.created_by, owner=task.owner)
        tasks.passed_on(tx, incident, task, item.id, now)
        show(tx, incident, task, now)
