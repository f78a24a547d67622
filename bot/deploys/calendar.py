"""What the coming days hold for deploys, put together out of what is known; nothing here reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.catalogue import Catalogue
from bot.catalogue.services import Service
from bot.deploys.freezing import Freeze
from bot.deploys.train_queries import Coming

SPAN = timedelta(days=14)
"""How far the calendar looks ahead."""


class Kind(StrEnum):
    """What an entry of the calendar is; `thaw` is the end of a freeze on a later day."""

    HOLIDAY = "holiday"
    FREEZE = "freeze"
    THAW = "thaw"
    TRAIN = "train"


ORDER = (Kind.HOLIDAY, Kind.THAW, Kind.FREEZE, Kind.TRAIN)
"""In which entries of one moment stand."""


@dataclass(frozen=True)
class Entry:
    """Something that the calendar shows: from when, until when where it lasts, and what names it.

    `text` is the name of a holiday or of a train, the window that freezes, or the Slack id of who asked for it;
    `places` is where it freezes, as service and environment.
    """

    at: datetime
    until: datetime | None
    kind: Kind
    text: str
    why: str = ""
    places: tuple[tuple[str, str], ...] = ()


def holidays(catalogue: Catalogue, since: datetime, zone: tzinfo, language: str) -> Iterator[Entry]:
    """List the holidays of the coming days, by the calendar of a zone."""
    first = since.astimezone(zone).date()
    for day in (first + timedelta(days=count) for count in range(SPAN.days)):
        if catalogue.is_holiday(day):
            names = ", ".join(catalogue.holiday_names(day, language))
            yield Entry(_midnight(day, zone), _midnight(day + timedelta(days=1), zone), Kind.HOLIDAY, names)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def freezes(found: Iterable[Freeze], since: datetime, zone: tzinfo) -> Iterator[Entry]:
    """List freezes, those of several places as one; one that ends on a later day is told of on that day too."""
    places: dict[Entry, list[tuple[str, str]]] = {}
    for each in found:
        entry = Entry(max(each.begin, since), each.until, Kind.FREEZE, each.by, each.why)
        places.setdefault(entry, []).append((each.service, each.environment))
    for entry, where in places.items():
        yield replace(entry, places=tuple(where))
        if entry.until is not None and _day(entry.until, zone) > _day(entry.at, zone):
            yield replace(entry, at=entry.until, kind=Kind.THAW, places=tuple(where))


def trains(found: Iterable[Coming], catalogue: Catalogue, language: str, service: Service | None) -> Iterator[Entry]:
    """List the departures of trains, of all or of those that a service may board; `why` is what keeps one from it."""
    for each in found:
        train = catalogue.trains.get(each.train)
        if train is not None and (service is None or train.serves(service)):
            text = f"{train.title_in(language, each.train)} → {train.environment}"
            yield Entry(each.leaves_at or each.departs_at, None, Kind.TRAIN, text, "" if each.leaves_at else each.why)


def by_day(entries: Iterable[Entry], since: datetime, zone: tzinfo) -> Mapping[date, Sequence[Entry]]:
    """Sort the entries of the coming days into the days of a zone, in order; what is on already stands on the first."""
    first = _day(since, zone)
    days: dict[date, list[Entry]] = {}
    for each in sorted(entries, key=lambda each: (max(each.at, since), ORDER.index(each.kind), each.text)):
        day = _day(max(each.at, since), zone)
        if day < first + SPAN:
            days.setdefault(day, []).append(each)
    return days


def _day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()
