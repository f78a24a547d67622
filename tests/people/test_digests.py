from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db import Database
from bot.models import Digest
from bot.people import digests
from bot.people.digests import MORNING, NINE, WEEKLY, is_due
from bot.people.service import ensure_workspace
from tests.work.bench import NOW

MONDAY = date(2026, 3, 2)
DUE, NOT = "due", "not due"
HOLIDAYS = {MONDAY, date(2026, 3, 11)}
ZONES = ["UTC", "Asia/Seoul", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"]


def is_holiday(day: date) -> bool:
    return day in HOLIDAYS


def local(day: date, at: str, zone: str = "UTC") -> datetime:
    return datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("kind", "day", "at", "sent_on", "due"),
    [
        (MORNING, date(2026, 3, 3), "08:59", None, NOT),
        (MORNING, date(2026, 3, 3), "09:00", None, DUE),
        (MORNING, date(2026, 3, 3), "12:59", None, DUE),
        (MORNING, date(2026, 3, 3), "13:00", None, NOT),
        (MORNING, date(2026, 3, 3), "09:00", date(2026, 3, 2), DUE),
        (MORNING, date(2026, 3, 3), "09:01", date(2026, 3, 3), NOT),
        (MORNING, date(2026, 3, 2), "09:00", None, NOT),  # a holiday
        (MORNING, date(2026, 3, 7), "09:00", None, NOT),  # a Saturday
        (WEEKLY, date(2026, 3, 2), "09:00", None, NOT),  # Monday is a holiday
        (WEEKLY, date(2026, 3, 3), "09:00", None, DUE),
        (WEEKLY, date(2026, 3, 4), "09:00", None, NOT),
        (WEEKLY, date(2026, 3, 9), "09:00", date(2026, 3, 3), DUE),
        (WEEKLY, date(2026, 3, 8), "09:00", None, NOT),  # a Sunday
    ],
)
def test_when_a_digest_goes_out(kind: str, day: date, at: str, sent_on: date | None, due: str) -> None:
    assert is_due(kind, NINE, local(day, at), sent_on, is_holiday) is (due == DUE)


def sent_days(kind: str, minute: int, begin: datetime, zone: str) -> list[date]:
    """Look every quarter of an hour for a fortnight, as the clock does."""
    sent: list[date] = []
    for step in range(14 * 24 * 4):
        now = (begin + step * timedelta(minutes=15)).astimezone(ZoneInfo(zone))
        if is_due(kind, minute, now, sent[-1] if sent else None, is_holiday):
            sent.append(now.date())
    return sent


@given(st.sampled_from(ZONES), st.integers(0, 23 * 60), st.integers(0, 330 * 24 * 60))
def test_each_working_day_has_one_whatever_the_clocks_do(zone: str, minute: int, start: int) -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    sent = sent_days(MORNING, minute, begin, zone)
    first = begin.astimezone(ZoneInfo(zone)).date()
    whole = [first + timedelta(days=n) for n in range(1, 13)]
    works = [day for day in whole if day.isoweekday() <= 5 and not is_holiday(day)]
    assert [day for day in sent if day in whole] == works


@given(st.sampled_from(ZONES), st.integers(0, 23 * 60), st.integers(0, 50))
def test_each_week_has_one(zone: str, minute: int, week: int) -> None:
    begin = datetime(2026, 1, 4, tzinfo=UTC) + timedelta(weeks=week)  # a Sunday, a Saturday in the far west
    sent = sent_days(WEEKLY, minute, begin, zone)
    monday = date(2026, 1, 5) + timedelta(weeks=week)
    works = [day for day in (monday + timedelta(days=n) for n in range(5)) if not is_holiday(day)]
    assert [day for day in sent if monday <= day < monday + timedelta(days=7)] == works[:1]


@pytest.mark.parametrize(
    ("minute", "utc", "due"),
    [
        (30, "2026-04-23T21:45", NOT),  # 23:45 on Thursday; Friday begins at 01:00
        (30, "2026-04-23T22:00", DUE),
        (23 * 60 + 15, "2026-10-29T20:15", DUE),  # 23:15 in summer time, and again an hour later
    ],
)
def test_a_time_that_is_skipped_counts_as_the_next(minute: int, utc: str, due: str) -> None:
    now = datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(ZoneInfo("Africa/Cairo"))
    assert is_due(MORNING, minute, now, None, is_holiday) is (due == DUE)
    if due == DUE:
        assert not is_due(MORNING, minute, now + timedelta(hours=1), now.date(), is_holiday)


def test_a_place_chooses_changes_and_waits(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW).id
        for minute in (NINE, NINE + 30):
            digests.choose(tx, workspace, MORNING, "U1", "U1", NOW, minute=minute, sections=["incidents"])
            tx.flush()
        (row,) = digests.waiting(tx, workspace, NOW)
        assert digests.chosen(digests.of_place(tx, workspace, "U1").get(MORNING)) == (["incidents"], NINE + 30)
        row.sent_on = (NOW + digests.EASTWARD).date()
        tx.flush()
        assert digests.waiting(tx, workspace, NOW) == []
        assert tx.query(Digest).count() == 1


def test_what_nobody_has_chosen_is_empty_and_at_nine() -> None:
    assert digests.chosen(None) == ((), NINE)
