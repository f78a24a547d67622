"""What was deployed before an incident, and which deploy brought it about: shown in its channel."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import causes, queries
from bot.deploys.queries import SHORT, DeployView
from bot.flows.projections import want, want_again
from bot.incidents import service
from bot.models import Incident, TimelineEntry

KIND = "incident.deploys"
SHOWN = 10
"""Deploys that an incident shows."""
CAUSE = "cause"
"""The kind of entry by which somebody points at a deploy, or takes that back."""


def is_other(entry: TimelineEntry) -> bool:
    """Whether other deploys may have gone before an incident after a change."""
    return "services" in entry.detail.get("changes", ()) or entry.kind == "time_set"


def look(tx: Session, catalogue: Catalogue, incident: Incident, now: datetime) -> None:
    """Note what was deployed in the hours before an incident, and show it once there is a channel."""
    causes.keep_near(tx, incident.workspace_id, incident.id, _before(tx, catalogue, incident), now)
    show(tx, incident, now)


def _before(tx: Session, catalogue: Catalogue, incident: Incident) -> Sequence[DeployView]:
    begin = incident.started_at - catalogue.incident.deploys_within
    return queries.begun_between(tx, incident.workspace_id, incident.services, begin, incident.declared_at, limit=SHOWN)


def show(tx: Session, incident: Incident, now: datetime) -> None:
    """Bring the message up to date that shows them; where there never was one, there is none."""
    known = causes.near(tx, incident.id) or causes.cause(tx, incident.id)
    if known and incident.channel_id is not None and incident.channel_state == "open":
        want(tx, incident.workspace_id, KIND, str(incident.id), incident.channel_id, now)
    else:
        want_again(tx, incident.workspace_id, KIND, [incident.id], now)


def blame(
    tx: Session, incident: Incident, deploy: DeployView | None, who: str | None, now: datetime
) -> TimelineEntry | None:
    """Say which deploy brought an incident about, None for no one; answer None where that is what is known."""
    known = causes.cause(tx, incident.id)
    if not causes.blame(tx, incident.workspace_id, incident.id, deploy.id if deploy else None, who, now):
        return None
    show(tx, incident, now)
    want_again(tx, incident.workspace_id, "deploy.card", [each.id for each in (known, deploy) if each], now)
    named = deploy or known
    detail = {**told(named), "is_cause": deploy is not None} if named else {}
    return service.note(tx, incident, CAUSE, now, actor=who, detail=detail)


def told(deploy: DeployView) -> dict[str, object]:
    """Write down of a deploy what a timeline tells of it."""
    return {
        "number": deploy.number,
        "service": deploy.service,
        "environment": deploy.environment,
        "commit": deploy.short,
        "before": deploy.live_before[:SHORT] if deploy.live_before else None,
        "is_rollback": deploy.kind == "rollback",
        "url": deploy.url,
    }


def hand_over(tx: Session, catalogue: Catalogue, duplicate: Incident, survivor: Incident, now: datetime) -> None:
    """Have the cause of an incident stand for the one into which it is merged, and look what went before both."""
    named = causes.cause(tx, duplicate.id)
    if causes.hand_over(tx, duplicate.id, survivor.id, now) and named:
        want_again(tx, survivor.workspace_id, "deploy.card", [named.id], now)
    look(tx, catalogue, survivor, now)
    show(tx, duplicate, now)
