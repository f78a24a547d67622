from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.db import Database
from bot.standups import mine, service
from bot.standups.dates import Span
from bot.standups.mine import Mine
from tests.standups.making import START, lives, no_holiday, occurrences, standup, tick, utc

SUNDAY = utc("2026-03-01 12:00")


def read(tx: Session, now: datetime, person: str = "U1") -> Mine:
    return mine.mine(tx, standup(tx, name=str(now)).workspace_id, person, "UTC", no_holiday, now)


def test_the_next_question_is_told_by_ones_own_clock(database: Database) -> None:
    with database.write() as tx:
        lives(tx, "U1", "Asia/Seoul")
        standup(tx, "U1", "U2")
        standup(tx, "U1", name="Team", is_personal=False, zone="Europe/Berlin")
        service.leave(tx, standup(tx, "U1", name="Left"), ["U1"], START)
        service.remove(tx, standup(tx, "U1", name="Gone"), START)
        service.pause(tx, standup(tx, "U1", name="Paused"), START)
        found = {each.name: (each.day, each.at, each.zone.key) for each in read(tx, SUNDAY).standups}
        monday = date(2026, 3, 2)
        assert found == {
            "Daily": (monday, utc("2026-03-02 00:00"), "Asia/Seoul"),
            "Team": (monday, utc("2026-03-02 08:00"), "Europe/Berlin"),
            "Paused": (None, None, "Asia/Seoul"),
        }


def test_what_was_asked_already_and_what_falls_away_is_not_the_next(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        tick(tx, utc("2026-03-02 09:00"))
        service.be_away(tx, row.workspace_id, "U1", date(2026, 3, 3), date(2026, 3, 4), START, "self")

        def is_holiday(_country: str | None, day: date) -> bool:
            return day == date(2026, 3, 5)

        of = mine.mine(tx, row.workspace_id, "U1", "UTC", is_holiday, utc("2026-03-02 09:01"))
        assert [each.day for each in of.standups] == [date(2026, 3, 6)]
        assert [each.days for each in of.absences] == [Span(date(2026, 3, 3), date(2026, 3, 4))]


def test_what_is_planned_is_told_as_it_is_planned(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1")
        tick(tx, utc("2026-03-02 08:00"))
        occurrences(tx)[0].due_at = utc("2026-03-02 09:07")
        assert [each.at for each in read(tx, utc("2026-03-02 08:00")).standups] == [utc("2026-03-02 09:07")]


def test_a_chosen_zone_goes_before_slacks_and_that_before_the_teams(database: Database) -> None:
    with database.write() as tx:
        key = standup(tx).workspace_id
        lives(tx, "U1", "Asia/Seoul")
        assert read(tx, SUNDAY, "U9").zone.key == "UTC"
        assert read(tx, utc("2026-03-01 15:00")).today == date(2026, 3, 2)
        service.set_zone(tx, key, "U1", "Europe/Berlin")
        assert (read(tx, utc("2026-03-01 13:00")).zone.key, mine.own(tx, key, "U1").told) == (
            "Europe/Berlin",
            "Asia/Seoul",
        )


def test_standups_that_leave_somebody_out_are_counted(database: Database) -> None:
    with database.write() as tx:
        key = standup(tx, "U1").workspace_id
        standup(tx, "U1", name="Weekly", days=("mon",))
        standup(tx, "U1", name="Weekend", days=("sat",))
        days = Span(date(2026, 3, 2), date(2026, 3, 6))
        counted = mine.left_out(tx, key, "U1", days, date(2026, 3, 3), lambda day: day.day == 5)
        assert counted == {"Daily": 3}
        assert mine.left_out(tx, key, "U1", days, date(2026, 3, 1), lambda _: False) == {"Daily": 5, "Weekly": 1}


def test_a_country_is_suggested_by_the_clock_in_the_first_question_alone(database: Database) -> None:
    with database.write() as tx:
        key = standup(tx, "U1", "U2").workspace_id
        lives(tx, "U1", "Asia/Seoul")
        tick(tx, utc("2026-03-02 00:00"))
        first, second = [row.id for row in occurrences(tx) if row.person == "U1"][:2]
        assert [mine.hint(tx, key, "U1", each) for each in (first, second)] == ["KR", None]
        assert mine.hint(tx, key, "U2", first) is None
        service.set_country(tx, key, "U1", "DE")
        assert mine.hint(tx, key, "U1", first) is None
