"""What PagerDuty tells of incidents there: those that our own pages opened join ours, and who takes one up is noted."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import queries as alerts
from bot.alerts.ports import Unreadable
from bot.flows import incidents
from bot.flows.alert_incidents import Batch
from bot.flows.paging import ACKNOWLEDGED, OVER
from bot.incidents import paging, service
from bot.integrations.pagerduty import PagedIncident, Webhook, webhook
from bot.models import AlertPost, Incident, Page, Person, TimelineEntry

SOURCE = "pagerduty"
TELLS = {"incident.acknowledged": ACKNOWLEDGED, "incident.resolved": OVER}


def is_own(batch: Batch, post: AlertPost) -> bool:
    """Take a post that is about a page of ours; False where it is about anything else."""
    read = _read(post)
    page = paging.by_key(batch.tx, batch.workspace, read[1].incident_key) if read and read[1].incident_key else None
    if read is None or page is None:
        return False
    _heard(batch, page, read[0])
    return True


def _read(post: AlertPost) -> tuple[Webhook, PagedIncident] | None:
    """Read what happened to which of PagerDuty's incidents; None where the post tells of something else."""
    if post.source != SOURCE:
        return None
    try:
        happened = webhook(post.body)
        return (happened, happened.incident()) if happened.event_type.startswith("incident.") else None
    except Unreadable:  # the post tells of something else
        return None


def follow(batch: Batch, posts: Sequence[AlertPost]) -> None:
    """Note of the incidents that PagerDuty opened, and that opened or joined one here, that somebody took them up.

    What is over there is an alert's end here, and people say whether the incident is.
    """
    for happened, paged in filter(None, map(_read, posts)):
        if TELLS.get(happened.event_type) == ACKNOWLEDGED:
            incident = alerts.incident_of(batch.tx, batch.workspace, SOURCE, paged.id)
            if incident is not None:
                _taken_up(batch, service.locked(batch.tx, batch.workspace, incident), happened)


def _heard(batch: Batch, page: Page, happened: Webhook) -> None:
    """Note what PagerDuty knows by now, and that somebody has taken it up there."""
    told = TELLS.get(happened.event_type)
    if told is None:
        return
    for each in paging.of_incident(batch.tx, page.incident_id):
        each.settled = told if each.key == page.key else each.settled
        paging.answered(each)
    incident = service.locked(batch.tx, batch.workspace, page.incident_id)
    if told == ACKNOWLEDGED:
        _taken_up(batch, incident, happened)
        return
    slack_id, name = _who(batch, happened)
    _show(batch, incident, paging.ended_outside(batch.tx, incident, slack_id or name, batch.now))


def _taken_up(batch: Batch, incident: Incident, happened: Webhook) -> None:
    """Note who took it up; whom Slack knows leads it, where nobody does."""
    slack_id, name = _who(batch, happened)
    if slack_id:
        incidents.acknowledge(batch.tx, batch.catalogue, incident, slack_id, batch.now)
    else:
        _show(batch, incident, service.acknowledge(batch.tx, incident, name, batch.now))


def _show(batch: Batch, incident: Incident, entry: TimelineEntry | None) -> None:
    if entry is not None:
        incidents.shown(batch.tx, batch.catalogue, incident, entry, batch.now)


def _who(batch: Batch, happened: Webhook) -> tuple[str | None, str]:
    """Tell who did it: as Slack knows them, where it does, and by name."""
    name = happened.agent.summary if happened.agent else ""
    return _slack_id(batch.tx, batch.workspace, name), name or "PagerDuty"


def _slack_id(tx: Session, workspace: int, name: str) -> str | None:
    """Find who has this name at Slack too, where one person has."""
    same = (Person.workspace_id == workspace, Person.name == name, Person.is_gone.is_(False))
    found = tx.scalars(select(Person.slack_id).where(*same).limit(2)).all() if name else []
    return found[0] if len(found) == 1 else None
