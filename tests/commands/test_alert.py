from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import Conflict
from bot.incidents.queries import open_incidents
from commands import alert
from tests.alerts.making import a_group
from tests.commands.bench import ask, make_bench


def test_a_line_becomes_one_incident_and_can_be_muted(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path)
    asked = ask(bench)
    with database.write() as tx:
        group = a_group(tx, asked.who.workspace).id
    alert.pressed_mute(ask(bench, str(group)))
    for _ in range(2):
        alert.pressed_declare(ask(bench, str(group)))
    with database.read() as tx:
        (found,) = open_incidents(tx, asked.who.workspace)
    assert (found.title, found.services) == ("Errors", ("web",))


def test_a_line_that_is_gone(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        alert.pressed_declare(ask(make_bench(database, tmp_path), "99"))
