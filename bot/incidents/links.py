"""Incidents that belong together, as rows and as people are shown them; the caller's transaction and commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.incidents.visible import visible_to
from bot.models import Incident, IncidentLink

RELATED, RETURNED, CONTINUED, MERGED = "related", "returned", "continued", "merged"
RETURNED_AS, MERGED_HERE = "returned_as", "merged_here"
"""What a link is called when it is seen from its other side; of the kinds that have two."""
_FROM_OTHER = {RELATED: RELATED, RETURNED: RETURNED_AS, MERGED: MERGED_HERE}
SHOWN = 20
"""Links of one incident that are shown, the newest ones."""


@dataclass(frozen=True)
class Link:
    """A link as it is seen from one incident; of a channel that it had before, number and title are its own."""

    kind: str
    number: int
    title: str
    channel: str | None


def relate(tx: Session, one: Incident, other: Incident, who: str, now: datetime) -> bool:
    """Note that two incidents belong together; False where that is known."""
    first, second = sorted((one, other), key=lambda each: each.id)
    return _add(tx, first, second, RELATED, now, who=who)


def unrelate(tx: Session, one: Incident, other: Incident) -> bool:
    """Take back that two incidents belong together; False where nobody had said so."""
    keys = sorted((one.id, other.id))
    same = (IncidentLink.kind == RELATED, IncidentLink.incident_id == keys[0], IncidentLink.other_id == keys[1])
    return tx.scalar(delete(IncidentLink).where(*same).returning(IncidentLink.id)) is not None


def returned(tx: Session, incident: Incident, before: Incident, now: datetime) -> None:
    """Note that an incident is about an alert that another one had."""
    _add(tx, incident, before, RETURNED, now)


def merged(tx: Session, incident: Incident, survivor: Incident, who: str, now: datetime) -> None:
    """Note that an incident is a part of another, and so is what was a part of it."""
    mine = (IncidentLink.kind == MERGED, IncidentLink.other_id == incident.id)
    tx.execute(update(IncidentLink).where(*mine).values(other_id=survivor.id))
    _add(tx, incident, survivor, MERGED, now, who=who)


def family(tx: Session, incident: int) -> list[int]:
    """List an incident and those that are parts of it, by their keys."""
    parts = (IncidentLink.kind == MERGED, IncidentLink.other_id == incident)
    return [incident, *tx.scalars(select(IncidentLink.incident_id).where(*parts))]


def survivor(tx: Session, incident: int) -> int:
    """Tell the incident of which one is a part; itself where it is none."""
    same = (IncidentLink.kind == MERGED, IncidentLink.incident_id == incident)
    return tx.scalar(select(IncidentLink.other_id).where(*same)) or incident


def leaves_channel(tx: Session, incident: Incident, now: datetime) -> None:
    """Note the channel that an incident has, before it gets another."""
    if incident.channel_id is not None:
        _add(tx, incident, incident, CONTINUED, now, channel=incident.channel_id)


def _add(
    tx: Session, one: Incident, other: Incident, kind: str, now: datetime, *, who: str | None = None, channel: str = ""
) -> bool:
    values = {"workspace_id": one.workspace_id, "incident_id": one.id, "other_id": other.id, "kind": kind}
    added = insert_for(tx, IncidentLink.__table__).values(**values, channel=channel, made_by=who, made_at=now)
    kept = added.on_conflict_do_nothing().returning(IncidentLink.__table__.c.id)
    return tx.execute(kept).first() is not None


def of_incident(tx: Session, workspace: int, incident: int, who: str | None = None) -> Sequence[Link]:
    """List what an incident belongs to, the oldest first; of others only those that `who` may know of."""
    mine = or_(IncidentLink.incident_id == incident, IncidentLink.other_id == incident)
    rows = tx.scalars(select(IncidentLink).where(mine).order_by(IncidentLink.id.desc()).limit(SHOWN)).all()
    others = {each.other_id if each.incident_id == incident else each.incident_id for each in rows}
    may = or_(visible_to(workspace, who), Incident.id == incident)
    known = {each.id: each for each in tx.scalars(select(Incident).where(Incident.id.in_(others), may))}
    seen = (_seen(each, incident, known) for each in reversed(rows))
    return [each for each in seen if each is not None]


def _seen(row: IncidentLink, incident: int, known: dict[int, Incident]) -> Link | None:
    is_own = row.incident_id == incident
    other = known.get(row.other_id if is_own else row.incident_id)
    if other is None:
        return None
    kind = row.kind if is_own else _FROM_OTHER[row.kind]
    return Link(kind, other.number, other.title, row.channel or other.channel_id)
