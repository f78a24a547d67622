"""What an incident reminds of: one message in its channel, where there is anything to be read."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.flows import library
from bot.flows.projections import want
from bot.incidents.queries import IncidentView, by_id
from bot.models import Incident, TimelineEntry
from bot.work import Flow, Lane, Record, Run, Step, enqueue

KIND = "incident.similar"


def is_other(entry: TimelineEntry) -> bool:
    """Whether an incident may remind of others after a change."""
    return not {"title", "services"}.isdisjoint(entry.detail.get("changes", ()))


def look(tx: Session, incident: Incident, now: datetime) -> None:
    """Have the incidents of the past looked for that are like one, and what was learnt of its services."""
    payload = {"incident": incident.id}
    enqueue(tx, LOOK, incident.workspace_id, f"similar:{incident.id}", payload, now=now, coalesce=True)


def _look(run: Run) -> Record | None:
    with run.database.read() as tx:
        incident = by_id(tx, run.payload["incident"])
        found = library.reading(tx, incident)
    return (lambda tx: _show(tx, incident, run.now())) if found else None


def _show(tx: Session, incident: IncidentView, now: datetime) -> None:
    if incident.channel and incident.channel_state == "open":
        want(tx, incident.workspace, KIND, str(incident.id), incident.channel, now)


LOOK = Flow("incident.similar/1", Lane.NORMAL, (Step("look", _look),), payload=("incident",))
FLOWS = (LOOK,)
