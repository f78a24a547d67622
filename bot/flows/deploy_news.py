"""What an incident is told of the deploys of its services while it is open, and of those that are to mend it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.deploys import causes, queries
from bot.deploys.rules import State
from bot.flows import incident_deploys
from bot.flows.projections import want, want_again
from bot.incidents import links, service
from bot.incidents import queries as incidents
from bot.models import Deploy, Incident

ENTRY = "deploy"
"""The kind of entry that tells how a deploy goes."""
TOLD = {
    State.STARTING,
    State.LIVE,
    State.FAULTY,
    State.FAILED,
    State.TIMED_OUT,
    State.LOST,
    State.CANCELLED,
}


def follow(tx: Session, row: Deploy, now: datetime) -> None:
    """Write down that a deploy has begun or ended, wherever that matters; one that never began is told nowhere."""
    if row.state not in TOLD or row.started_at is None:
        return
    want_again(tx, row.workspace_id, incident_deploys.KIND, causes.incidents_near(tx, row.id), now)
    detail = {**incident_deploys.told(queries.by_id(tx, row.id)), "state": row.state}
    mended = _mended(tx, row)
    for incident in _concerned(tx, row, mended):
        mends = mended is not None and mended.id == incident.id
        told = {**detail, "mends": mends}
        entry = service.note(tx, incident, ENTRY, now, actor=row.requester, detail=told)
        if incident.channel_id is not None and incident.channel_state == "open":
            want(tx, incident.workspace_id, "incident.entry", str(entry.id), incident.channel_id, now)


def _concerned(tx: Session, row: Deploy, mended: Incident | None) -> Sequence[Incident]:
    """Find the open incidents of a deploy's service, and the one that it is to mend."""
    found = incidents.open_of(tx, row.workspace_id, row.service)
    return [*found, *([mended] if mended and mended.id not in {each.id for each in found} else [])]


def _mended(tx: Session, row: Deploy) -> Incident | None:
    """Find the incident that a deploy is to mend, of which whoever asked for it may know."""
    found = incidents.by_number(tx, row.workspace_id, row.fixes, row.requester) if row.fixes else None
    return tx.get_one(Incident, links.survivor(tx, found.id)) if found else None
