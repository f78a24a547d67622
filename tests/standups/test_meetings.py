import threading
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import Conflict, NotFound
from bot.models import Standup, StandupMeeting, StandupMember, StandupTurn
from bot.standups import meetings, service
from bot.standups.meeting_rules import LENGTH, MOST_PEOPLE, WARNING, Act, Turn
from tests.standups.making import lives, no_holiday, standup, utc

NINE = utc("2026-03-02 09:00")
DAY = date(2026, 3, 2)


def after(**span: float) -> datetime:
    return NINE + timedelta(**span)


def begun(tx: Session, *people: str) -> StandupMeeting:
    row = standup(tx, *(people or ("U1", "U2", "U3")))
    return meetings.begin(tx, row, meetings.expected(tx, row, no_holiday, NINE), "U1", NINE)


def turns(tx: Session) -> dict[str, Turn]:
    return {row.person: Turn(row.state) for row in tx.query(StandupTurn).order_by(StandupTurn.place)}


def took(tx: Session) -> dict[str, int | None]:
    return {row.person: row.took for row in tx.query(StandupTurn)}


def test_who_is_away_on_their_own_day_is_not_waited_for(database: Database) -> None:
    with database.write() as tx:
        for person, zone in (("U1", "Asia/Seoul"), ("U2", "America/New_York"), ("U3", "UTC")):
            lives(tx, person, zone)
        lives(tx, "U4", "UTC", is_gone=True)
        row = standup(tx, "U1", "U2", "U3", "U4")
        for member, zone in (("U1", "Asia/Seoul"), ("U2", "America/New_York")):
            tx.query(StandupMember).filter_by(person=member).one().zone = zone
        tx.flush()
        service.be_away(tx, row.workspace_id, "U1", date(2026, 3, 3), date(2026, 3, 3), NINE, "said")
        service.be_away(tx, row.workspace_id, "U2", date(2026, 3, 3), date(2026, 3, 3), NINE, "said")
        found = meetings.expected(tx, row, no_holiday, utc("2026-03-02 23:30"))
    assert [(each.person, each.day.day, each.is_away) for each in found] == [
        ("U1", 3, True),
        ("U2", 2, False),
        ("U3", 2, False),
    ]


