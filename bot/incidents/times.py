"""The moments of an incident, as people know them better; the caller's transaction, the caller's commit."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Conflict
from bot.incidents import queries, service
from bot.incidents.rules import out_of_order
from bot.models import Incident, TimelineEntry

KIND = "time_set"


def set_by_hand(
    tx: Session, incident: Incident, name: str, when: datetime, actor: str, now: datetime, why: str = ""
) -> TimelineEntry | None:
    """Say when it started, was detected or was mitigated; None where that is known.

    Raises `Conflict` with the two moments that could not be in this order.
    """
    before = queries.times(incident)
    if getattr(before, name) == when:
        return None
    wrong = out_of_order(replace(before, **{name: when}))
    if wrong is not None:
        raise Conflict("times", "out_of_order", first=wrong[0], second=wrong[1])
    known = getattr(before, name)
    setattr(incident, f"{name}_at", when)
    detail = {"name": name, "before": known.isoformat() if known else None, "after": when.isoformat(), "why": why}
    return service.note(tx, incident, KIND, now, actor=actor, detail=detail)
