"""Finding incidents of the past: by words, and by likeness to a new one."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot import search
from bot.incidents.queries import IncidentView, views
from bot.incidents.visible import visible_to
from bot.models import Incident, SearchDocument

KIND = "incident"
"""How the index calls incidents."""
ALIKE = 0.28
"""From which likeness on, of 0 to 1, an incident is worth reading; the tests show what that means."""
CANDIDATES = 12
SHOWN = 3
BATCH = 200

Weights = Mapping[str, float]


def index(tx: Session, incident: Incident) -> None:
    """Have an incident found by what it is called now."""
    search.put(tx, incident.workspace_id, KIND, incident.id, _text(incident.title, incident.services))


def index_left(tx: Session) -> None:
    """Index some of the incidents that never were, newest first."""
    same = (SearchDocument.workspace_id == Incident.workspace_id, SearchDocument.key == Incident.id)
    known = select(SearchDocument.id).where(SearchDocument.kind == KIND, *same)
    left = select(Incident).where(~known.exists()).order_by(Incident.id.desc()).limit(BATCH)
    for row in tx.scalars(left):
        index(tx, row)


def by_words(
    tx: Session, workspace: int, typed: str, who: str | None = None, limit: int = 10
) -> Sequence[IncidentView]:
    """Find incidents that `who` may know of, by words or "a phrase", the best first."""
    found = search.find(tx, workspace, (KIND,), search.read(typed), allowed=_visible(workspace, who), limit=limit)
    return _views(tx, [each.key for each in found])


def similar(tx: Session, incident: IncidentView, who: str | None = None) -> Sequence[IncidentView]:
    """Find up to three incidents that are like one, the most alike first; none where none is like it."""
    own = _about(incident)
    allowed = _visible(incident.workspace, who).where(Incident.id != incident.id)
    near = search.find(tx, incident.workspace, (KIND,), search.like(own), allowed=allowed, limit=CANDIDATES)
    others = [(each, _about(each)) for each in _views(tx, [found.key for found in near])]
    if not others:
        return []
    weights = _weights(*search.frequencies(tx, KIND, own.union(*(theirs for _, theirs in others))))
    likeness = [(alike(own, theirs, weights), each.number, each) for each, theirs in others]
    ranked = sorted(likeness, key=lambda found: found[:2], reverse=True)
    return [each for grade, _, each in ranked if grade >= ALIKE][:SHOWN]


def alike(own: frozenset[str], others: frozenset[str], weights: Weights) -> float:
    """Say how much two texts have in common of all that they are about: from 0, nothing, to 1, everything."""
    whole = sum(weights[stem] for stem in own | others)
    return sum(weights[stem] for stem in own & others) / whole if whole else 0.0


def _weights(total: int, counts: Mapping[str, int]) -> Weights:
    """Weigh what is rare more than what stands in every title."""
    return {stem: math.log(1 + total / max(1, count)) for stem, count in counts.items()}


def _about(incident: IncidentView) -> frozenset[str]:
    return search.about(_text(incident.title, incident.services))


def _text(title: str, services: Sequence[str]) -> str:
    return " ".join((title, *services))


def _visible(workspace: int, who: str | None) -> Select[Any]:
    return select(Incident.id).where(visible_to(workspace, who))


def _views(tx: Session, keys: Sequence[int]) -> list[IncidentView]:
    found = views(tx, tx.scalars(select(Incident).where(Incident.id.in_(keys))).all())
    return sorted(found, key=lambda each: keys.index(each.id))