def test_a_holiday_keeps_people_away(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", "U2")
        service.set_country(tx, row.workspace_id, "U1", "KR")
        found = meetings.expected(tx, row, lambda country, _: country == "KR", NINE)
        assert [each.is_away for each in found] == [True, False]
        with pytest.raises(Conflict):
            meetings.begin(tx, row, found[:1], "U1", NINE)


def test_too_many_cannot_meet(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, *(f"U{number}" for number in range(MOST_PEOPLE + 1)))
        with pytest.raises(Conflict):
            meetings.expected(tx, row, no_holiday, NINE)


def test_each_speaks_in_turn_and_their_time_is_kept(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        assert turns(tx) == {"U1": Turn.SPEAKING, "U2": Turn.WAITING, "U3": Turn.WAITING}
        assert meetings.pass_on(tx, row, 0, Act.NEXT, after(seconds=90))
        assert meetings.pass_on(tx, row, 1, Act.NEXT, after(seconds=100))
        assert meetings.pass_on(tx, row, 2, Act.NEXT, after(seconds=160))
        assert set(turns(tx).values()) == {Turn.SPOKEN}
        assert took(tx) == {"U1": 90, "U2": 10, "U3": 60}
        assert not meetings.pass_on(tx, row, 3, Act.NEXT, after(seconds=170))


@pytest.mark.parametrize("act", Act)
def test_who_saw_another_speaker_skips_nobody(database: Database, act: Act) -> None:
    with database.write() as tx:
        row = begun(tx)
        assert meetings.pass_on(tx, row, 0, Act.NEXT, after(seconds=10))
        before = turns(tx)
        assert not meetings.pass_on(tx, row, 0, act, after(seconds=11))
        assert turns(tx) == before


def test_who_is_not_there_comes_later_or_is_absent(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        meetings.pass_on(tx, row, 0, Act.LATER, after(seconds=10))
        meetings.pass_on(tx, row, 1, Act.ABSENT, after(seconds=20))
        assert turns(tx) == {"U2": Turn.ABSENT, "U3": Turn.SPEAKING, "U1": Turn.WAITING}
        meetings.pass_on(tx, row, 2, Act.NEXT, after(seconds=30))
        assert not meetings.pass_on(tx, row, 3, Act.LATER, after(seconds=40))
        assert took(tx) == {"U1": None, "U2": None, "U3": 10}


def test_who_comes_late_speaks_behind_all_others_and_once(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx, "U1", "U2")
        meetings.pass_on(tx, row, 0, Act.ABSENT, after(seconds=10))
        assert meetings.arrive(tx, row, "U1", after(seconds=20))
        assert not meetings.arrive(tx, row, "U1", after(seconds=21))
        assert meetings.arrive(tx, row, "U9", after(seconds=22))
        assert list(turns(tx)) == ["U2", "U1", "U9"]
        for seen in (1, 2, 3):
            meetings.pass_on(tx, row, seen, Act.NEXT, after(seconds=30))
        assert not meetings.arrive(tx, row, "U9", after(seconds=40))
        assert meetings.arrive(tx, row, "U8", after(seconds=50))
        assert (turns(tx)["U8"], row.turn) == (Turn.SPEAKING, 5)


def test_one_meeting_runs_in_a_channel_and_another_after_it(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        of = tx.get_one(Standup, row.standup_id)
        people = meetings.expected(tx, of, no_holiday, NINE)
        with pytest.raises(Conflict):
            meetings.begin(tx, of, people, "U2", NINE)
        meetings.end(tx, row, "U1", after(minutes=1))
        assert meetings.running(tx, row.workspace_id, "C1") is None
        assert meetings.begin(tx, of, people, "U2", after(minutes=2)).id != row.id


def test_the_end_is_never_behind_the_time(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        assert not meetings.pass_on(tx, row, 0, Act.NEXT, NINE + LENGTH)
        assert not meetings.arrive(tx, row, "U9", NINE + LENGTH)
        assert meetings.end(tx, row, None, after(hours=5))
        assert not meetings.end(tx, row, None, after(hours=6))
        assert (row.ended_at, row.ended_by, took(tx)["U1"]) == (NINE + LENGTH, None, 900)
        assert turns(tx) == {"U1": Turn.SPOKEN, "U2": Turn.UNHEARD, "U3": Turn.UNHEARD}
        assert not meetings.pass_on(tx, row, 0, Act.NEXT, after(minutes=1))
        assert not meetings.arrive(tx, row, "U9", after(minutes=1))


def test_what_is_due_is_found_when_it_is(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        seconds = [WARNING - timedelta(seconds=1), WARNING, LENGTH]
        found = [len(meetings.due(tx, row.workspace_id, NINE + each)) for each in seconds]
        assert found == [0, 1, 1]
        row.warned_at = NINE + WARNING
        tx.flush()
        assert meetings.due(tx, row.workspace_id, NINE + WARNING) == []
        meetings.end(tx, row, None, NINE + LENGTH)
        assert meetings.due(tx, row.workspace_id, NINE + LENGTH) == []


def test_nobody_finds_a_meeting_of_another_workspace(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        assert meetings.locked(tx, row.workspace_id, row.id) is row
        with pytest.raises(NotFound):
            meetings.locked(tx, row.workspace_id + 1, row.id)
        assert meetings.takes_part(tx, row.id, "U1")
        assert not meetings.takes_part(tx, row.id, "U9")


def test_two_who_press_at_once_pass_on_once(database: Database) -> None:
    with database.write() as tx:
        key, workspace = (row := begun(tx)).id, row.workspace_id
    done: list[bool] = []

    def press() -> None:
        with database.write() as tx:
            done.append(meetings.pass_on(tx, meetings.locked(tx, workspace, key), 0, Act.NEXT, after(seconds=5)))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == [False, False, False, True]
    with database.read() as tx:
        assert list(turns(tx).values()) == [Turn.SPOKEN, Turn.SPEAKING, Turn.WAITING]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(Act), st.integers(0, 6)),
        st.tuples(st.just("arrive"), st.sampled_from(["U1", "U2", "U3", "U9"])),
    ),
    max_size=12,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(acts=ACTS)
def test_whatever_is_pressed_one_speaks_and_nobody_is_lost(database: Database, acts: list[tuple[str, object]]) -> None:
    with database.read() as tx:  # nothing is kept, so that each example begins anew
        row = begun(tx)
        for number, (act, given_) in enumerate(acts):
            now = after(seconds=number + 1)
            if act == "arrive":
                meetings.arrive(tx, row, str(given_), now)
            else:
                meetings.pass_on(tx, row, int(str(given_)), Act(act), now)
            states = list(turns(tx).values())
            assert states.count(Turn.SPEAKING) == (1 if Turn.WAITING in states or Turn.SPEAKING in states else 0)
            assert set(turns(tx)) >= {"U1", "U2", "U3"}
        meetings.end(tx, row, None, after(seconds=60))
        assert not {Turn.SPEAKING, Turn.WAITING} & set(turns(tx).values())
        assert sum(each or 0 for each in took(tx).values()) <= 60
