import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.catalogue.windows import Window

MINUTE = timedelta(minutes=1)
ZONES = ["UTC", "Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"]


def window(**keys: object) -> Window:
    begin = {"from": keys.pop("begin")} if "begin" in keys else {}
    return Window.model_validate({"name": "w", **begin, **keys})


def at(text: str, zone: str = "UTC", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


NIGHTS = window(begin="22:00", to="06:00")
WORKDAY_NIGHTS = window(begin="22:00", to="06:00", days="mon-fri")
OFFICE = window(begin="09:00", to="18:00", days="mon-fri", zone="Asia/Seoul")
WEEKEND = window(begin="fri 18:00", to="mon 09:00")
ALL_BUT_NOON = window(begin="mon 13:00", to="mon 12:00")
FESTIVE = window(dates="12-20..01-03")


@pytest.mark.parametrize(
    ("subject", "moment", "expected"),
    [
        (NIGHTS, "2026-11-21 21:59:59", False),
        (NIGHTS, "2026-11-21 22:00", True),
        (NIGHTS, "2026-11-22 00:00", True),
        (NIGHTS, "2026-11-22 05:59:59.999999", True),
        (NIGHTS, "2026-11-22 06:00", False),
        # Friday's night ends on Saturday, and Sunday's never begins
        (WORKDAY_NIGHTS, "2026-11-21 05:00", True),
        (WORKDAY_NIGHTS, "2026-11-21 23:00", False),
        (WORKDAY_NIGHTS, "2026-11-22 23:00", False),
        (WORKDAY_NIGHTS, "2026-11-23 05:00", False),
        (WORKDAY_NIGHTS, "2026-11-23 22:00", True),
        # the weekday is that of the zone: Sunday in UTC is Monday in Seoul
        (OFFICE, "2026-11-23 00:00", True),
        (OFFICE, "2026-11-22 23:59", False),
        (OFFICE, "2026-11-23 09:00", False),
        (WEEKEND, "2026-11-20 17:59", False),
        (WEEKEND, "2026-11-20 18:00", True),
        (WEEKEND, "2026-11-22 12:00", True),
        (WEEKEND, "2026-11-23 08:59", True),
        (WEEKEND, "2026-11-23 09:00", False),
        (ALL_BUT_NOON, "2026-11-23 12:30", False),
        (ALL_BUT_NOON, "2026-11-23 11:30", True),
        (ALL_BUT_NOON, "2026-11-26 12:30", True),
        (FESTIVE, "2026-12-19 23:59", False),
        (FESTIVE, "2026-12-31 12:00", True),
        (FESTIVE, "2027-01-03 23:59", True),
        (FESTIVE, "2027-01-04 00:00", False),
        (window(begin="09:00", to="09:00", days="mon"), "2026-11-24 08:59", True),
        (window(begin="09:00", to="09:00", days="mon"), "2026-11-24 09:00", False),
        (window(), "2026-11-24 09:00", True),
        (window(begin=time(9), to="24:00"), "2026-11-24 23:59", True),
        (window(dates=[date(2026, 11, 24)], days="mon"), "2026-11-24 09:00", False),
    ],
)
def test_contains(subject: Window, moment: str, expected: bool) -> None:  # noqa: FBT001
    assert subject.contains(at(moment)) is expected


@pytest.mark.parametrize(
    ("subject", "moment", "expected"),
    [
        (NIGHTS, "2026-11-21 12:00", "2026-11-21 22:00"),
        (NIGHTS, "2026-11-21 22:00", "2026-11-22 06:00"),
        (NIGHTS, "2026-11-22 06:00", "2026-11-22 22:00"),
        (WORKDAY_NIGHTS, "2026-11-21 06:00", "2026-11-23 22:00"),
        (WEEKEND, "2026-11-21 00:00", "2026-11-23 09:00"),
        (ALL_BUT_NOON, "2026-11-23 13:00", "2026-11-30 12:00"),
        (FESTIVE, "2026-06-01 00:00", "2026-12-20 00:00"),
        (FESTIVE, "2026-12-24 00:00", "2027-01-04 00:00"),
        (window(days="mon, wed"), "2026-11-24 00:00", "2026-11-25 00:00"),
        (window(days="mon, tue"), "2026-11-23 12:00", "2026-11-25 00:00"),
        (window(), "2026-11-24 12:00", None),
        (window(begin="09:00", to="09:00"), "2026-11-24 12:00", None),
        (window(dates="2026-01-01"), "2026-11-24 12:00", None),
        (window(dates="2036-01-01"), "2026-11-24 12:00", None),
        (window(dates="02-29"), "2026-11-24 12:00", "2028-02-29 00:00"),
    ],
)
def test_next_change(subject: Window, moment: str, expected: str | None) -> None:
    assert subject.next_change(at(moment)) == (at(expected) if expected else None)


@pytest.mark.parametrize(
    ("rule", "on_monday", "on_holiday_tuesday", "on_saturday", "on_holiday_sunday"),
    [
        (None, True, True, False, False),
        ("exclude", True, False, False, False),
        ("include", True, True, False, True),
        ("only", False, True, False, False),
    ],
)
def test_holidays(
    rule: str | None,
    on_monday: bool,  # noqa: FBT001
    on_holiday_tuesday: bool,  # noqa: FBT001
    on_saturday: bool,  # noqa: FBT001
    on_holiday_sunday: bool,  # noqa: FBT001
) -> None:
    subject = window(days="mon-fri", holidays=rule)
    holidays = {date(2026, 11, 24), date(2026, 11, 29)}
    found = [subject.contains(at(f"2026-11-{day} 12:00"), holidays.__contains__) for day in (23, 24, 28, 29)]
    assert found == [on_monday, on_holiday_tuesday, on_saturday, on_holiday_sunday]


def test_a_holiday_is_the_day_on_which_a_span_begins() -> None:
    subject = window(begin="22:00", to="06:00", holidays="exclude")
    holidays = {date(2026, 12, 25)}
    moments = ["2026-12-24 23:00", "2026-12-25 05:00", "2026-12-25 23:00", "2026-12-26 05:00", "2026-12-26 23:00"]
    assert [subject.contains(at(text), holidays.__contains__) for text in moments] == [True, True, False, False, True]
    assert subject.next_change(at("2026-12-25 06:00"), holidays.__contains__) == at("2026-12-26 22:00")


@pytest.mark.parametrize(
    ("zone", "keys", "day", "begins", "ends"),
    [
        # 02:00 becomes 03:00 on 8 March 2026: what is skipped shifts forward
        ("America/New_York", ("02:30", "04:00"), "2026-03-08", "2026-03-08 07:30", "2026-03-08 08:00"),
        ("America/New_York", ("01:00", "02:30"), "2026-03-08", "2026-03-08 06:00", "2026-03-08 07:30"),
        # 02:00 becomes 01:00 on 1 November 2026: what comes twice is meant the first time
        ("America/New_York", ("01:30", "04:00"), "2026-11-01", "2026-11-01 05:30", "2026-11-01 09:00"),
        ("America/New_York", ("00:00", "01:30"), "2026-11-01", "2026-11-01 04:00", "2026-11-01 05:30"),
        # half an hour: 02:00 becomes 02:30 on 4 October 2026, and 01:30 on 5 April
        ("Australia/Lord_Howe", ("02:15", "03:00"), "2026-10-04", "2026-10-03 15:45", "2026-10-03 16:00"),
        ("Australia/Lord_Howe", ("01:45", "03:00"), "2026-04-05", "2026-04-04 14:45", "2026-04-04 16:30"),
        # 29 December 2011 was followed by the 31st
        ("Pacific/Apia", ("22:00", "06:00"), "2011-12-29", "2011-12-30 08:00", "2011-12-30 16:00"),
    ],
)
def test_clocks_that_change(zone: str, keys: tuple[str, str], day: str, begins: str, ends: str) -> None:
    subject = window(begin=keys[0], to=keys[1], zone=zone, dates=day)
    begin, end = at(begins), at(ends)
    assert subject.next_change(begin - timedelta(days=3)) == begin
    assert subject.next_change(begin) == end
    assert [subject.contains(m) for m in (begin - MINUTE, begin, end - MINUTE, end)] == [False, True, True, False]


def test_a_day_that_a_zone_skips_has_no_window() -> None:
    subject = window(begin="09:00", to="17:00", days="fri", zone="Pacific/Apia")
    assert subject.next_change(at("2011-12-29 12:00", "Pacific/Apia")) == at("2012-01-06 09:00", "Pacific/Apia")


def test_a_span_that_falls_into_the_gap_at_its_end_is_none() -> None:
    subject = window(begin="02:30", to="03:15", zone="America/New_York", dates="2026-03-08")
    assert subject.next_change(at("2026-03-07 00:00")) is None


CLOCK = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
DAYS = st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1).map(sorted)
WINDOWS = st.builds(
    lambda begin, to, days, zone: window(begin=begin, to=to, days=days, zone=zone),
    CLOCK,
    CLOCK,
    DAYS,
    st.sampled_from(ZONES),
)
MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def _is_calm(moment: datetime, zone: ZoneInfo) -> bool:
    around = (moment.astimezone(UTC) + timedelta(hours=hours) for hours in range(-60, 61, 12))
    return len({instant.astimezone(zone).utcoffset() for instant in around}) == 1


