from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.standups.rules import WEEKDAYS
from bot.standups.timing import (
    CROWD,
    DAY,
    MINUTE,
    WIDEST,
    Rhythm,
    crowd_at,
    due,
    exists,
    instant,
    offset,
    plan_again,
    spread,
    unplanned,
)

ZONES = [
    "Asia/Seoul",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
]
DAILY, WORKDAYS = frozenset(WEEKDAYS), frozenset(WEEKDAYS[:5])
NINE, NOON = 9 * 60, 12 * 60


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def walls(zone: ZoneInfo, since: datetime, until: datetime, step: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """Look at the clock on a wall every so often; answer each moment with what the clock showed."""
    while since < until:
        yield since, since.astimezone(zone).replace(tzinfo=None)
        since += step


def seen(zone: ZoneInfo, minute: int, since: datetime, until: datetime, step: timedelta) -> dict[date, datetime]:
    """Find when a time of day comes, by looking: when the clock first shows it, else as late as it jumped over it."""
    found: dict[date, datetime] = {}
    before: tuple[datetime, datetime] | None = None
    for at, wall in walls(zone, since, until, step):
        target = datetime.combine(wall.date(), datetime.min.time()) + minute * MINUTE
        if before and before[1].date() <= wall.date() and wall.date() not in found and before[1] < target <= wall:
            found[wall.date()] = before[0] + (target - before[1])
        before = (at, wall)
    return found


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [2011, 2025, 2026])
def test_a_year_of_nine_oclocks_is_what_the_clock_on_the_wall_shows(zone: str, year: int) -> None:
    place, rhythm = ZoneInfo(zone), Rhythm(DAILY, NINE, NOON)
    since, until = utc(f"{year}-01-02"), utc(f"{year}-12-31")
    by_clock = seen(place, NINE, since, until, 15 * MINUTE)
    days = [since.date() + count * DAY for count in range(363)]
    made = {day: found.due_at for day in days if (found := due(rhythm, day, place))}
    assert len(by_clock) > 350
    for day in by_clock.keys() & set(days):
        assert made.pop(day) == by_clock[day]
    assert all(day <= days[0] or day >= days[-1] for day in made)
    assert all(at.astimezone(place).hour == 9 for at in by_clock.values())


def test_a_day_that_a_zone_leaves_out_is_no_day() -> None:
    apia, rhythm = ZoneInfo("Pacific/Apia"), Rhythm(DAILY, NINE, NOON)
    assert not exists(date(2011, 12, 30), apia)
    assert due(rhythm, date(2011, 12, 30), apia) is None
    moments = [found.due_at for day in (29, 31) if (found := due(rhythm, date(2011, 12, day), apia))]
    assert moments[1] - moments[0] == DAY


@pytest.mark.parametrize(
    ("day", "minute", "zone", "expected"),
    [
        ("2026-03-08", 150, "America/New_York", "2026-03-08 07:30"),
        ("2026-11-01", 90, "America/New_York", "2026-11-01 05:30"),
        ("2026-10-04", 130, "Australia/Lord_Howe", "2026-10-03 15:40"),
        ("2026-04-05", 105, "Australia/Lord_Howe", "2026-04-04 14:45"),
        ("2026-03-29", 26 * 60 + 30, "Europe/Berlin", "2026-03-30 00:30"),
    ],
)
def test_what_is_skipped_shifts_forward_and_what_comes_twice_is_the_first(
    day: str, minute: int, zone: str, expected: str
) -> None:
    assert instant(date.fromisoformat(day), minute, ZoneInfo(zone)) == utc(expected)


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2010, 1, 2), date(2035, 12, 30)),
    minute=st.integers(0, 1439),
)
@settings(max_examples=40, deadline=None)
def test_any_time_of_any_day_is_what_the_clock_on_the_wall_shows(zone: str, day: date, minute: int) -> None:
    place = ZoneInfo(zone)
    around = datetime.combine(day, datetime.min.time(), UTC)
    by_clock = seen(place, minute, around - 16 * 60 * MINUTE, around + 40 * 60 * MINUTE, MINUTE)
    found = due(Rhythm(DAILY, minute, (minute + 180) % 1440), day, place)
    if day in by_clock and exists(day, place):
        assert found is not None
        assert found.due_at == by_clock[day]


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2010, 1, 2), date(2035, 12, 30)),
    minute=st.integers(0, 1439),
    deadline=st.integers(0, 1439),
    nudge=st.none() | st.integers(1, 240),
    crowd=st.integers(1, 20_000),
    key=st.text(max_size=20),
)
@settings(max_examples=150, deadline=None)
def test_there_is_always_time_to_answer(
    zone: str, day: date, minute: int, deadline: int, nudge: int | None, crowd: int, key: str
) -> None:
    rhythm, place = Rhythm(DAILY, minute, deadline, nudge), ZoneInfo(zone)
    found = due(rhythm, day, place, crowd, key)
    if found is None:
        assert not exists(day, place)
        return
    assert found.due_at < found.deadline
    assert found.nudge_at is None or found.due_at < found.nudge_at < found.deadline
    alone = due(rhythm, day, place)
    assert alone is not None
    assert timedelta(0) <= found.due_at - alone.due_at <= WIDEST
    assert found == due(rhythm, day, place, crowd, key)


