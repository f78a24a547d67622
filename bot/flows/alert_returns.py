"""Alerts that come back: to the incident that is open still, to one that is opened again, or to a new one."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.alerts.ports import IncomingAlert
from bot.alerts.returns import past_of
from bot.alerts.rules import RECALLED, Return, returned
from bot.catalogue import Catalogue
from bot.deploys import queries as deploys
from bot.flows import incident_deploys, incidents
from bot.flows.projections import want
from bot.incidents import links, service
from bot.incidents.rules import State
from bot.models import AlertGroup, Incident

BETWEEN = 5
"""Deploys between two returns that are named, the last ones."""


def look_back(
    tx: Session, catalogue: Catalogue, group: AlertGroup, incoming: IncomingAlert, now: datetime
) -> Return | None:
    """Say where an alert belongs that incidents had before, None where none had."""
    return returned(past_of(tx, group, incoming), now, catalogue.alert.reopen_within)


def reopen(tx: Session, catalogue: Catalogue, workspace: int, back: Return, now: datetime) -> Incident:
    """Open the incident again that had the alert; whoever looked after it is called once more."""
    incident = service.locked(tx, workspace, back.past.incident)
    entry = service.move(tx, incident, State.INVESTIGATING, None, now)
    if entry is not None:
        incidents.changed(tx, catalogue, incident, entry, now)
    return incident


def tell(tx: Session, incident: Incident, back: Return, now: datetime) -> None:
    """Tell in its channel, now or as soon as it has one, how often the alert was there, and what was deployed since."""
    detail: dict[str, Any] = {"times": back.times, "days": RECALLED.days, "number": None, "channel": None}
    between = deploys.begun_between(tx, incident.workspace_id, incident.services, back.past.came_at, now, BETWEEN)
    detail["deploys"] = [incident_deploys.told(each) for each in between]
    if incident.id != back.past.incident:
        detail |= {"number": back.past.number, "channel": back.past.channel}
        links.returned(tx, incident, tx.get_one(Incident, back.past.incident), now)
    entry = service.note(tx, incident, incidents.RETURNED, now, detail=detail)
    if incident.channel_id:
        want(tx, incident.workspace_id, "incident.entry", str(entry.id), incident.channel_id, now)
