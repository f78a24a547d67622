"""The wall board: where the domains meet for everybody to see, so that nothing private is in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import freezes, train_queries
from bot.deploys import queries as deploys
from bot.deploys.freezing import Freeze
from bot.deploys.rules import ACTIVE, State
from bot.incidents import queries as incidents
from bot.incidents.queries import IncidentView
from bot.messages.board import Board, Leaving, ServiceState
from bot.people.queries import names_of
from bot.severity import Severity

MOST = 200
"""Incidents that are read at the most; the newest."""
FREEZES = timedelta(days=1)
"""How far ahead a freeze is told of."""
TRAINS = timedelta(days=7)
"""How far ahead a train is looked for."""
FOREVER = datetime.max.replace(tzinfo=UTC)
EVERYBODY = None
"""Whose eyes the board is for, as reads of incidents ask."""


def read(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> Board:
    """Read what everybody may see of how things stand."""
    found = incidents.open_incidents(tx, workspace, MOST, EVERYBODY)
    moving = deploys.in_state(tx, workspace, (*ACTIVE, State.QUEUED))
    under_way = [each for each in moving if each.state != State.QUEUED]
    people = {each.commander for each in found if each.commander} | {each.requester for each in under_way}
    return Board(
        at=now,
        services=services(catalogue, found),
        incidents=sorted(found, key=lambda each: (each.severity, each.number)),
        deploys=under_way,
        queued=len(moving) - len(under_way),
        freezes=_frozen(freezes.coming(tx, catalogue, workspace, None, now, now + FREEZES), now),
        train=_next_train(tx, catalogue, workspace, now),
        names=names_of(tx, workspace, people),
    )


def services(catalogue: Catalogue, found: Sequence[IncidentView]) -> Sequence[ServiceState]:
    """Tell how each service stands, those too that incidents alone name: the gravest first, else by the file."""
    suffered = dict(_suffered(found))
    named = dict.fromkeys([*catalogue.services, *suffered])
    states = [ServiceState(name, _titles(catalogue, name), *suffered.get(name, ())) for name in named]
    return sorted(states, key=lambda each: each.severity or len(Severity) + 1)


def _suffered(found: Sequence[IncidentView]) -> Iterator[tuple[str, tuple[Severity, tuple[int, ...]]]]:
    """Tell of each service that is named how grave its gravest incident is, and the numbers of all."""
    for name in dict.fromkeys(name for each in found for name in each.services):
        its = sorted((each for each in found if name in each.services), key=lambda each: (each.severity, each.number))
        yield name, (its[0].severity, tuple(each.number for each in its))


def _titles(catalogue: Catalogue, name: str) -> Mapping[str, str]:
    known = catalogue.services.get(name)
    return {language: known.title_in(language) if known else name for language in ("en", "ko")}


def _frozen(found: Iterable[Freeze], now: datetime) -> Sequence[Freeze]:
    """Keep the freezes that hold, the last to end first; where none does, the next one."""
    coming = sorted(found, key=lambda each: each.begin)
    holding = [each for each in coming if each.holds(now)]
    return sorted(holding, key=lambda each: each.until or FOREVER, reverse=True) or coming[:1]


def _next_train(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> Leaving | None:
    for each in train_queries.coming(tx, catalogue, workspace, now, now + TRAINS):
        train = catalogue.trains.get(each.train)
        if train is not None and each.leaves_at is not None and each.leaves_at > now:
            titles = {language: train.title_in(language, each.train) for language in ("en", "ko")}
            return Leaving(titles, train.environment, each.leaves_at, len(each.opened.aboard) if each.opened else 0)
    return None
