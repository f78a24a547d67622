from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.alerts import service
from bot.alerts.ports import IncomingAlert
from bot.db import Database
from bot.errors import Conflict
from bot.incidents.queries import open_incidents
from bot.severity import Severity
from commands import alert
from tests.commands.bench import ask, make_bench
from tests.work.bench import NOW

STARTED = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_line_becomes_one_incident_and_can_be_muted(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path)
    asked = ask(bench)
    incoming = IncomingAlert("alertmanager", "f1", True, STARTED, None, "DiskFull", "90 %")  # noqa: FBT003
    with database.write() as tx:
        group = service.group_of(tx, asked.who.workspace, "g", incoming, "web", Severity.SEV4, NOW).id
    alert.pressed_mute(ask(bench, str(group)))
    for _ in range(2):
        alert.pressed_declare(ask(bench, str(group)))
    with database.read() as tx:
        (found,) = open_incidents(tx, asked.who.workspace)
    assert (found.title, found.services) == ("DiskFull", ("web",))


def test_a_line_that_is_gone(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        alert.pressed_declare(ask(make_bench(database, tmp_path), "99"))
