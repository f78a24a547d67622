"""Making one incident a part of another; the caller's transaction, the caller's commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.incidents import links, merges, queries, roles, service
from bot.incidents.recall import index
from bot.incidents.rules import OPEN, State
from bot.models import Channel, Incident, Membership, Page, Person, Silence, TimelineEntry, Workspace

TOOK = "took_over"
"""The kind of entry by which an incident tells that another has become a part of it."""


@dataclass(frozen=True)
class Plan:
    """What merging two incidents means: how many people are to be called into a channel, and how many entries move."""

    duplicate: queries.IncidentView
    survivor: queries.IncidentView
    people: int
    entries: int

    @property
    def is_graver(self) -> bool:
        """Whether what is merged is graver than what goes on."""
        return self.duplicate.severity < self.survivor.severity


def plan(tx: Session, duplicate: queries.IncidentView, survivor: queries.IncidentView) -> Plan:
    """Look what merging would do, before anybody does it."""
    mine = select(func.count(TimelineEntry.id)).where(TimelineEntry.incident_id.in_(links.family(tx, duplicate.id)))
    return Plan(duplicate, survivor, len(newcomers(tx, duplicate, survivor)), tx.scalar(mine) or 0)


def newcomers(tx: Session, duplicate: queries.IncidentView, survivor: queries.IncidentView) -> Sequence[str]:
    """List who is in the channel of the one, or has a part in it, and is not yet in the channel of the other."""
    known = [*_inside(tx, duplicate), *duplicate.roles.values(), duplicate.reporter, duplicate.acknowledged_by]
    there = {*_inside(tx, survivor), *_no_people(tx, duplicate.workspace)}
    return [each for each in dict.fromkeys(known) if each is not None and each not in there]


def _inside(tx: Session, incident: queries.IncidentView) -> Sequence[str]:
    same = (Channel.workspace_id == incident.workspace, Channel.slack_id == incident.channel)
    inside = select(Membership.slack_id).join(Channel, Membership.channel_id == Channel.id).where(*same)
    return tx.scalars(inside.order_by(Membership.id)).all()


def _no_people(tx: Session, workspace: int) -> Sequence[str]:
    gone = (Person.workspace_id == workspace, Person.is_bot.is_(True) | Person.is_gone.is_(True))
    return [*tx.scalars(select(Person.slack_id).where(*gone)), tx.get_one(Workspace, workspace).bot_user_id]


def merge(tx: Session, duplicate: Incident, survivor: Incident, actor: str, now: datetime) -> TimelineEntry:
    """Make an incident a part of another that outlives it; both are locked.

    Its timeline stays its own and is read together with the other's. What was set for it, and its services and
    earliest times, go over to the other; roles do where nobody there has them.
    """
    before, duplicate.state = duplicate.state, State.MERGED
    duplicate.closed_at, duplicate.update_due_at = duplicate.closed_at or now, None
    links.merged(tx, duplicate, survivor, actor, now)
    tx.execute(update(Silence).where(Silence.incident_id == duplicate.id).values(incident_id=survivor.id))
    _take_over(tx, duplicate, survivor, now)
    for each in (duplicate, survivor):
        index(tx, each)
    detail = {"from": before, "to": State.MERGED, "why": "", "into": survivor.number, "channel": survivor.channel_id}
    return service.note(tx, duplicate, "state", now, actor=actor, detail=detail)


def _take_over(tx: Session, duplicate: Incident, survivor: Incident, now: datetime) -> None:
    times = merges.together(queries.times(survivor), queries.times(duplicate))
    survivor.started_at, survivor.detected_at = times.started, times.detected
    survivor.services = list(dict.fromkeys([*survivor.services, *duplicate.services]))
    for role, person in queries.by_id(tx, duplicate.id).roles.items():
        roles.assign_free(tx, survivor, role, person, now)
    if survivor.acknowledged_by is None and survivor.state in OPEN:
        survivor.acknowledged_by = duplicate.acknowledged_by
    if survivor.acknowledged_by is not None:
        survivor.acknowledged_at = times.acknowledged


def tell(tx: Session, duplicate: Incident, survivor: Incident, actor: str, now: datetime) -> TimelineEntry:
    """Note in the incident that is left what has become a part of it."""
    detail = {"number": duplicate.number, "channel": duplicate.channel_id}
    return service.note(tx, survivor, TOOK, now, actor=actor, detail=detail)


def hand_over_pages(tx: Session, duplicate: Incident, survivor: Incident) -> Sequence[Page]:
    """Have the calls for help of the one go on for the other, where nobody is on it and nobody was called to it.

    Elsewhere they stop: somebody looks after it, or is called already.
    """
    mine = tx.scalars(select(Page).where(Page.incident_id == duplicate.id)).all()
    called = tx.scalar(select(Page.id).where(Page.incident_id == survivor.id).limit(1))
    if survivor.acknowledged_by is not None or survivor.state not in OPEN or called is not None:
        return []
    for page in mine:
        page.incident_id = survivor.id
    tx.flush()
    return mine
