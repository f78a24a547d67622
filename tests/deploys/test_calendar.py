from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import parse
from bot.db import Database
from bot.deploys import train_queries
from bot.deploys.calendar import SPAN, Entry, Kind, by_day, freezes, holidays, trains
from bot.deploys.freezing import Freeze
from bot.people.service import ensure_workspace

SEOUL = ZoneInfo("Asia/Seoul")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
KOREA = parse('[workspace]\nholidays = ["KR", "12-24"]')


def test_holidays_stand_on_their_days_with_their_names() -> None:
    found = list(holidays(KOREA, NOW, SEOUL, "ko"))
    assert [(each.at.astimezone(SEOUL).date(), each.text) for each in found] == [
        (date(2026, 12, 24), ""),
        (date(2026, 12, 25), "기독탄신일"),
        (date(2027, 1, 1), "신정연휴"),
    ]
    assert [each.until and each.until - each.at for each in found] == [timedelta(days=1)] * 3


def test_a_freeze_across_midnight_is_told_of_at_its_begin_and_at_its_end() -> None:
    night = Freeze("nights", "", "production", NOW + HOUR, NOW + 12 * HOUR)
    short = Freeze("U1", "web", "", NOW + HOUR, NOW + 2 * HOUR, "a fair")
    days = by_day(freezes([night, short], NOW, SEOUL), NOW, SEOUL)
    assert {day: [(each.kind, each.text) for each in entries] for day, entries in days.items()} == {
        date(2026, 12, 21): [(Kind.FREEZE, "U1"), (Kind.FREEZE, "nights")],
        date(2026, 12, 22): [(Kind.THAW, "nights")],
    }


def test_one_window_in_several_environments_is_one_entry() -> None:
    both = [Freeze("nights", "", name, NOW, NOW + HOUR) for name in ("staging", "production")]
    (found,) = freezes(both, NOW, SEOUL)
    assert found.places == (("", "staging"), ("", "production"))


def test_what_is_on_already_stands_on_the_first_day_and_what_ends_later_only_there() -> None:
    on = Freeze("U1", "", "", NOW - timedelta(days=3), NOW + timedelta(days=30))
    days = by_day(freezes([on], NOW, SEOUL), NOW, SEOUL)
    assert {day: [each.kind for each in entries] for day, entries in days.items()} == {
        date(2026, 12, 21): [Kind.FREEZE]
    }


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), max_size=8))
def test_the_days_are_the_coming_fourteen_in_order_also_when_clocks_change(
    now: datetime, spans: list[tuple[int, int]]
) -> None:
    found = [Freeze(f"w{n}", "", "", now + a * HOUR, now + (a + b) * HOUR) for n, (a, b) in enumerate(spans)]
    days = by_day([*freezes(found, now, NEW_YORK), *holidays(KOREA, now, NEW_YORK, "en")], now, NEW_YORK)
    first = now.astimezone(NEW_YORK).date()
    assert list(days) == sorted(days)
    assert all(first <= day < first + SPAN for day in days)
    begun = [each.text for entries in days.values() for each in entries if each.kind == Kind.FREEZE]
    assert sorted(begun) == sorted(f.by for f in found if f.begin.astimezone(NEW_YORK).date() < first + SPAN)


TRAINS = parse("""
[person.maya]
slack = "U0MAYAJOHN"
[environment.production]
[train.weekly]
title = "Weekly"
title_ko = "정기 배포"
services = ["web"]
environment = "production"
days = "tue, fri"
at = "14:00"
conductor = "maya"
channel = "general"
[workspace]
holidays = ["KR"]
[service.web]
git = "/nowhere"
[service.web.deploy.production.command]
run = ["./deploy"]
[service.api]
""")
WEEK = NOW + timedelta(days=5)


def shown(entries: Iterable[Entry]) -> list[tuple[str, str, str]]:
    return [(each.at.isoformat(" ", "minutes")[:16], each.text, each.why) for each in entries]


def test_trains_stand_on_their_days_and_say_why_they_do_not_leave(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        coming = train_queries.coming(tx, TRAINS, workspace, NOW, WEEK)
    title = "정기 배포 → production"
    both = [("2026-12-22 14:00", title, ""), ("2026-12-25 14:00", title, "holiday")]
    assert shown(trains(coming, TRAINS, "ko", None)) == both
    assert shown(trains(coming, TRAINS, "ko", TRAINS.services["web"])) == both
    assert shown(trains(coming, TRAINS, "ko", TRAINS.services["api"])) == []
