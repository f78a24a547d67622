"""Looking which pull requests were merged before people are asked, so that forms need not ask anybody for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.services import Service
from bot.deploys import merges
from bot.deploys.ports import Merged, Merging, Rejected
from bot.flows.services import of
from bot.http import OutsideAway, OutsideBusy
from bot.people.authors import Signature, who_are
from bot.standups.proposals import are_asked_before
from bot.work import Flow, Lane, Record, Run, Step, enqueue

AHEAD = timedelta(minutes=15)
"""How long before somebody is asked it is looked."""


def look(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Have each repository looked at, where somebody is asked soon."""
    places = {place: name for name, service in catalogue.services.items() if (place := place_of(service))}
    if places and are_asked_before(tx, workspace, now + AHEAD):
        for place, name in places.items():
            enqueue(tx, PULLS, workspace, f"pulls:{place}", {"service": name}, now=now, coalesce=True)


def place_of(service: Service) -> str | None:
    """Name the repository or project of a service, where it is one that knows pull requests."""
    return None if service.git else service.repository or service.gitlab


def _read(run: Run) -> Record | None:
    """Read what was merged last; where that cannot be read, forms are without it, and it is looked again soon."""
    service = of(run).catalogue.services.get(run.payload["service"])
    place = place_of(service) if service is not None else None
    repository = of(run).repository(service) if service is not None and place else None
    if place is None or not isinstance(repository, Merging):
        return None
    try:
        found = repository.merged()
    except (Rejected, OutsideAway, OutsideBusy):  # forms are without it, and it is looked again soon
        return None
    return lambda tx: merges.keep(tx, run.workspace, place, _by_person(tx, run, found), run.now())


def _by_person(tx: Session, run: Run, found: Sequence[Merged]) -> Mapping[str, list[Merged]]:
    """Sort pull requests by who of the team wrote them."""
    signed = [(Signature(each.login, each.email), each) for each in found]
    people = who_are(tx, of(run).catalogue, run.workspace, list({signature for signature, _ in signed}))
    sorted_: dict[str, list[Merged]] = {}
    for signature, each in signed:
        if signature in people:
            sorted_.setdefault(people[signature], []).append(each)
    return sorted_


PULLS = Flow("standup.pulls/1", Lane.BULK, (Step("read", _read),), payload=("service",))
FLOWS = (PULLS,)
