"""Whatever people and clocks do, whatever dies: nobody is asked twice for a day, and no day is left out in silence."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import Standup, StandupMember
from bot.standups import answering, service
from bot.standups.rules import WEEKDAYS, State
from bot.standups.timing import DAY, MINUTE
from tests.databases import SqliteDatabases
from tests.standups.making import START, lives, occurrences, standup, tick
from tests.standups.test_timing import ZONES, seen

PLACES = [*ZONES, "Pacific/Honolulu", "Pacific/Kiritimati", "UTC"]
PEOPLE = ("U1", "U2")
Key = tuple[str, date]
people, minutes = st.sampled_from(PEOPLE), st.integers(0, 1439)


class Life(RuleBasedStateMachine):
    """A standup of two people, two instances on one database, and all that may happen to them."""

    databases: SqliteDatabases

    def __init__(self) -> None:
        super().__init__()
        self.made = contextmanager(self.databases.migrated)()
        url = self.made.__enter__()
        self.instances = [Database(url), Database(url)]
        self.now, self.decided = START, dict[Key, State]()
        self.free_days = set[date]()
        self.since = dict.fromkeys(PEOPLE, START)
        self.lives = dict.fromkeys(PEOPLE, "UTC")
        self.been = {person: {"UTC"} for person in PEOPLE}

    @initialize(minute=minutes, length=st.integers(1, 1439))
    def begin(self, minute: int, length: int) -> None:
        self.write(lambda tx: standup(tx, *PEOPLE, minute=minute, deadline=(minute + length) % 1440, days=WEEKDAYS))

    def write(self, change: Callable[[Session], object]) -> None:
        with self.instances[0].write() as tx:
            change(tx)

    def look(self, instance: int = 0, skew: timedelta = timedelta(0)) -> None:
        with self.instances[instance].write() as tx:
            for person, day, state in tick(tx, self.now + skew, lambda _country, day: day in self.free_days):
                assert (person, day) not in self.decided, f"{person} twice on {day}"
                self.decided[person, day] = state

    @rule(hours=st.integers(0, 30), rest=st.integers(0, 59))
    def time_passes(self, hours: int, rest: int) -> None:
        for _ in range(hours):
            self.now += 60 * MINUTE
            self.look()
        self.now += rest * MINUTE
        self.look()

    @rule(hours=st.integers(1, 100))
    def it_is_down(self, hours: int) -> None:
        self.now += hours * 60 * MINUTE
        self.look()

    @rule(skew=st.integers(-10, 10))
    def another_instance_looks(self, skew: int) -> None:
        self.look(1, skew * MINUTE)

    @rule(back=st.integers(1, 90))
    def a_clock_is_put_back(self, back: int) -> None:
        self.look(skew=-back * MINUTE)

    @rule()
    def it_dies_while_it_looks(self) -> None:
        with self.instances[0].read() as tx:
            tick(tx, self.now)

    @rule(person=people, zone=st.sampled_from(PLACES))
    def somebody_travels(self, person: str, zone: str) -> None:
        self.write(lambda tx: lives(tx, person, zone))
        self.lives[person] = zone
        self.been[person].add(zone)

    @rule(person=people, ahead=st.integers(0, 3), length=st.integers(0, 2))
    def somebody_is_away(self, person: str, ahead: int, length: int) -> None:
        first = self.now.date() + ahead * DAY
        self.write(lambda tx: service.be_away(tx, 1, person, first, first + length * DAY, self.now, "slack"))

    @rule(ahead=st.integers(0, 3))
    def a_holiday_is_proclaimed(self, ahead: int) -> None:
        self.free_days.add(self.now.date() + ahead * DAY)

    @rule(person=people)
    def somebody_answers_or_skips(self, person: str) -> None:
        with self.instances[0].write() as tx:
            for row in occurrences(tx):
                if row.person == person and row.state == State.ASKED:
                    answering.skip(tx, row, self.now)

    @rule(minute=minutes, length=st.integers(1, 1439))
    def its_times_change(self, minute: int, length: int) -> None:
        def change(tx: Session) -> None:
            row = service.locked(tx, 1, 1)
            row.minute, row.deadline = minute, (minute + length) % 1440
            service.begin_again(tx, row, self.now)

        self.write(change)
        self.anew(*PEOPLE)

    @rule(hours=st.integers(0, 60))
    def it_rests(self, hours: int) -> None:
        self.write(lambda tx: service.pause(tx, service.locked(tx, 1, 1), self.now))
        before = len(self.decided)
        self.it_is_down(hours)
        assert len(self.decided) == before
        self.write(lambda tx: service.go_on(tx, service.locked(tx, 1, 1), self.now))
        self.anew(*PEOPLE)

    @rule(person=people, hours=st.integers(0, 60))
    def somebody_leaves_and_comes_back(self, person: str, hours: int) -> None:
        self.write(lambda tx: service.leave(tx, service.locked(tx, 1, 1), [person], self.now))
        self.it_is_down(hours)
        self.write(lambda tx: service.join(tx, service.locked(tx, 1, 1), [person], self.now))
        self.anew(person)

    def anew(self, *who: str) -> None:
        """Nothing is owed from before this moment."""
        for person in who:
            self.since[person], self.been[person] = self.now, {self.lives[person]}
        self.look()

    @invariant()
    def what_was_due_is_decided_and_what_comes_is_planned(self) -> None:
        self.look()
        with self.instances[0].read() as tx:
            rows = {(row.person, row.day): row for row in occurrences(tx)}
            assert all(row.due_at > self.now for row in rows.values() if row.state == State.PLANNED)
            assert all(row.asked_at < row.deadline for row in rows.values() if row.asked_at)
            minute = tx.get_one(Standup, 1).minute
            for member in tx.query(StandupMember):
                self.has_its_days(member, minute, {day for person, day in rows if person == member.person})

    def has_its_days(self, member: StandupMember, minute: int, days: set[date]) -> None:
        """Every day from the last change until tomorrow has its row, but for what would have been due before it."""
        since, place = self.since[member.person], ZoneInfo(member.zone)
        last = self.now.astimezone(place).date() + DAY
        wanted = {since.astimezone(place).date() + count * DAY for count in range(2, 40)}
        missing = {day for day in wanted if day <= last} - days
        assert not missing, f"{member.person} has no {missing}"
        for day in (last - DAY, last):
            if day not in days:  # then it was due before, by a clock that they went by
                around = (self.now - 3 * DAY, self.now + 3 * DAY, 15 * MINUTE)
                shown = [seen(ZoneInfo(zone), minute, *around)[day] for zone in self.been[member.person]]
                assert min(shown) < since

    def teardown(self) -> None:
        for database in self.instances:
            database.close()
        self.made.__exit__(None, None, None)


def run(databases: SqliteDatabases, examples: int, steps: int) -> None:
    Life.databases = databases
    given = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Life, settings=given)


def test_nobody_is_asked_twice_and_no_day_is_left_out(sqlite_databases: SqliteDatabases) -> None:
    run(sqlite_databases, 8, 12)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_nobody_is_asked_twice_and_no_day_is_left_out_at_length(sqlite_databases: SqliteDatabases) -> None:
    run(sqlite_databases, 150, 30)
