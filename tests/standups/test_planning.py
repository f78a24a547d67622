from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db import Database
from bot.models import StandupOccurrence
from bot.standups import planning, service
from bot.standups.rules import SUMMARY, WEEKDAYS, State
from bot.standups.timing import DAY, MINUTE
from tests.databases import SqliteDatabases
from tests.standups.making import NINE, NOON, START, lives, moments, occurrences, standup, tick, utc
from tests.standups.test_timing import ZONES, seen

HOUR = timedelta(hours=1)
YEAR = (pytest.mark.long, pytest.mark.timeout(900))


def test_each_person_is_asked_at_their_own_nine_oclock(database: Database) -> None:
    with database.write() as tx:
        lives(tx, "U1", "Asia/Seoul")
        lives(tx, "U2", "America/New_York")
        standup(tx, "U1", "U2", "U3")
        assert tick(tx, utc("2026-03-01 00:00")) == []
        asked = {person: at for at in range(48) for person, _, _ in tick(tx, utc("2026-03-02 00:00") + at * HOUR)}
    assert asked == {"U1": 24, "U2": 38, "U3": 33}


def test_by_the_teams_clock_all_are_asked_at_once(database: Database) -> None:
    with database.write() as tx:
        lives(tx, "U1", "America/New_York")
        standup(tx, "U1", "U2", zone="Asia/Seoul", is_personal=False)
        tick(tx, START)
        assert {row.due_at for row in occurrences(tx)} == {utc("2026-03-02 00:00")}
        assert [row.due_at for row in occurrences(tx, SUMMARY)] == [utc("2026-03-02 03:00")]


def test_nothing_is_due_before_somebody_joined(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", now=utc("2026-03-02 08:00"))
        service.join(tx, row, ["U2"], utc("2026-03-02 09:30"))
        tick(tx, utc("2026-03-02 09:30"))
        assert [(each.person, each.day.day) for each in occurrences(tx)] == [("U1", 2), ("U1", 3), ("U2", 3)]


def test_whoever_leaves_is_not_asked_and_comes_back_without_a_debt(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", "U2")
        assert [each for each, _, _ in tick(tx, utc("2026-03-02 09:00"))] == ["U1", "U2"]
        service.members_are(tx, row, ["U2"], utc("2026-03-02 10:00"))
        for day in (3, 4):
            assert [each for each, _, _ in tick(tx, utc(f"2026-03-0{day} 09:00"))] == ["U2"]
        service.members_are(tx, row, ["U1", "U2"], utc("2026-03-04 10:00"))
        assert tick(tx, utc("2026-03-04 11:00")) == []
        assert {each for each, _, _ in tick(tx, utc("2026-03-05 09:00"))} == {"U1", "U2"}


def test_a_clock_that_changes_takes_along_what_is_planned(database: Database) -> None:
    with database.write() as tx:
        lives(tx, "U1", "Europe/Berlin")
        standup(tx, "U1")
        tick(tx, utc("2026-03-02 00:00"))
        lives(tx, "U1", "America/New_York")
        assert tick(tx, utc("2026-03-02 08:00")) == []
        assert [each for each, _, _ in tick(tx, utc("2026-03-02 14:00"))] == ["U1"]
        lives(tx, "U1", "Asia/Seoul")
        assert tick(tx, utc("2026-03-02 14:01")) == []
        assert [(day.day, state) for _, day, state in tick(tx, utc("2026-03-03 00:00"))] == [(3, State.ASKED)]


def test_after_a_change_of_times_nobody_is_asked_twice_on_a_day(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        tick(tx, utc("2026-03-02 09:00"))
        row.minute, row.deadline, row.days = 600, 720, list(WEEKDAYS)
        service.begin_again(tx, row, utc("2026-03-02 09:30"))
        assert tick(tx, utc("2026-03-02 11:00")) == []
        assert [day.day for _, day, _ in tick(tx, utc("2026-03-03 10:00"))] == [3]


def test_a_crowd_is_spread_and_a_hundred_are_not(database: Database) -> None:
    people = [f"U{number}" for number in range(120)]
    with database.write() as tx:
        small, large = standup(tx, *people[:100]), standup(tx, *people, name="All", minute=600)
        tick(tx, START)
        due = [(row.standup_id, row.due_at) for row in occurrences(tx)]
    assert {at for key, at in due if key == small.id} == {utc("2026-03-02 09:00")}
    spread = {at for key, at in due if key == large.id}
    assert len(spread) > 30
    assert utc("2026-03-02 10:00") <= min(spread) < max(spread) <= utc("2026-03-02 10:00:48")


def test_two_standups_of_the_same_people_make_a_crowd_together(database: Database) -> None:
    people = [f"U{number}" for number in range(60)]
    with database.write() as tx:
        standup(tx, *people)
        standup(tx, *people, name="Other")
        tick(tx, START)
        assert len({row.due_at for row in occurrences(tx)}) > 20


def test_a_summary_before_the_question_is_of_the_next_day(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1", minute=22 * 60, deadline=60, summary=NINE)
        tick(tx, utc("2026-03-05 00:00"))
        assert [(each.day.day, each.due_at) for each in occurrences(tx, SUMMARY)][-1] == (6, utc("2026-03-07 09:00"))


def test_a_zone_that_this_machine_does_not_know_is_the_teams(database: Database) -> None:
    with database.write() as tx:
        lives(tx, "U1", "Mars/Olympus")
        standup(tx, "U1", zone="Asia/Seoul")
        tick(tx, START)
        assert occurrences(tx)[0].due_at == utc("2026-03-02 00:00")
        assert planning.plan(tx, occurrences(tx)[0].workspace_id, START) == 0


@pytest.mark.parametrize(
    ("until", "restart"),
    [
        ("2026-05-01", 13),
        pytest.param("2027-03-01", 0, marks=YEAR),
        pytest.param("2027-03-01", 13, marks=YEAR),
    ],
)
def test_in_seven_zones_each_person_is_asked_once_a_working_day(database: Database, until: str, restart: int) -> None:
    """`restart` skips every so many looks, as an instance that is down does for a while."""
    asked = dict[tuple[str, date], datetime]()
    with database.write() as tx:
        for zone in ZONES:
            lives(tx, zone, zone)
        standup(tx, *ZONES)
    for count, now in enumerate(moments(database, utc(until))):
        late = 90 * MINUTE if restart and count % restart == 0 else 0 * MINUTE
        with database.write() as tx:
            for person, day, state in tick(tx, now + late):
                assert state is State.ASKED
                assert (person, day) not in asked
                asked[person, day] = now
    for zone in ZONES:
        by_clock = seen(ZoneInfo(zone), NINE, START, utc(until) - 2 * DAY, 15 * MINUTE)
        wanted = {day: at for day, at in by_clock.items() if day.weekday() < 5}
        mine = {day: at for (person, day), at in asked.items() if person == zone and day <= max(wanted)}
        assert mine.keys() == wanted.keys()
        assert restart or mine == wanted


@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 40 * 60),
            st.sampled_from([None, None, None, *ZONES, "Pacific/Honolulu", "Pacific/Kiritimati"]),
            st.booleans(),
            st.booleans(),
        ),
        min_size=4,
        max_size=14,
    ),
    minute=st.integers(0, 1439),
    length=st.integers(1, 1439),
)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_double_and_no_silent_miss(
    sqlite_databases: SqliteDatabases, steps: list[tuple[int, str | None, bool, bool]], minute: int, length: int
) -> None:
    """Somebody travels, and the bot is killed in the middle of looks, or down for long: each day is decided once."""
    with contextmanager(sqlite_databases.migrated)() as url:
        database, now, done = Database(url), START, list[date]()
        with database.write() as tx:
            standup(tx, "U1", minute=minute, deadline=(minute + length) % 1440, days=WEEKDAYS)
            lives(tx, "U1", "Asia/Seoul")
        for minutes, zone, dies, rests in steps:
            now += minutes * MINUTE
            with database.write() as tx:
                if zone:
                    lives(tx, "U1", zone)
                if rests:
                    service.be_away(tx, 1, "U1", now.date() + DAY, now.date() + 2 * DAY, now, "slack")
            if dies:
                with database.read() as tx:  # what it did is rolled back
                    tick(tx, now)
            with database.write() as tx:
                done += [day for _, day, _ in tick(tx, now)]
                check(occurrences(tx), done, now)
        database.close()


