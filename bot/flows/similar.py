"""What an incident reminds of: one message in its channel, where there is anything to be read."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.flows.projections import want
from bot.incidents import recall
from bot.incidents.queries import IncidentView, by_id
from bot.models import Incident
from bot.work import Flow, Lane, Record, Run, Step, enqueue

KIND = "incident.similar"
RENAMED = {"title", "services"}
"""Changes after which it may remind of others."""


def look(tx: Session, incident: Incident, now: datetime) -> None:
    """Have the incidents of the past looked for that are like one."""
    payload = {"incident": incident.id}
    enqueue(tx, LOOK, incident.workspace_id, f"similar:{incident.id}", payload, now=now, coalesce=True)


def _look(run: Run) -> Record | None:
    with run.database.read() as tx:
        incident = by_id(tx, run.payload["incident"])
        found = recall.similar(tx, incident)
    return (lambda tx: _show(tx, incident, run.now())) if found else None


def _show(tx: Session, incident: IncidentView, now: datetime) -> None:
    if incident.channel and incident.channel_state == "open":
        want(tx, incident.workspace, KIND, str(incident.id), incident.channel, now)


LOOK = Flow("incident.similar/1", Lane.NORMAL, (Step("look", _look),), payload=("incident",))
FLOWS = (LOOK,)
