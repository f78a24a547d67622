"""What PagerDuty tells of the incidents that our own pages opened there: they join ours, and open nothing."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts.ports import Unreadable
from bot.flows import incidents
from bot.flows.alert_incidents import Batch
from bot.flows.paging import ACKNOWLEDGED, OVER
from bot.incidents import paging, service
from bot.integrations.pagerduty import Webhook, webhook
from bot.models import AlertPost, Page, Person

SOURCE = "pagerduty"
TELLS = {"incident.acknowledged": ACKNOWLEDGED, "incident.resolved": OVER}


def is_own(batch: Batch, post: AlertPost) -> bool:
    """Take a post that is about a page of ours; False where it is about anything else."""
    if post.source != SOURCE:
        return False
    try:
        happened = webhook(post.body)
        key = happened.incident().incident_key if happened.event_type.startswith("incident.") else ""
    except Unreadable:
        return False
    page = paging.by_key(batch.tx, batch.workspace, key) if key else None
    if page is None:
        return False
    _heard(batch, page, happened)
    return True


def _heard(batch: Batch, page: Page, happened: Webhook) -> None:
    """Note what PagerDuty knows by now, and that somebody has taken it up there."""
    told = TELLS.get(happened.event_type)
    if told is None:
        return
    for each in paging.of_incident(batch.tx, page.incident_id):
        each.settled = told if each.key == page.key else each.settled
        paging.answered(each)
    incident = service.locked(batch.tx, batch.workspace, page.incident_id)
    name = happened.agent.summary if happened.agent else ""
    slack_id = _slack_id(batch.tx, batch.workspace, name)
    if told == ACKNOWLEDGED and slack_id:
        incidents.acknowledge(batch.tx, batch.catalogue, incident, slack_id, batch.now)
        return
    note = service.acknowledge if told == ACKNOWLEDGED else paging.ended_outside
    entry = note(batch.tx, incident, slack_id or name or "PagerDuty", batch.now)
    if entry is not None:
        incidents.shown(batch.tx, batch.catalogue, incident, entry, batch.now)


def _slack_id(tx: Session, workspace: int, name: str) -> str | None:
    """Find who has this name at Slack too, where one person has."""
    same = (Person.workspace_id == workspace, Person.name == name, Person.is_gone.is_(False))
    found = tx.scalars(select(Person.slack_id).where(*same).limit(2)).all() if name else []
    return found[0] if len(found) == 1 else None
