"""What follows some time after an incident has ended: it is closed, and its channel is put away."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import incidents
from bot.flows.places import GONE
from bot.flows.services import of
from bot.incidents import queries, service
from bot.incidents.rules import State
from bot.models import Incident
from bot.slack.client import SlackRefused
from bot.work import Flow, Lane, Record, Run, Step, enqueue


def close_old(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Close what has been resolved for the team's while."""
    since = now - catalogue.incident.close_after
    old = (Incident.workspace_id == workspace, Incident.state == State.RESOLVED, Incident.resolved_at <= since)
    for row in tx.scalars(select(Incident).where(*old).order_by(Incident.id).with_for_update()).all():
        entry = service.move(tx, row, State.CLOSED, None, now)
        if entry is not None:
            incidents.changed(tx, catalogue, row, entry, now)


def archive_old(tx: Session, workspace: int, now: datetime, after: timedelta) -> None:
    """Have the channels put away of what has been closed for a while."""
    old = (Incident.workspace_id == workspace, Incident.channel_state == "open", Incident.closed_at <= now - after)
    for key in tx.scalars(select(Incident.id).where(*old).order_by(Incident.id)).all():
        enqueue(tx, ARCHIVE, workspace, f"incident:{key}", {"incident": key}, now=now, coalesce=True)


def _archive(run: Run) -> Record | None:
    """Archive the channel, unless the incident was reopened meanwhile.

    https://docs.slack.dev/reference/methods/conversations.archive
    """
    with run.database.read() as tx:
        incident = queries.by_id(tx, run.payload["incident"])
    if incident.closed_at is None or incident.channel_state != "open":
        return None
    try:
        of(run).slack.call(run, "conversations.archive", channel=incident.channel)
    except SlackRefused as refused:
        if refused.code not in {"already_archived", *GONE}:
            raise
    return lambda tx: service.channel_archived(service.locked(tx, run.workspace, incident.id), run.now())


ARCHIVE = Flow("incident.archive/1", Lane.BULK, (Step("archive", _archive),), payload=("incident",))
FLOWS = (ARCHIVE,)
