"""Finding incidents of the past: by words, and by likeness to a new one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot import search
from bot.incidents.queries import IncidentView, views
from bot.incidents.rules import State
from bot.incidents.visible import visible_to
from bot.models import Incident, IncidentUpdate, SearchDocument, TimelineEntry

KIND = "incident"
"""How the index calls incidents."""
ALIKE = 0.28
"""From which likeness on, of 0 to 1, an incident is worth reading; the tests show what that means."""
CANDIDATES = 20
INDEXED = 50
"""Updates of one incident by whose words it is found, the newest ones."""
SHOWN = 3
BATCH = 200

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Past:
    """An incident that was found, and what people said of its end, or last; None where they said nothing."""

    incident: IncidentView
    told: str | None


def index(tx: Session, incident: Incident) -> None:
    """Have an incident found by what it is called now, and by what people said of it to others."""
    said = [*_reasons(tx, [incident.id]).get(incident.id, ()), *_updates(tx, incident.id)]
    text = "\n".join([_text(incident.title, incident.services), incident.impact or "", *said])
    search.put(tx, incident.workspace_id, KIND, incident.id, text)


def index_left(tx: Session) -> None:
    """Index some of the incidents that never were, newest first."""
    same = (SearchDocument.workspace_id == Incident.workspace_id, SearchDocument.key == Incident.id)
    known = select(SearchDocument.id).where(SearchDocument.kind == KIND, *same)
    left = select(Incident).where(~known.exists()).order_by(Incident.id.desc()).limit(BATCH)
    for row in tx.scalars(left):
        index(tx, row)


def by_words(tx: Session, workspace: int, typed: str, who: str | None = None, limit: int = 10) -> Sequence[Past]:
    """Find incidents that `who` may know of, by words or "a phrase", the best first."""
    found = search.find(tx, workspace, (KIND,), search.read(typed), allowed=_visible(workspace, who), limit=limit)
    return _past(tx, _views(tx, [each.key for each in found]))


def similar(tx: Session, incident: IncidentView, who: str | None = None) -> Sequence[Past]:
    """Find up to three incidents that are like one, the most alike first; none where none is like it."""
    own = _about(incident)
    allowed = _visible(incident.workspace, who).where(Incident.id != incident.id, Incident.state != State.MERGED)
    near = search.find(tx, incident.workspace, (KIND,), search.like(own), allowed=allowed, limit=CANDIDATES)
    others = [(each, _about(each)) for each in _views(tx, [found.key for found in near])]
    if not others:
        return []
    weights = _weights(*search.frequencies(tx, KIND, own.union(*(theirs for _, theirs in others))))
    likeness = [(alike(own, theirs, weights), each.number, each) for each, theirs in others]
    ranked = sorted(likeness, key=lambda found: found[:2], reverse=True)
    return _past(tx, [each for grade, _, each in ranked if grade >= ALIKE][:SHOWN])


def alike(own: frozenset[str], others: frozenset[str], weights: Weights) -> float:
    """Say how much two texts have in common of all that they are about: from 0, nothing, to 1, everything."""
    whole = sum(weights[stem] for stem in own | others)
    return sum(weights[stem] for stem in own & others) / whole if whole else 0.0


def _weights(total: int, counts: Mapping[str, int]) -> Weights:
    """Weigh what is rare more than what stands in every title."""
    return {stem: math.log(1 + total / max(1, count)) for stem, count in counts.items()}


def _about(incident: IncidentView) -> frozenset[str]:
    return search.about(_text(incident.title, incident.services))


def _past(tx: Session, incidents: Sequence[IncidentView]) -> Sequence[Past]:
    """Add what was said of the end of each: why it was resolved, else the last update."""
    keys = [each.id for each in incidents]
    reasons, last = _reasons(tx, keys), _last_updates(tx, keys)
    return [Past(each, next(reversed(reasons.get(each.id, [])), None) or last.get(each.id)) for each in incidents]


def _reasons(tx: Session, incidents: Sequence[int]) -> dict[int, list[str]]:
    """Read why people took incidents to another state, the first first."""
    same = (TimelineEntry.incident_id.in_(incidents), TimelineEntry.kind == "state")
    rows = tx.scalars(select(TimelineEntry).where(*same).order_by(TimelineEntry.id))
    found: dict[int, list[str]] = {}
    for row in rows:
        if row.detail["why"]:
            found.setdefault(row.incident_id, []).append(row.detail["why"])
    return found


def _updates(tx: Session, incident: int) -> Sequence[str]:
    rows = select(IncidentUpdate.text).where(IncidentUpdate.incident_id == incident)
    return tx.scalars(rows.order_by(IncidentUpdate.id.desc()).limit(INDEXED)).all()


def _last_updates(tx: Session, incidents: Sequence[int]) -> dict[int, str]:
    last = select(func.max(IncidentUpdate.id)).where(IncidentUpdate.incident_id.in_(incidents))
    rows = select(IncidentUpdate).where(IncidentUpdate.id.in_(last.group_by(IncidentUpdate.incident_id)))
    return {row.incident_id: row.text for row in tx.scalars(rows)}


def _text(title: str, services: Sequence[str]) -> str:
    return " ".join((title, *services))


def _visible(workspace: int, who: str | None) -> Select[Any]:
    return select(Incident.id).where(visible_to(workspace, who))


def _views(tx: Session, keys: Sequence[int]) -> list[IncidentView]:
    found = views(tx, tx.scalars(select(Incident).where(Incident.id.in_(keys))).all())
    return sorted(found, key=lambda each: keys.index(each.id))
