from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Catalogue, parse
from bot.deploys.timetable import FREEZE, HOLIDAY, at, departures
from tests.catalogue.test_trains import BASE

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ZONES = ["Asia/Seoul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def catalogue(days: str = "daily", at: str = "14:00", zone: str = "UTC", more: str = "", before: str = "") -> Catalogue:
    train = f'services = ["web"]\nenvironment = "production"\ndays = "{days}"\nat = "{at}"\nzone = "{zone}"'
    rest = f'conductor = "maya"\nchannel = "releases"\n{more}'
    return parse(f"{before}\n{BASE}[train.weekly]\n{train}\n{rest}")


def leaving(of: Catalogue, since: str, until: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (f"{each.departs_at:%m-%d %H:%M}", f"{each.leaves_at:%m-%d %H:%M}" if each.leaves_at else None, each.why)
        for each in departures(of, utc(since), utc(until))
    ]


@pytest.mark.parametrize(
    ("days", "zone", "expected"),
    [
        ("tue, thu", "UTC", ["03-03 14:00", "03-05 14:00"]),
        ("tue, thu", "Asia/Seoul", ["03-03 05:00", "03-05 05:00"]),
        ("fri-mon", "America/New_York", ["03-02 19:00", "03-06 19:00", "03-07 19:00", "03-08 18:00"]),
    ],
)
def test_when_trains_leave(days: str, zone: str, expected: list[str]) -> None:
    found = leaving(catalogue(days, zone=zone), "2026-03-02", "2026-03-09")
    assert found == [(moment, moment, None) for moment in expected]


def test_from_a_moment_until_before_another() -> None:
    of = catalogue()
    assert len(leaving(of, "2026-03-02 14:00", "2026-03-03 14:00")) == 1
    assert leaving(of, "2026-03-02 14:01", "2026-03-03 14:00") == []


HOLIDAYS = '[workspace]\nholidays = ["2026-03-03", "2026-03-04"]'


@pytest.mark.parametrize(
    ("days", "closed", "expected"),
    [
        ("tue, thu", "skip", [("03-03 14:00", None, HOLIDAY), ("03-05 14:00", "03-05 14:00", None)]),
        # it would leave with the next one, so it does not leave at all
        ("tue, thu", "move", [("03-03 14:00", None, HOLIDAY), ("03-05 14:00", "03-05 14:00", None)]),
        ("tue, fri", "move", [("03-03 14:00", "03-05 14:00", HOLIDAY), ("03-06 14:00", "03-06 14:00", None)]),
    ],
)
def test_on_a_holiday(days: str, closed: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    of = catalogue(days, more=f'closed = "{closed}"', before=HOLIDAYS)
    assert leaving(of, "2026-03-02", "2026-03-07") == expected


def test_a_holiday_is_the_day_in_the_zone_of_the_train() -> None:
    of = catalogue("daily", "08:00", "Asia/Seoul", before=HOLIDAYS)
    found = leaving(of, "2026-03-01 12:00", "2026-03-04 12:00")
    assert found == [
        ("03-01 23:00", "03-01 23:00", None),
        ("03-02 23:00", None, HOLIDAY),
        ("03-03 23:00", None, HOLIDAY),
    ]


def test_in_a_freeze() -> None:
    windows = '[[window]]\nname = "fair"\ndates = "2026-03-03..2026-03-20"\nfrom = "12:00"\nto = "18:00"\n'
    text = BASE.replace("[environment.production]", '[environment.production]\nfreeze = "fair"')
    train = '[train.weekly]\nservices = ["web"]\nenvironment = "production"\ndays = "tue"\nat = "14:00"\n'
    of = parse(f'{text}{windows}{train}conductor = "maya"\nchannel = "x"\nclosed = "move"')
    assert leaving(of, "2026-03-02", "2026-03-09") == [("03-03 14:00", None, FREEZE)]  # a week of it is too much
    assert leaving(of, "2026-03-17", "2026-03-18") == [("03-17 14:00", "03-21 14:00", FREEZE)]
    assert leaving(of, "2026-03-20", "2026-03-22") == [("03-17 14:00", "03-21 14:00", FREEZE)]


@pytest.mark.parametrize(("own", "leaves"), [("freeze = []", True), ('freeze = "fair"', False), ("", False)])
def test_it_leaves_while_one_who_may_board_is_not_frozen(own: str, *, leaves: bool) -> None:
    windows = '[[window]]\nname = "fair"\ndates = "2026-03-03"\n'
    text = BASE.replace("[environment.production]", '[environment.production]\nfreeze = "fair"')
    text = text.replace("deploy.production.command = {", f"deploy.production.{own}\ndeploy.production.command = {{", 1)
    text = text.replace("deploy.production.\n", "")
    train = '[train.weekly]\nservices = ["web", "api"]\nenvironment = "production"\ndays = "tue"\nat = "14:00"\n'
    (found,) = departures(
        parse(f'{text}{windows}{train}conductor = "maya"\nchannel = "x"'), utc("2026-03-03"), utc("2026-03-04")
    )
    assert (found.leaves_at is not None) is leaves


def test_one_is_found_by_its_moment() -> None:
    of = catalogue("tue", before=HOLIDAYS, more='closed = "move"')
    found = at(of, "weekly", utc("2026-03-03 14:00"))
    assert found is not None
    assert (found.leaves_at, found.why) == (utc("2026-03-05 14:00"), HOLIDAY)
    assert at(of, "weekly", utc("2026-03-05 14:00")) is None
    assert at(of, "weekly", utc("2026-03-03 14:01")) is None
    assert at(of, "monthly", utc("2026-03-03 14:00")) is None


def by_looking_at_every_minute(zone: str, day: datetime, minute: int) -> datetime:
    """Find when a wall's clock shows a time, by looking at it every minute; where it leaps over it, go on as long."""
    wall = datetime.combine(day.date(), time(minute // 60, minute % 60))
    moment = day.astimezone(UTC) - DAY
    before = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    while True:
        shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if shown == wall:
            return moment
        if before < wall < shown:
            return moment + (wall - before) - MINUTE
        moment, before = moment + MINUTE, shown


@pytest.mark.parametrize(
    ("zone", "at", "day", "expected"),
    [
        ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29 01:30"),  # 02:00 becomes 03:00
        ("Europe/Berlin", "02:30", "2026-10-25", "2026-10-25 00:30"),  # 03:00 becomes 02:00: the first time
        ("America/New_York", "02:30", "2026-03-08", "2026-03-08 07:30"),
        ("America/New_York", "01:30", "2026-11-01", "2026-11-01 05:30"),
        ("Asia/Seoul", "02:30", "2026-03-29", "2026-03-28 17:30"),
    ],
)
def test_where_clocks_change(zone: str, at: str, day: str, expected: str) -> None:
    hours, minutes = map(int, at.split(":"))
    local = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    assert by_looking_at_every_minute(zone, local, hours * 60 + minutes) == utc(expected)
    found = departures(catalogue(at=at, zone=zone), utc(expected) - MINUTE, utc(expected) + MINUTE)
    assert [each.leaves_at for each in found] == [utc(expected)]


CHANGES = [
    "2026-03-08",
    "2026-03-29",
    "2026-04-05",
    "2026-04-24",
    "2026-10-04",
    "2026-10-25",
    "2026-10-30",
    "2026-11-01",
]


@given(st.sampled_from(ZONES), st.sampled_from(CHANGES), st.integers(-1, 1), st.integers(0, 24 * 60 - 1))
def test_a_train_leaves_once_a_day_by_the_clock_on_the_wall(zone: str, change: str, days: int, minute: int) -> None:
    day = datetime.fromisoformat(change).replace(tzinfo=ZoneInfo(zone)) + days * DAY
    expected = by_looking_at_every_minute(zone, day, minute)
    of = catalogue(at=f"{minute // 60:02}:{minute % 60:02}", zone=zone)
    found = [each.leaves_at for each in departures(of, expected - 3 * DAY, expected + 3 * DAY)]
    assert expected in found
    assert len(set(found)) == len(found)
    assert len({moment.astimezone(ZoneInfo(zone)).date() for moment in found if moment}) == len(found)