def check(rows: list[StandupOccurrence], done: list[date], now: datetime) -> None:
    """Find each day once, without a gap, decided where its time has come, and asked only before its deadline."""
    assert sorted(row.day for row in rows if row.state != State.PLANNED) == sorted(done)
    assert len(set(done)) == len(done)
    assert all(row.due_at > now for row in rows if row.state == State.PLANNED)
    days = sorted(row.day for row in rows)
    assert days == [days[0] + count * DAY for count in range(len(days))]
    assert all(row.asked_at < row.deadline for row in rows if row.asked_at)
    today = now.astimezone(ZoneInfo(rows[-1].zone)).date()
    assert max(days) >= today


def test_what_was_planned_while_a_standup_was_paused_asks_nobody(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        tick(tx, START)
        row.paused_at = START  # by another instance, which did not see what was being planned
        assert tick(tx, utc("2026-03-02 09:00")) == []
        assert service.go_on(tx, row, utc("2026-03-02 09:30"))
        assert [day.day for _, day, _ in tick(tx, utc("2026-03-03 09:00"))] == [3]


def test_planning_takes_some_at_a_time(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, *(f"U{number}" for number in range(5)))
        counts = [planning.plan(tx, row.workspace_id, START, most=2) for _ in range(4)]
        assert counts == [3, 2, 1, 0]
        assert len(occurrences(tx)) == 5


def test_a_member_without_a_past_has_none(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1", now=datetime(2026, 3, 2, 9, 0, 20, tzinfo=UTC), minute=NINE, deadline=NOON)
        tick(tx, utc("2026-03-02 09:01"))
        assert [row.day.day for row in occurrences(tx)] == [3]
