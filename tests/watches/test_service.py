from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalogue.watches import Route, level
from bot.db import Database
from bot.errors import BotError, Conflict, NotFound
from bot.models import Watch
from bot.severity import Severity
from bot.watches import queries, service
from tests.watches.making import CPU, made
from tests.work.bench import NOW

HOUR = timedelta(hours=1)


def test_a_watch_is_read_as_it_was_written(database: Database) -> None:
    route = Route.model_validate({"from": "urgent", "people": ["dana"], "page": True, "window": "nights"})
    wanted = replace(CPU, routes=(route,), quiet=("sundays",), matching={"host": "web-*"}, over=HOUR, minimum=2.0)
    made(database, wanted)
    with database.read() as tx:
        (seen,) = queries.watches(tx, 1)
    assert (seen.definition, seen.origin, seen.created_by, seen.version) == (wanted, "slack", "U1", 1)
    assert (seen.firing, seen.worst) == (0, None)


def test_bounds_on_both_sides_are_kept(database: Database) -> None:
    wanted = replace(CPU, condition="outside", levels={Severity.SEV3: level((10, 90), (20, 80))})
    key = made(database, wanted)
    with database.read() as tx:
        assert queries.by_id(tx, key).definition == wanted


def test_a_name_is_taken_until_its_watch_is_deleted(database: Database) -> None:
    key = made(database)
    with pytest.raises(Conflict, match="name_taken"):
        made(database)
    with database.write() as tx:
        service.delete(tx, service.locked(tx, 1, key), NOW)
    assert made(database) != key
    with database.write() as tx, pytest.raises(NotFound):
        service.locked(tx, 1, key)


def test_what_does_not_hold_together_is_refused(database: Database) -> None:
    with pytest.raises(BotError, match="wrong"):
        made(database, replace(CPU, levels={}))


def test_a_change_counts_once(database: Database) -> None:
    key = made(database)
    made(database, replace(CPU, name="other"))
    changed = replace(CPU, name="cpus", hold=HOUR)
    with database.write() as tx:
        row = service.locked(tx, 1, key)
        assert service.edit(tx, row, changed)
        assert not service.edit(tx, row, changed)
        assert row.version == 2
        with pytest.raises(Conflict, match="name_taken"):
            service.edit(tx, row, replace(CPU, name="other"))
    with database.read() as tx:
        assert queries.by_id(tx, key).definition == changed


def test_pause_and_maintenance_stand_apart(database: Database) -> None:
    key = made(database)
    with database.write() as tx:
        service.pause(tx, tx.get_one(Watch, key), NOW + HOUR)
        service.maintain(tx, tx.get_one(Watch, key), NOW)
    with database.read() as tx:
        seen = queries.by_id(tx, key)
    assert (seen.paused_until, seen.maintenance_until) == (NOW + HOUR, NOW)
