from datetime import timedelta

from bot.db import Database
from bot.metrics.pictures import Missing, missing
from bot.models import Picture
from bot.people.service import ensure_workspace
from tests.work.bench import NOW


def test_pictures_that_were_left_out_lately_are_counted_with_the_newest_reason(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        told = [("failed", 40, "old"), ("failed", 3, "first"), ("failed", 1, "missing_scope"), ("ready", 0, None)]
        for place, (state, hours, why) in enumerate(told):
            row = Picture(workspace_id=workspace, kind="metric.snapshot", subject=str(place), state=state, refused=0)
            row.why, row.wanted_at = why, NOW - timedelta(hours=hours)
            tx.add(row)
    with database.read() as tx:
        assert missing(tx, workspace, NOW - timedelta(days=1)) == Missing(2, "missing_scope")
        assert missing(tx, workspace, NOW - timedelta(minutes=1)) is None
