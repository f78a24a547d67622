from dataclasses import replace
from datetime import timedelta

from bot.db import Database
from bot.models import Watch, WatchState
from bot.severity import Severity
from bot.watches import queries, service, states
from bot.watches.machine import CALM_FOR, Change, Mark, Standing
from bot.watches.rules import Happened, State
from tests.watches.making import CPU, made
from tests.work.bench import NOW

FIRING = Standing(
    NOW, State.FIRING, Severity.SEV3, {"value:danger": Mark(on=True, good=1)}, NOW, 93.0, 1, 2, NOW, NOW + CALM_FOR
)


def written(database: Database, of: Standing = FIRING, label_key: str = "") -> int:
    with database.write() as tx:
        return states.write(tx, tx.query(Watch).one(), None, label_key, {}, of).id


def test_a_standing_is_read_as_it_was_written(database: Database) -> None:
    key = written(database) if made(database) else 0
    with database.write() as tx:
        row = tx.get_one(WatchState, key)
        assert states.standing_of(row, NOW) == FIRING
        assert (row.hits, row.good, row.alert_key) == (0, 1, f"{row.watch_id}:")
        states.rest(tx, row, NOW)
        rested = states.standing_of(row, NOW)
        assert (rested.state, rested.severity, rested.marks, rested.episode) == (State.OK, None, {}, 2)


def test_long_labels_are_known_by_their_hash(database: Database) -> None:
    made(database)
    key = written(database, label_key="host=" + 300 * "x")
    with database.read() as tx:
        assert len(tx.get_one(WatchState, key).alert_key) < 80


def test_watches_are_found_by_metric_unless_they_are_paused_or_deleted(database: Database) -> None:
    made(database)
    paused, gone = made(database, replace(CPU, name="paused")), made(database, replace(CPU, name="gone"))
    made(database, replace(CPU, name="other", metric="disk"))
    with database.write() as tx:
        service.pause(tx, tx.get_one(Watch, paused), NOW + timedelta(minutes=1))
        service.delete(tx, tx.get_one(Watch, gone), NOW)
    with database.read() as tx:
        assert [each.name for each in states.watched(tx, 1, ["host_cpu"], NOW)] == ["cpu"]
        assert states.watched_metrics(tx, 1) == {"host_cpu", "disk"}


def test_the_fifth_alarm_within_an_hour_goes_to_and_fro(database: Database) -> None:
    key = written(database, replace(FIRING, flapping_until=None)) if made(database) else 0
    with database.write() as tx:
        row = tx.get_one(WatchState, key)
        raised = [Change(Happened.RAISED, Severity.SEV3)]
        kinds = [states.changed(tx, row, raised, NOW + at * timedelta(minutes=10), {}) for at in range(6)]
        assert [len(each) for each in kinds] == [1, 1, 1, 1, 2, 1]
        assert row.flapping_until == NOW + timedelta(minutes=40) + CALM_FOR
        assert [each.kind for each in queries.of_episode(tx, key, 2)].count(Happened.FLAPPING) == 1
