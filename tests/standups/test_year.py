"""A year of mornings in seven zones, with downtimes at bad moments, against what the clocks on the walls show.

What is expected is found without any code of ours: it looks at the wall every quarter of an hour, notes when it first
shows nine and noon, and moves what falls into a downtime to its end. What comes after noon then was missed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.db import Database
from bot.models import StandupOccurrence as Row
from bot.standups import asking
from bot.standups.rules import State
from bot.standups.timing import DAY, MINUTE
from tests.standups.making import NINE, NOON, START, lives, moments, occurrences, standup, tick, utc
from tests.standups.test_timing import ZONES, seen

HOUR, QUARTER = timedelta(hours=1), 15 * MINUTE
REMINDED = NOON - 30
Down = tuple[datetime, datetime]
Told = Mapping[tuple[str, date], tuple[State, datetime]]


@dataclass(frozen=True)
class Walls:
    """When the clock on the wall of each zone shows a time of day, by local days."""

    nine: Mapping[str, Mapping[date, datetime]]
    reminded: Mapping[str, Mapping[date, datetime]]
    noon: Mapping[str, Mapping[date, datetime]]


def walls(until: datetime) -> Walls:
    def shown(minute: int) -> Mapping[str, Mapping[date, datetime]]:
        return {zone: seen(ZoneInfo(zone), minute, START, until + 2 * DAY, QUARTER) for zone in ZONES}

    return Walls(shown(NINE), shown(REMINDED), shown(NOON))


def changes(zone: str, until: datetime) -> Iterator[datetime]:
    """Find when a clock is put forward or back."""
    place, now = ZoneInfo(zone), START
    while now < until:
        if now.astimezone(place).utcoffset() != (now + QUARTER).astimezone(place).utcoffset():
            yield now + QUARTER
        now += QUARTER


def downtimes(found: Walls, until: datetime) -> Sequence[Down]:
    """Choose bad moments: each change of a clock, and in turn midnight, nine, noon, both, the last second, and days."""
    made: list[Down] = []
    for at, zone in enumerate(ZONES):
        for change in changes(zone, until):
            nine = min(each for each in found.nine[zone].values() if each > change)
            made += [
                (change - 8 * HOUR, nine + 40 * MINUTE) if at % 2 else (change - 30 * MINUTE, change + 30 * MINUTE)
            ]
        days = sorted(day for day, noon in found.noon[zone].items() if day.weekday() < 5 and noon < until)
        for turn, day in enumerate(days[3 + at :: 13]):
            made.append(bad((turn + at) % 6, found.nine[zone][day], found.noon[zone][day]))
    return merged(made)


def bad(kind: int, nine: datetime, noon: datetime) -> Down:
    midnight, second = nine - 9 * HOUR, timedelta(seconds=1)
    return (
        (midnight - 20 * MINUTE, midnight + 20 * MINUTE),
        (nine - 10 * MINUTE, nine + 50 * MINUTE),
        (noon - 10 * MINUTE, noon + 10 * MINUTE),
        (nine - 10 * MINUTE, noon),
        (nine - second, noon - second),
        (nine - DAY - HOUR, nine + DAY + HOUR),
    )[kind]


def merged(downs: Sequence[Down]) -> Sequence[Down]:
    found: list[Down] = []
    for begin, end in sorted(downs):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def up(at: datetime, downs: Sequence[Down]) -> datetime:
    """Tell when something that is due is done at the earliest."""
    return next((end for begin, end in downs if begin <= at < end), at)


def expected(found: Walls, downs: Sequence[Down], until: datetime) -> tuple[Told, Mapping[tuple[str, date], datetime]]:
    """Find by the walls what becomes of each working day, and when who is reminded."""
    told, reminded = dict[tuple[str, date], tuple[State, datetime]](), dict[tuple[str, date], datetime]()
    for zone in ZONES:
        for day, nine in found.nine[zone].items():
            noon, at = found.noon[zone].get(day), up(nine, downs)
            if day.weekday() >= 5 or noon is None or at >= until:
                continue
            told[zone, day] = (State.ASKED if at < noon else State.MISSED, at)
            reminder = max(up(found.reminded[zone][day], downs), at)
            if at < noon and reminder < min(noon, until):
                reminded[zone, day] = reminder
    return told, reminded


def looks(database: Database, downs: Sequence[Down], until: datetime) -> Iterator[datetime]:
    """Give the moments at which there is something to do, none of them in a downtime."""
    waiting = select(func.min(Row.nudge_at)).where(Row.state == State.ASKED, Row.nudged_at.is_(None))
    for moment in moments(database, until, waiting):
        yield up(moment, downs)


def live(
    database: Database, downs: Sequence[Down], until: datetime
) -> tuple[Told, Mapping[tuple[str, date], datetime]]:
    """Look whenever there is something to do; one look of five dies in the middle, and another comes twice."""
    told, reminded = dict[tuple[str, date], tuple[State, datetime]](), dict[tuple[str, date], datetime]()
    for count, now in enumerate(looks(database, downs, until)):
        if now >= until:
            break
        if count % 5 == 0:
            with database.read() as tx:  # what it did is rolled back
                tick(tx, now)
        for _ in range(2 if count % 5 == 1 else 1):
            with database.write() as tx:
                rows: Sequence[Row] = asking.nudged(tx, 1, now)
                news = tick(tx, now)
                rows = [*rows, *asking.nudged(tx, 1, now)]
            for row in rows:
                assert (row.person, row.day) not in reminded
                reminded[row.person, row.day] = now
            for person, day, state in news:
                assert (person, day) not in told
                told[person, day] = (state, now)
    return told, reminded


@pytest.mark.parametrize(
    "until", ["2026-04-12", pytest.param("2027-03-01", marks=(pytest.mark.long, pytest.mark.timeout(1800)))]
)
def test_each_person_is_asked_once_a_working_day_whatever_was_down(database: Database, until: str) -> None:
    end = utc(until)
    found = walls(end)
    downs = downtimes(found, end)
    with database.write() as tx:
        for zone in ZONES:
            lives(tx, zone, zone)
        standup(tx, *ZONES, nudge=30)
    wanted, reminded = expected(found, downs, end)
    assert {state for state, _ in wanted.values()} == {State.ASKED, State.MISSED}
    assert live(database, downs, end) == (wanted, reminded)
    with database.read() as tx:
        assert {row.state for row in occurrences(tx) if row.deadline <= end - DAY} == {State.UNANSWERED, State.MISSED}
