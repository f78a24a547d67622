from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deploys.moments import read_ahead

SEOUL, BERLIN, NEW_YORK = (ZoneInfo(name) for name in ("Asia/Seoul", "Europe/Berlin", "America/New_York"))
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # a Wednesday, 18:00 in Seoul


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("18:30", SEOUL, "2026-11-25 09:30"),
        ("18:00", SEOUL, "2026-11-26 09:00"),
        ("9:05", SEOUL, "2026-11-26 00:05"),
        ("fri 18:00", SEOUL, "2026-11-27 09:00"),
        ("금 18:00", SEOUL, "2026-11-27 09:00"),
        ("금요일", SEOUL, "2026-11-26 15:00"),
        ("wed 18:00", SEOUL, "2026-12-02 09:00"),
        ("Wednesday 18:01", SEOUL, "2026-11-25 09:01"),
        ("2026-12-24", SEOUL, "2026-12-23 15:00"),
        ("2026-12-24 18:00", SEOUL, "2026-12-24 09:00"),
        ("2026-11-01 18:00", SEOUL, "2026-11-01 09:00"),
        # 02:00 becomes 03:00 on 28 March 2027, and 03:00 becomes 02:00 on 25 October 2026
        ("2027-03-28 02:30", BERLIN, "2027-03-28 01:30"),
        ("2026-10-25 02:30", BERLIN, "2026-10-25 00:30"),
    ],
)
def test_a_moment_is_read_in_the_zone_of_who_types(text: str, zone: ZoneInfo, expected: str) -> None:
    assert read_ahead(text, NOW, zone) == datetime.fromisoformat(f"{expected}+00:00")


@pytest.mark.parametrize("text", ["", "soon", "24:00", "18:60", "fri 18:00 sharp", "fri sat 18:00", "2026-13-01", "18"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_ahead(text or "x", NOW, SEOUL)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 1439),
    st.sampled_from(["", "mon ", "sun "]),
    st.sampled_from([SEOUL, BERLIN, NEW_YORK]),
)
def test_it_is_the_next_that_the_clock_shows(now: datetime, minute: int, day: str, zone: ZoneInfo) -> None:
    found = read_ahead(f"{day}{minute // 60}:{minute % 60:02}", now, zone)
    local = found.astimezone(zone)
    assert now < found <= now + timedelta(days=7 if day else 1, hours=2)
    shown = local.hour * 60 + local.minute
    assert shown in {minute, minute + 60}  # an hour later where the clocks leave it out
    assert local.weekday() == {"": local.weekday(), "mon ": 0, "sun ": 6}[day]
