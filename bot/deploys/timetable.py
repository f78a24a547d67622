"""When release trains leave, by the catalogue alone; nothing here reads, writes or calls."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.catalogue import Catalogue
from bot.catalogue.trains import Train

DAY = timedelta(days=1)
FARTHEST = 7
"""Days by which a departure is moved at the most."""
BEFORE = timedelta(days=FARTHEST + 2)
"""How long before a moment a departure may have been due that leaves then."""
HOLIDAY, FREEZE = "holiday", "freeze"
Closed = Callable[[datetime], str | None]
"""Answers what keeps a train from leaving at a moment, `HOLIDAY` or `FREEZE`, and None where nothing does."""


@dataclass(frozen=True, order=True)
class Departure:
    """One departure: when it is due, in UTC, and when it leaves; `leaves_at` is None where it does not.

    `why` is `HOLIDAY` or `FREEZE` where it leaves at another time, or not at all.
    """

    departs_at: datetime
    train: str
    leaves_at: datetime | None
    why: str | None = None


def departures(catalogue: Catalogue, since: datetime, until: datetime) -> Sequence[Departure]:
    """List the departures of all trains that are due or leave from a moment until before another, in order."""
    found = [each for name in catalogue.trains for each in of_train(catalogue, name, since, until)]
    return sorted(found, key=lambda each: (each.leaves_at or each.departs_at, each.departs_at, each.train))


def of_train(catalogue: Catalogue, name: str, since: datetime, until: datetime) -> Iterator[Departure]:
    """Give the departures of one train that are due or leave in that time, in the order in which they are due."""
    train = catalogue.trains[name]
    closed = closing(catalogue, train)
    due = train.window.begins(since - BEFORE, until + BEFORE)
    for departs_at, following in pairwise([*due, until + BEFORE]):
        made = _departure(train, name, departs_at, following, closed)
        if since <= departs_at < until or (made.leaves_at is not None and since <= made.leaves_at < until):
            yield made


def at(catalogue: Catalogue, name: str, departs_at: datetime) -> Departure | None:
    """Find the departure that is due at a moment; None where the timetable has none then."""
    if name not in catalogue.trains:
        return None
    near = of_train(catalogue, name, departs_at, departs_at + timedelta(seconds=1))
    return next((each for each in near if each.departs_at == departs_at), None)


def closing(catalogue: Catalogue, train: Train) -> Closed:
    """Tell what keeps a train from leaving at a moment: a holiday of its zone, or a freeze of all who may board it."""
    environment = catalogue.environments[train.environment]
    served = [each.deploy[train.environment] for each in catalogue.services.values() if train.serves(each)]
    frozen_in = {each.rules(environment).freeze for each in served}

    def closed(moment: datetime) -> str | None:
        if catalogue.is_holiday(moment.astimezone(ZoneInfo(train.zone)).date()):
            return HOLIDAY
        return FREEZE if all(_is_in(catalogue, names, moment) for names in frozen_in) else None

    return closed


def _is_in(catalogue: Catalogue, windows: tuple[str, ...], moment: datetime) -> bool:
    known = filter(None, map(catalogue.window, windows))
    return any(each.contains(moment, catalogue.is_holiday) for each in known)


def _departure(train: Train, name: str, departs_at: datetime, following: datetime, closed: Closed) -> Departure:
    """Say when a departure leaves: as it is due, else as the train does when it may not; never after the next one."""
    why = closed(departs_at)
    if why is None:
        return Departure(departs_at, name, departs_at)
    later = (each for each in _daily(train, departs_at) if closed(each) is None)
    moved = next(later, None) if train.closed == "move" else None
    is_before = moved is not None and moved < following
    return Departure(departs_at, name, moved if is_before else None, why)


def _daily(train: Train, departs_at: datetime) -> Iterator[datetime]:
    """Give the same time of the days behind a departure."""
    every_day = train.window.model_copy(update={"days": frozenset(range(7))})
    return every_day.begins(departs_at + timedelta(seconds=1), departs_at + FARTHEST * DAY + timedelta(hours=2))