@given(WINDOWS, MOMENTS)
def test_away_from_changes_the_wall_clock_decides(subject: Window, moment: datetime) -> None:
    zone = ZoneInfo(subject.zone)
    local = moment.astimezone(zone)
    assume(_is_calm(moment, zone))
    minute, begin, end = local.hour * 60 + local.minute, subject.start.minute, subject.end.minute
    today, yesterday = local.weekday() in subject.days, (local.weekday() - 1) % 7 in subject.days
    if begin < end:
        expected = today and begin <= minute < end
    else:
        expected = (today and minute >= begin) or (yesterday and minute < end)
    assert subject.contains(moment) is expected


@given(WINDOWS, MOMENTS)
def test_the_next_change_is_a_change_and_the_next(subject: Window, moment: datetime) -> None:
    change = subject.next_change(moment)
    now = subject.contains(moment)
    if change is None:
        assert now
        return
    assert change > moment
    assert subject.contains(change) is not now
    assert subject.contains(change - timedelta(microseconds=1)) is now
    step = (change - moment) / 7
    assert all(subject.contains(moment + n * step) is now for n in range(7))


@given(MOMENTS, st.sampled_from(ZONES))
def test_changes_alternate(moment: datetime, zone: str) -> None:
    subject = window(begin="22:00", to="06:00", days="mon-fri", zone=zone)
    changes = [moment]
    for _ in range(20):
        change = subject.next_change(changes[-1])
        assert change is not None
        changes.append(change)
    states = [subject.contains(change) for change in changes[1:]]
    assert all(one is not other for one, other in itertools.pairwise(states))


