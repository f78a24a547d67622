"""What somebody may want to read: past incidents, their post-mortems, and those of the same services."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.incidents import queries as incidents
from bot.incidents import recall
from bot.incidents.queries import IncidentView
from bot.incidents.visible import visible_to
from bot.messages.deploy_plan import Lately
from bot.messages.recall import Reading
from bot.models import Incident
from bot.postmortems import library, queries
from bot.postmortems.factors import Tally, tally
from bot.postmortems.library import Hit

OTHERS = 2
"""Post-mortems of the same services that are named beside those of similar incidents."""


def found(tx: Session, workspace: int, typed: str, who: str | None) -> Sequence[Hit]:
    """Find post-mortems that somebody may know of, by words."""
    return library.by_words(tx, workspace, typed, _known(workspace, who))


def reading(tx: Session, incident: IncidentView, who: str | None = None) -> Reading:
    """Find what is worth reading about an incident, of what `who` may know; without one, of what everybody may."""
    past = recall.similar(tx, incident, who)
    like = {each.incident.id for each in past}
    papers = {each.incident: each for each in queries.of_incidents(tx, like) if each.is_published}
    known = _known(incident.workspace, who).where(Incident.id.not_in({incident.id, *like}))
    return Reading(past, papers, library.of_services(tx, incident.services, known, OTHERS))


def lately(tx: Session, workspace: int, service: str) -> Lately:
    """Find the last incidents and post-mortems of a service, of what everybody may know."""
    papers = library.of_services(tx, [service], _known(workspace, None), OTHERS)
    return Lately(incidents.last_of(tx, workspace, service), papers)


def factors(tx: Session, workspace: int, window: timedelta, who: str | None, now: datetime) -> Tally:
    """Count the kinds of contributing factors in the post-mortems that somebody may know of."""
    return tally(tx, window, now, _known(workspace, who))


def _known(workspace: int, who: str | None) -> Select[Any]:
    return select(Incident.id).where(visible_to(workspace, who))
