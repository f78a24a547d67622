from dataclasses import replace

import pytest

from bot.db import Database
from bot.errors import Conflict
from bot.standups import changes, service
from bot.standups.rules import State
from tests.standups.making import ASKS, occurrences, standup, tick, utc

TEN = utc("2026-03-02 10:00")


def test_changed_times_are_planned_anew_and_nobody_is_asked_twice(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", "U2")
        tick(tx, utc("2026-03-02 09:00"))
        assert changes.change(tx, row, replace(changes.plan_of(row), minute=11 * 60), ASKS, "U0", TEN)
        assert tick(tx, utc("2026-03-02 11:00")) == []
        asked = tick(tx, utc("2026-03-03 11:00"))
        assert [(person, state) for person, _, state in asked] == [("U1", State.ASKED), ("U2", State.ASKED)]


def test_later_that_day_who_was_not_asked_yet_is_asked(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", minute=15 * 60, deadline=18 * 60)
        tick(tx, utc("2026-03-02 09:00"))
        changes.change(tx, row, replace(changes.plan_of(row), minute=11 * 60), ASKS, "U0", TEN)
        assert len(tick(tx, utc("2026-03-02 11:00"))) == 1


def test_what_does_not_change_plans_nothing_anew(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        tick(tx, utc("2026-03-02 08:00"))
        planned = [(each.id, each.due_at) for each in occurrences(tx)]
        assert not changes.change(tx, row, changes.plan_of(row), ASKS, "U0", TEN)
        assert changes.change(tx, row, replace(changes.plan_of(row), name="Other", channel="C2"), ASKS, "U0", TEN)
        assert [(each.id, each.due_at) for each in occurrences(tx)] == planned
        assert (row.name, row.key, row.channel) == ("Other", "other", "C2")


def test_a_taken_name_is_refused_and_its_own_is_not(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx)
        standup(tx, name="Weekly")
        with pytest.raises(Conflict):
            changes.change(tx, row, replace(changes.plan_of(row), name="WEEKLY"), ASKS, "U0", TEN)
        assert changes.change(tx, row, replace(changes.plan_of(row), name="DAILY"), ASKS, "U0", TEN)


def test_members_are_listed_in_the_order_in_which_they_came(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U2")
        service.join(tx, row, ["U1"], TEN)
        service.leave(tx, row, ["U3"], TEN)
        assert list(changes.members(tx, row.id)) == ["U2", "U1"]
        assert list(changes.members(tx, row.id, 1)) == ["U2"]