@given(WINDOWS, MOMENTS, st.integers(0, 21))
def test_spans_are_the_times_that_the_window_contains(subject: Window, moment: datetime, days: int) -> None:
    until = moment + timedelta(days=days)
    spans = list(subject.spans(moment, until))
    edges = [edge for begin, end in spans for edge in (begin, end or datetime.max.replace(tzinfo=UTC))]
    assert edges == sorted(set(edges))
    assert all(moment <= begin < until for begin, _ in spans)
    step = timedelta(days=days) / 40
    for instant in (moment + n * step for n in range(40) if step):
        is_in = any(begin <= instant and (end is None or instant < end) for begin, end in spans)
        assert is_in is subject.contains(instant)


def test_a_window_without_an_end_has_one_span_without_an_end() -> None:
    now = at("2026-11-24 12:00")
    assert list(window().spans(now, now + timedelta(days=14))) == [(now, None)]


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"begin": "25:00"}, '"25:00" is no time of day'),
        ({"begin": "9:60"}, '"9:60" is no time of day'),
        ({"begin": "24:01"}, '"24:01" is no time of day'),
        ({"begin": 9}, '"9" is no time of day'),
        ({"to": "soon"}, '"soon" is no time of day'),
        ({"begin": "fry 10:00", "to": "mon 10:00"}, '"fry" is no weekday'),
        ({"begin": "fri 10:00"}, "has a weekday on one side only"),
        ({"to": "fri 10:00"}, "has a weekday on one side only"),
        ({"begin": "fri 10:00", "to": "sat 10:00", "days": "mon"}, "has `days` and weekdays"),
        ({"days": "someday"}, '"someday" is no weekday'),
        ({"days": []}, "is no weekday"),
        ({"zone": "Mars/Olympus"}, '"Mars/Olympus" is no time zone'),
        ({"zone": "Asia/Soul"}, 'did you mean "Asia/Seoul"'),
        ({"zone": "../etc/passwd"}, "is no time zone"),
        ({"dates": "never"}, '"never" is no date'),
        ({"holidays": "maybe"}, "'include', 'exclude' or 'only'"),
        ({"name": "Late Nights"}, '"Late Nights" is no name'),
        ({"until": "06:00"}, "Extra inputs"),
    ],
)
def test_what_is_no_window(keys: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        window(**keys)
    assert reason in str(caught.value)
