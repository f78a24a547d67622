"""The wall board: where the domains meet for everybody to see, so that nothing private is in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.metrics import Metric
from bot.deploys import freezes, train_queries
from bot.deploys import queries as deploys
from bot.deploys.freezing import Freeze
from bot.deploys.rules import ACTIVE, State
from bot.flows import board_charts, delivery
from bot.incidents import queries as incidents
from bot.incidents.queries import IncidentView
from bot.messages.base import Message
from bot.messages.board import Board, Leaving, ServiceState
from bot.metrics import queries as metrics
from bot.models import BoardPost
from bot.people.queries import names_of
from bot.severity import Severity
from bot.watches import queries as watches
from bot.watches.queries import StateView
from bot.watches.recovery_queries import stopped
from bot.watches.rules import ALARMED

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
    known = metrics.known(tx, workspace, catalogue)
    alarms = [each for each in watches.standing(tx, workspace) if each.state in ALARMED]
    moving = deploys.in_state(tx, workspace, (*ACTIVE, State.QUEUED))
    under_way = [each for each in moving if each.state != State.QUEUED]
    people = {each.commander for each in found if each.commander} | {each.requester for each in under_way}
    went = delivery.board(tx, catalogue, workspace, now)
    return Board(
        at=now,
        services=services(catalogue, found, alarms, _watched(tx, workspace, known)),
        incidents=sorted(found, key=lambda each: (each.severity, each.number)),
        deploys=under_way,
        queued=len(moving) - len(under_way),
        freezes=_frozen(freezes.coming(tx, catalogue, workspace, None, now, now + FREEZES), now),
        train=_next_train(tx, catalogue, workspace, now),
        names=names_of(tx, workspace, people),
        alarms=alarms,
        units={name: metric.measured_in for name, metric in known.items()},
        stopped=stopped(tx, workspace),
        charts=board_charts.read(tx, catalogue, workspace, known, alarms, now),
        span=catalogue.board.span,
        delivery=went if went.now.releases else None,
    )


def services(
    catalogue: Catalogue,
    found: Sequence[IncidentView],
    alarms: Sequence[StateView] = (),
    watched: Iterable[str] = (),
) -> Sequence[ServiceState]:
    """Tell how each service stands, the gravest first, else by the file, behind which those stand that others name."""
    named = dict.fromkeys([*catalogue.services, *watched])
    named |= dict.fromkeys(name for each in found for name in each.services)
    named |= dict.fromkeys(name for each in alarms if (name := service_of(each)))
    states = [_state(catalogue, name, found, alarms) for name in named]
    return sorted(states, key=lambda each: each.severity or len(Severity) + 1)


def _state(catalogue: Catalogue, name: str, found: Sequence[IncidentView], alarms: Sequence[StateView]) -> ServiceState:
    its = sorted((each for each in found if name in each.services), key=lambda each: (each.severity, each.number))
    of_watches = [each for each in alarms if service_of(each) == name]
    told: Sequence[IncidentView | StateView] = (*its, *of_watches)
    levels = [each.severity for each in told if each.severity is not None]
    alarmed = tuple(dict.fromkeys(each.watch.name for each in of_watches))
    numbers = tuple(each.number for each in its)
    return ServiceState(name, _titles(catalogue, name), min(levels, default=None), numbers, alarmed)


def service_of(of: StateView) -> str | None:
    """Tell the service that a watch found something of: its own, else that of the labels."""
    return of.watch.definition.service or of.labels.get("service")


def _watched(tx: Session, workspace: int, known: Mapping[str, Metric]) -> Sequence[str]:
    """List the services that watches are about, by themselves or by their metrics."""
    definitions = [each.definition for each in watches.watches(tx, workspace)]
    named = [each.service or (known[each.metric].service if each.metric in known else None) for each in definitions]
    return [name for name in named if name]


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


def posted(tx: Session, subject: str) -> Message | None:
    """Give the message as it was made last; None where it stands there no more."""
    row = tx.get_one(BoardPost, int(subject))
    return Message(row.content["text"], row.content["blocks"]) if row.ended_at is None else None
