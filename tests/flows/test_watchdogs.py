"""A watchdog that falls silent is told of once, and once more when it is heard again."""

from datetime import timedelta
from pathlib import Path

from bot.catalogue import Catalogue
from bot.db import Database
from bot.flows import watchdogs
from tests.flows.alerting import Alarm


def look(alarm: Alarm) -> None:
    with alarm.database.write() as tx:
        now = alarm.engine.now
        watchdogs.look(tx, Catalogue(), alarm.workspace, now, now - timedelta(days=1))
    alarm.engine.run_all()


def test_an_absence_is_one_message_that_ends(database: Database, tmp_path: Path) -> None:
    alarm = Alarm(database, tmp_path)
    alarm.post("Watchdog")
    look(alarm)
    assert alarm.lines == []
    for absence in (1, 2):
        alarm.later(minutes=16)
        look(alarm)
        alarm.post("Watchdog", over=True)
        look(alarm)
        assert len(alarm.lines) == absence
        assert "*Watchdog* is silent" in alarm.lines[-1]
        alarm.post("Watchdog")
        alarm.post("Watchdog")
        assert len(alarm.edits) == absence
        assert "*Watchdog* is heard again" in alarm.edits[-1]
