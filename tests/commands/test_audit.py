"""Whatever somebody changes, or may not change, stands in the audit table."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.errors import Conflict, NotAllowed
from bot.models import AlertGroup, Audit
from commands import alert
from commands.incident import COMMAND
from commands.incident.declare import declare
from commands.incident.edit import chosen_severity
from commands.incident.state import pressed_acknowledge
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench
from tests.work.bench import NOW


def written(database: Database) -> list[tuple[str, str, bool]]:
    with database.read() as tx:
        rows = tx.scalars(select(Audit).order_by(Audit.id)).all()
    assert {row.actor for row in rows} <= {USER}
    return [(row.action, row.subject, row.allowed) for row in rows]


def test_an_incidents_changes_are_written_once_each(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path)
    for _ in range(2):  # Slack may send it again
        declare(ask(bench, "checkout is failing"))
    pressed_acknowledge(ask(bench, '{"incident": 1, "state": "investigating"}'))
    chosen_severity(ask(bench, "1 1"))
    chosen_severity(ask(bench, "1 1"))
    obey(COMMAND, ask(bench, "resolve 1"))
    with pytest.raises(Conflict):
        obey(COMMAND, ask(bench, "resolve 1"))
    steps = ("declare", "acknowledge", "edit", "resolved")
    assert written(database) == [(f"incident.{step}", "incident:1", True) for step in steps]


def test_what_is_refused_is_written_too(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path)
    with pytest.raises(NotAllowed):
        declare(ask(bench, "checkout is failing", is_outsider=True))
    assert written(database) == [("incident.declare", "", False)]


def test_an_alert_is_muted_and_declared_by_somebody(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path)
    workspace = ask(bench).who.workspace
    group = AlertGroup(workspace_id=workspace, key="g", title="DiskFull", severity=4, opened_at=NOW, last_at=NOW)
    with database.write() as tx:
        tx.add(group)
    alert.pressed_mute(ask(bench, str(group.id)))
    alert.pressed_declare(ask(bench, str(group.id)))
    alert.pressed_declare(ask(bench, str(group.id)))
    assert written(database) == [
        ("alert.mute", f"alert group:{group.id}", True),
        ("incident.declare", "incident:1", True),
    ]
