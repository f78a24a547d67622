from datetime import UTC, datetime, timedelta

from bot.db import Database
from bot.standups import planning, service
from bot.standups.rules import SUMMARY, WEEKDAYS, State
from tests.standups.making import NINE, NOON, START, lives, occurrences, standup, tick, utc

HOUR = timedelta(hours=1)


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


def test_a_clock_that_somebody_chose_is_gone_by_at_the_next_look(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", zone="Asia/Seoul")
        tick(tx, START)
        service.set_zone(tx, row.workspace_id, "U1", "America/New_York")
        planning.plan(tx, row.workspace_id, START)
        assert {each.zone for each in occurrences(tx)} == {"America/New_York"}


def test_who_goes_by_another_clock_is_found_and_nobody_else(database: Database) -> None:
    with database.write() as tx:
        workspace = standup(tx, "U1", "U2").workspace_id
        tick(tx, START)
        lives(tx, "U1", "Asia/Seoul")
        assert planning.plan(tx, workspace, START) == 0
        assert [planning.follow_clocks(tx, workspace, START) for _ in range(2)] == [1, 0]
        assert planning.plan(tx, workspace, START) == 1
        assert {row.person for row in occurrences(tx) if row.zone == "Asia/Seoul"} == {"U1"}
