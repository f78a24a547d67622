from pathlib import Path

from bot.alerts import service
from bot.catalogue import Shelf
from bot.db import Database
from bot.models import Alert, Job
from bot.ticks.posts import look
from bot.ticks.upkeep import ticks
from tests.flows.alerting import Alarm
from tests.work.bench import NOW

POST = (
    b'{"version": "4", "alerts": [{"status": "firing", "labels": {"alertname": "Disk"}, "fingerprint": "f1",'
    b' "startsAt": "2026-03-01T08:00:00Z"}]}'
)


def test_a_post_that_no_job_serves_is_sorted_all_the_same(database: Database, tmp_path: Path) -> None:
    alarm = Alarm(database, tmp_path)
    with database.write() as tx:
        service.keep(tx, alarm.workspace, "alertmanager", POST, NOW)
        look(tx, NOW)
        look(tx, NOW)
        assert tx.query(Job).count() == 1
    alarm.engine.run_all()
    assert len(list(alarm.rows(Alert))) == 1
    with database.write() as tx:
        look(tx, NOW)
        assert not any(job.flow == "alerts.sort/1" and job.state == "ready" for job in tx.query(Job))


def test_nothing_is_looked_for_in_a_workspace_that_slack_has_not_told(database: Database) -> None:
    with database.write() as tx:
        look(tx, NOW)
        assert tx.query(Job).count() == 0


def test_the_product_has_this_tick(tmp_path: Path) -> None:
    assert "alerts.unsorted" in {each.name for each in ticks(Shelf(tmp_path / "bongsu.toml", lambda: NOW))}
