"""When nothing is deployed: what the catalogue names and what people ask for, put together; nothing here reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from bot.catalogue import Catalogue
from bot.catalogue.windows import Window
from bot.deploys.locks import EVERY

YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Freeze:
    """A time in which nothing is deployed to a place.

    `by` is a window of the catalogue, or the Slack id of who asked for it. Without `until` it lasts until somebody
    lifts it. `closed_at` is when it was lifted, by `closed_by`, or seen to be over.
    """

    by: str
    service: str
    environment: str
    begin: datetime
    until: datetime | None
    why: str = ""
    closed_at: datetime | None = None
    closed_by: str | None = None

    def covers(self, service: str, environment: str) -> bool:
        """Whether it is about a place."""
        return self.service in {service, EVERY} and self.environment in {environment, EVERY}

    def holds(self, at: datetime) -> bool:
        """Whether it freezes at a moment."""
        return self.begin <= at and (self.until is None or at < self.until)


def of_windows(catalogue: Catalogue, environment: str, since: datetime, until: datetime) -> Iterator[Freeze]:
    """List when the catalogue freezes an environment between two moments; one that is on at `since` begins there."""
    for window in _windows(catalogue, environment):
        yield from _spans(catalogue, window, environment, since, until)


def next_of_windows(catalogue: Catalogue, now: datetime) -> Iterator[Freeze]:
    """List when each window freezes each of its environments: now, or next within a year."""
    for environment in catalogue.environments:
        for window in _windows(catalogue, environment):
            yield from islice(_spans(catalogue, window, environment, now, now + YEAR), 1)


def _windows(catalogue: Catalogue, environment: str) -> Iterator[Window]:
    known = catalogue.environments.get(environment)
    return filter(None, map(catalogue.window, known.freeze if known else ()))


def _spans(
    catalogue: Catalogue, window: Window, environment: str, since: datetime, until: datetime
) -> Iterator[Freeze]:
    for begin, end in window.spans(since, until, catalogue.is_holiday):
        yield Freeze(window.name, EVERY, environment, begin, end)


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
