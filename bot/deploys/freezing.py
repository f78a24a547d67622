"""When nothing is deployed: what the catalogue names and what people ask for, put together; nothing here reads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from bot.catalogue import Catalogue
from bot.catalogue.services import Service
from bot.catalogue.windows import Window
from bot.deploys.locks import EVERY

YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Freeze:
    """A time in which nothing is deployed to a place.

    `by` is a window of the catalogue, or the Slack id of who asked for it. Without `until` it lasts until somebody
    lifts it. `made_at` is when somebody asked for it; `closed_at` when it was lifted by `closed_by`, or seen to be
    over.
    """

    by: str
    service: str
    environment: str
    begin: datetime
    until: datetime | None
    why: str = ""
    made_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None

    def covers(self, service: str, environment: str) -> bool:
        """Whether it is about a place."""
        return self.service in {service, EVERY} and self.environment in {environment, EVERY}

    def holds(self, at: datetime) -> bool:
        """Whether it freezes at a moment."""
        return self.begin <= at and (self.until is None or at < self.until)


class Place(NamedTuple):
    """Where windows of the catalogue freeze: an environment, or one service there that has its own."""

    service: str
    environment: str
    windows: tuple[Window, ...]


def places(catalogue: Catalogue, service: Service | None = None) -> Iterator[Place]:
    """List the places of the catalogue, or those that matter to one service, with the windows that freeze them."""
    for name, environment in catalogue.environments.items():
        services = [service] if service else list(catalogue.services.values())
        own = {each.name: freeze for each in services if (freeze := _own(each, name)) is not None}
        if service is None or (name in service.deploy and not own):
            yield Place(EVERY, name, _windows(catalogue, environment.freeze))
        for one, names in own.items():
            yield Place(one, name, _windows(catalogue, names))


def _own(service: Service, environment: str) -> tuple[str, ...] | None:
    return service.deploy[environment].freeze if environment in service.deploy else None


def _windows(catalogue: Catalogue, names: Sequence[str]) -> tuple[Window, ...]:
    return tuple(filter(None, map(catalogue.window, names)))


def of_windows(catalogue: Catalogue, found: Iterable[Place], since: datetime, until: datetime) -> Iterator[Freeze]:
    """List when the catalogue freezes places between two moments; one that is on at `since` begins there."""
    for place in found:
        for window in place.windows:
            yield from _spans(catalogue, place, window, since, until)


def next_of_windows(catalogue: Catalogue, now: datetime) -> Iterator[Freeze]:
    """List when each window freezes each of its places: now, or next within a year."""
    for place in places(catalogue):
        for window in place.windows:
            yield from islice(_spans(catalogue, place, window, now, now + YEAR), 1)


def _spans(catalogue: Catalogue, place: Place, window: Window, since: datetime, until: datetime) -> Iterator[Freeze]:
    for begin, end in window.spans(since, until, catalogue.is_holiday):
        yield Freeze(window.name, place.service, place.environment, begin, end)


def in_force(freezes: Sequence[Freeze], at: datetime) -> Freeze | None:
    """Find what freezes at a moment: of several the one that ends last, with the end of all that follow at once."""
    holding = [each for each in freezes if each.holds(at)]
    if not holding:
        return None
    last = max(holding, key=lambda each: (each.until is None, each.until or at))
    return replace(last, until=_end(freezes, last.until))


def _end(freezes: Sequence[Freeze], until: datetime | None) -> datetime | None:
    """Tell when a time ends together with those that begin before it is over."""
    for each in sorted(freezes, key=lambda each: each.begin):
        if until is not None and each.begin <= until and (each.until is None or each.until > until):
            until = each.until
    return until
