"""Merging a duplicate: all of it is decided in one transaction, and every call outside follows as a job of its own.

A crash thus finds either two incidents, or one with everything that is still to be told and to be done.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import queries as alerts
from bot.alerts import service as alert_groups
from bot.catalogue import Catalogue
from bot.flows import incident_deploys, incident_updates, incidents, invites, paging, postmortems, tasks
from bot.flows.projections import want, want_again
from bot.incidents import links, merging, queries
from bot.models import Incident
from bot.work import enqueue

INVITED = 100
"""People whom one call invites. https://docs.slack.dev/reference/methods/conversations.invite"""


def hold(tx: Session, workspace: int, duplicate: int, survivor: int) -> tuple[Incident, Incident]:
    """Read two incidents to change them, and the first one's alerts before them, as whoever sorts alerts does."""
    alert_groups.hold(tx, duplicate)
    same = (Incident.workspace_id == workspace, Incident.id.in_((duplicate, survivor)))
    rows = {each.id: each for each in tx.scalars(select(Incident).where(*same).order_by(Incident.id).with_for_update())}
    return rows[duplicate], rows[survivor]


def merge(
    tx: Session, catalogue: Catalogue, duplicate: Incident, survivor: Incident, actor: str, now: datetime
) -> None:
    """Make an incident a part of another; both are held, and nothing stands in the way.

    The post-mortem, the alerts and the calls for help go over first, so that nothing of theirs is told of the one.
    """
    people = merging.newcomers(tx, queries.by_id(tx, duplicate.id), queries.by_id(tx, survivor.id))
    reminded, parts = duplicate.update_due_at, links.family(tx, duplicate.id)
    entry = merging.merge(tx, duplicate, survivor, actor, now)
    tasks.hand_over(tx, duplicate, survivor, actor, now)
    incident_deploys.hand_over(tx, catalogue, duplicate, survivor, now)
    _hand_over(tx, catalogue, duplicate, survivor, now)
    incidents.shown(tx, catalogue, duplicate, entry, now)
    incident_updates.show_reminder(tx, duplicate, reminded, now)
    for key in parts[1:]:  # what was merged into it before now names the other
        part = tx.get_one(Incident, key)
        incidents.announce(tx, catalogue, part, now)
        incidents.show_inside(tx, part, now)
    incidents.shown(tx, catalogue, survivor, merging.tell(tx, duplicate, survivor, actor, now), now)
    for start in range(0, len(people), INVITED):
        payload = {"incident": survivor.id, "people": people[start : start + INVITED]}
        enqueue(tx, invites.CALL, survivor.workspace_id, f"incident:{survivor.id}", payload, now=now)


def _hand_over(tx: Session, catalogue: Catalogue, duplicate: Incident, survivor: Incident, now: datetime) -> None:
    workspace = duplicate.workspace_id
    groups = alert_groups.hand_over(tx, duplicate.id, survivor.id)
    want_again(tx, workspace, "alert.line", [group.id for group in groups], now)
    if groups and survivor.channel_id and alerts.overview(tx, survivor.id).total > 1:
        want(tx, workspace, "incident.alerts", str(survivor.id), survivor.channel_id, now)
    pages = merging.hand_over_pages(tx, duplicate, survivor)
    want_again(tx, workspace, "incident.page", [page.id for page in pages], now)
    paging.show_inside(tx, survivor.id, now)
    postmortems.hand_over(tx, catalogue, duplicate, survivor, now)
