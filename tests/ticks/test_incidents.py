from datetime import timedelta
from pathlib import Path

from bot.catalogue import Shelf
from bot.db import Database
from bot.incidents import service
from bot.incidents.rules import State
from bot.incidents.updates import promise
from bot.models import Incident, Projection
from bot.people.service import ensure_workspace
from bot.severity import Severity
from bot.ticks.incidents import ticks
from tests.work.bench import NOW


def test_all_look_where_there_is_a_workspace_and_where_there_is_none(database: Database, tmp_path: Path) -> None:
    remind, note, tidy = ticks(Shelf(tmp_path / "none.toml", lambda: NOW))
    with database.write() as tx:
        for tick in (remind, note, tidy):
            tick.look(tx, NOW)
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        due, old = (service.declare(tx, workspace, "t", Severity.SEV1, NOW) for _ in range(2))
        service.channel_opened(due, "C1", "inc-1")
        promise(due, NOW)
        service.move(tx, old, State.RESOLVED, "U1", NOW)
        tx.flush()
        remind.look(tx, NOW)
        tidy.look(tx, NOW + timedelta(days=7))
        assert [row.kind for row in tx.query(Projection) if row.kind == "incident.reminder"] == ["incident.reminder"]
        assert tx.get_one(Incident, old.id).state == State.CLOSED
