"""A group has one line, kept up to date, and becomes an incident once."""

from pathlib import Path

from bot.alerts import service
from bot.catalogue import Catalogue
from bot.db import Database
from bot.flows.alert_lines import declare_from
from tests.flows.alerting import Alarm


def test_a_group_has_one_line_that_ends_with_its_recovery(database: Database, tmp_path: Path) -> None:
    alarm = Alarm(database, tmp_path)
    alarm.post("One", "Two", severity="warning")
    alarm.post("Three", severity="warning")
    alarm.post("One", "Two", "Three", severity="warning", over=True)
    assert len(alarm.lines) == 1
    assert "has recovered" in alarm.edits[-1]


def test_a_muted_line_is_still_but_for_its_recovery(database: Database, tmp_path: Path) -> None:
    alarm = Alarm(database, tmp_path)
    alarm.post("One", severity="warning")
    alarm.later(minutes=1)
    with database.write() as tx:
        service.mute(service.locked_group(tx, alarm.workspace, 1), alarm.engine.now.replace(hour=23))
    alarm.post("Two", severity="warning")
    assert alarm.edits == []
    alarm.post("One", "Two", severity="warning", over=True)
    assert len(alarm.edits) == 1


def test_a_line_becomes_an_incident_once_and_takes_what_follows(database: Database, tmp_path: Path) -> None:
    alarm = Alarm(database, tmp_path)
    alarm.post("One", severity="warning", service="web")
    with database.write() as tx:
        group = service.locked_group(tx, alarm.workspace, 1)
        declared = [declare_from(tx, Catalogue(), group, "U1", alarm.engine.now) for _ in range(2)]
    assert [each is None for each in declared] == [False, True]
    alarm.engine.run_all()
    alarm.post("Two", severity="warning", service="web")
    (found,) = alarm.incidents
    assert (found.title, found.services, found.reporter) == ("One", ("web",), "U1")
    assert any("Two" in text for text in alarm.entries)