def test_a_window_goes_on_across_midnight() -> None:
    found = due(Rhythm(WORKDAYS, 22 * 60, 60, 30), date(2026, 3, 6), ZoneInfo("Europe/Berlin"))
    assert found is not None
    assert (found.due_at, found.deadline) == (utc("2026-03-06 21:00"), utc("2026-03-07 00:00"))
    assert found.nudge_at == utc("2026-03-06 23:30")
    assert due(Rhythm(WORKDAYS, 22 * 60, 60, 30), date(2026, 3, 7), ZoneInfo("Europe/Berlin")) is None


def test_a_hundred_are_asked_at_the_same_moment_and_more_are_spread() -> None:
    keys = [f"7:U{number}" for number in range(10_000)]
    assert {offset(key, CROWD, DAY) for key in keys} == {timedelta(0)}
    for crowd, widest in ((CROWD + 1, 41), (1000, 400), (10_000, 1800)):
        drawn = [offset(key, crowd, DAY).total_seconds() for key in keys[:crowd]]
        assert max(drawn) <= widest
        assert max(drawn) > widest * 0.9
        minutes = [int(each) // 60 for each in drawn]
        assert crowd < 10_000 or max(minutes.count(minute) for minute in range(30)) < 2 * crowd / 30
    assert spread(10_000) == WIDEST
    assert spread(10_000, 20 * MINUTE) == 10 * MINUTE


def test_a_crowd_is_who_is_asked_at_one_instant_wherever_they_are() -> None:
    clocks = {("Asia/Seoul", NINE, "tue"): 70, ("Asia/Tokyo", NINE, "tue"): 50, ("Europe/Berlin", NINE, "tue"): 9}
    assert crowd_at(utc("2026-03-03 00:00"), clocks) == 120
    assert crowd_at(utc("2026-03-03 08:00"), clocks) == 9
    assert crowd_at(utc("2026-03-04 00:00"), clocks) == 0


@given(
    moves=st.lists(
        st.tuples(st.sampled_from([*ZONES, "Pacific/Honolulu", "Pacific/Kiritimati"]), st.integers(1, 60)), max_size=30
    ),
    start=st.integers(0, 330 * 24 * 60),
)
@settings(max_examples=100, deadline=None)
def test_whoever_travels_has_each_day_once_and_skips_none(moves: list[tuple[str, int]], start: int) -> None:
    now, zone = utc("2026-01-01") + start * MINUTE, ZoneInfo("Asia/Seoul")
    planned = list(unplanned(None, zone, now, now))
    for name, hours in moves:
        zone, now = ZoneInfo(name), now + timedelta(hours=hours)
        planned += unplanned(planned[-1], zone, now, now)
        today = now.astimezone(zone).date()
        assert {max(today, planned[0]), max(today + DAY, planned[0])} <= set(planned)
    assert planned == [planned[0] + count * DAY for count in range(len(planned))]


def test_the_next_day_is_planned_when_the_last_one_begins() -> None:
    assert plan_again(date(2026, 3, 3), ZoneInfo("Asia/Seoul")) == utc("2026-03-02 15:00")
    seoul, start = ZoneInfo("Asia/Seoul"), utc("2026-02-01")
    assert list(unplanned(date(2026, 3, 3), seoul, utc("2026-03-02 14:59"), start)) == []
    assert list(unplanned(date(2026, 3, 3), seoul, utc("2026-03-02 15:00"), start)) == [date(2026, 3, 4)]


def test_the_first_day_is_that_of_the_beginning_however_late_somebody_looks() -> None:
    late = unplanned(None, ZoneInfo("Asia/Seoul"), utc("2026-03-05 00:00"), utc("2026-03-02 15:00"))
    assert [day.day for day in late] == [3, 4, 5, 6]
