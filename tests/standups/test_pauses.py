from datetime import date

import pytest

from bot.db import Database
from bot.standups import pauses, service
from bot.standups.rules import State
from tests.standups.making import lives, standup, tick, utc

MONDAY, WEDNESDAY = utc("2026-03-02 10:00"), date(2026, 3, 4)


@pytest.mark.parametrize(
    ("zone", "before", "asked"),
    [
        ("Pacific/Kiritimati", "2026-03-03 18:59", "2026-03-03 19:00"),
        ("Asia/Seoul", "2026-03-03 23:59", "2026-03-04 00:00"),
        ("Pacific/Honolulu", "2026-03-04 18:59", "2026-03-04 19:00"),
    ],
)
def test_a_pause_ends_on_its_day_by_everybodys_own_clock(
    database: Database, zone: str, before: str, asked: str
) -> None:
    with database.write() as tx:
        lives(tx, "U1", zone)
        row = standup(tx, "U1")
        tick(tx, MONDAY)
        service.pause(tx, row, MONDAY, until=WEDNESDAY)
        assert pauses.over(tx, row.workspace_id, utc("2026-03-03 09:59")) == []
        (over,) = pauses.over(tx, row.workspace_id, utc("2026-03-03 10:00"))
        pauses.end(tx, over)
        assert (row.paused_at, row.resumes_on) == (None, None)
        assert tick(tx, utc(before)) == []
        assert tick(tx, utc(asked)) == [("U1", WEDNESDAY, State.ASKED)]


def test_what_was_due_since_then_while_nobody_looked_is_missed(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        service.pause(tx, row, MONDAY, until=WEDNESDAY)
        pauses.end(tx, row)
        found = [(day.day, state) for _, day, state in tick(tx, utc("2026-03-06 10:00"))]
        assert found == [(4, State.MISSED), (5, State.MISSED), (6, State.ASKED)]


def test_a_pause_without_an_end_does_not_end(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        service.pause(tx, row, MONDAY)
        assert pauses.over(tx, row.workspace_id, utc("2030-01-01 00:00")) == []
        with pytest.raises(ValueError, match="no end"):
            pauses.end(tx, row)
