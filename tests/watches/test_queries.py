from dataclasses import replace
from datetime import timedelta

from bot.db import Database
from bot.models import WatchEvent
from bot.severity import Severity
from bot.watches import queries, service
from bot.watches.rules import Happened, State
from tests.watches.making import CPU, made, standing
from tests.work.bench import NOW


def test_what_is_not_well_is_read_the_gravest_first(database: Database) -> None:
    cpu, disk, gone = (made(database, replace(CPU, name=name)) for name in ("cpu", "disk", "gone"))
    standing(database, cpu, "host=a", severity="danger", labels={"host": "a"})
    standing(database, cpu, "host=b", state="ok")
    standing(database, cpu, "host=c", state="recovered")
    standing(database, cpu, "host=d", state="pending")
    standing(database, disk, severity="critical", state="awaiting")
    standing(database, gone, severity="critical")
    with database.write() as tx:
        service.delete(tx, service.locked(tx, 1, gone), NOW)
    with database.read() as tx:
        found = [(each.watch.name, each.state, each.severity) for each in queries.standing(tx, 1)]
        counted = [(each.name, each.firing, each.worst) for each in queries.watches(tx, 1)]
    fires = [("disk", State.AWAITING, Severity.SEV1), ("cpu", State.FIRING, Severity.SEV3)]
    assert found == [*fires, ("cpu", State.PENDING, None)]
    assert counted == [("cpu", 1, Severity.SEV3), ("disk", 1, Severity.SEV1)]


def test_events_are_read_by_time_and_by_episode(database: Database) -> None:
    watch = made(database)
    key = standing(database, watch)
    with database.write() as tx:
        for minute, kind in enumerate(("raised", "worse", "cleared")):
            row = WatchEvent(workspace_id=1, watch_id=watch, state_id=key, episode=1, kind=kind, detail={})
            row.severity, row.value, row.at = "danger", 93.0, NOW + timedelta(minutes=minute)
            tx.add(row)
    with database.read() as tx:
        early = queries.events(tx, 1, NOW, NOW + timedelta(minutes=2))
        assert [each.kind for each in early] == [Happened.RAISED, Happened.WORSE]
        assert [each.kind for each in queries.of_episode(tx, key, 1)] == [*(each.kind for each in early), "cleared"]
        assert queries.of_episode(tx, key, 2) == []
    assert (early[0].watch, early[0].severity, early[0].value) == ("cpu", Severity.SEV3, 93.0)
