"""Incidents that people relate: noted on both timelines, and shown on both panels."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.flows import incidents
from bot.incidents import links, service
from bot.models import Incident

RELATED, UNRELATED = "related", "unrelated"


def relate(tx: Session, one: Incident, other: Incident, who: str, now: datetime) -> bool:
    """Note that two incidents belong together; False where that is known."""
    done = links.relate(tx, one, other, who, now)
    if done:
        _tell(tx, one, other, RELATED, who, now)
    return done


def unrelate(tx: Session, one: Incident, other: Incident, who: str, now: datetime) -> bool:
    """Take it back; False where nobody had said so."""
    done = links.unrelate(tx, one, other)
    if done:
        _tell(tx, one, other, UNRELATED, who, now)
    return done


def _tell(tx: Session, one: Incident, other: Incident, kind: str, who: str, now: datetime) -> None:
    """Tell each incident of the other, but nobody of a private one: not all who read it there need know of that."""
    for incident, named in ((one, other), (other, one)):
        if not named.is_private:
            detail = {"number": named.number, "channel": named.channel_id}
            entry = service.note(tx, incident, kind, now, actor=who, detail=detail)
            incidents.tell_inside(tx, incident, entry, now)
