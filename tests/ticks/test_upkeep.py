from datetime import timedelta
from pathlib import Path

from bot.catalogue import Shelf
from bot.db import Database
from bot.models import AlertPost, Inbound, Job
from bot.people.service import ensure_workspace
from bot.ticks.clock import Tick
from bot.ticks.upkeep import ticks
from tests.work.bench import NOW


def tick(folder: Path, name: str, catalogue: str = "") -> Tick:
    file = folder / "bongsu.toml"
    file.write_text(catalogue, encoding="utf-8")
    (found,) = (each for each in ticks(Shelf(file, lambda: NOW)) if each.name == name)
    return found


def test_nothing_is_enqueued_for_a_workspace_that_slack_has_not_told(database: Database, tmp_path: Path) -> None:
    for name in ("people.refresh", "heartbeat.beat"):
        with database.write() as tx:
            tick(tmp_path, name).look(tx, NOW)
            assert tx.query(Job).count() == 0


def test_the_mirror_and_the_sign_of_life_are_enqueued_once(database: Database, tmp_path: Path) -> None:
    with database.write() as tx:
        ensure_workspace(tx, "T0BEACON", NOW)
        for name in ("people.refresh", "heartbeat.beat") * 2:
            tick(tmp_path, name).look(tx, NOW)
        enqueued = ["heartbeat.beat/1", "people.groups/1", "people.refresh/1"]
        assert sorted(job.flow for job in tx.query(Job)) == enqueued


def test_what_is_past_its_time_is_deleted_as_the_catalogue_says(database: Database, tmp_path: Path) -> None:
    prune = tick(tmp_path, "upkeep.prune", '[retention]\nalert_posts = "2d"\ninbound = "2d"\n')
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        for days in (1, 3):
            then = NOW - timedelta(days=days)
            tx.add(AlertPost(workspace_id=workspace, source="s", body=b"", received_at=then, sorted_at=then))
            tx.add(Inbound(workspace_id=workspace, key=f"{days}", received_at=then))
        prune.look(tx, NOW)
    with database.read() as tx:
        assert [post.received_at for post in tx.query(AlertPost)] == [NOW - timedelta(days=1)]
        assert [row.key for row in tx.query(Inbound)] == ["1"]
