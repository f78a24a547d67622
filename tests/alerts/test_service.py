"""Posts wait in order and go after their time; a group is read to be changed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import service
from bot.db import Database
from bot.errors import Conflict
from bot.models import AlertGroup, AlertPost
from bot.people.service import ensure_workspace
from tests.alerts.making import a_group

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def here(tx: Session, team: str = "T1") -> int:
    return ensure_workspace(tx, team, NOW).id


def test_posts_wait_in_order_and_broken_ones_do_not(database: Database) -> None:
    with database.write() as tx:
        for body, problem, is_readable in ((b"1", "", True), (b"2", "not JSON", False), (b"3", "half", True)):
            service.keep(tx, here(tx), "alertmanager", body, NOW, problem, is_readable=is_readable)
        service.keep(tx, here(tx, "T2"), "alertmanager", b"4", NOW)
        first, second = service.unsorted(tx, here(tx))
        assert (first.body, second.body, first.sorted_at) == (b"1", b"3", None)
        first.sorted_at = NOW
        assert [post.body for post in service.unsorted(tx, here(tx))] == [b"3"]
        broken = tx.scalars(select(AlertPost).where(AlertPost.error == "not JSON")).one()
        assert (broken.body, broken.sorted_at) == (b"2", NOW)


def test_a_transaction_takes_a_batch(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "BATCH", 2)
    with database.write() as tx:
        for body in (b"1", b"2", b"3"):
            service.keep(tx, here(tx), "alertmanager", body, NOW)
        assert [post.body for post in service.unsorted(tx, here(tx))] == [b"1", b"2"]


def test_a_group_is_read_to_change_it_in_its_workspace_alone(database: Database) -> None:
    with database.write() as tx:
        row = a_group(tx, here(tx))
        assert service.locked_group(tx, here(tx), row.id) is row
        with pytest.raises(Conflict):
            service.locked_group(tx, here(tx, "T2"), row.id)
        with pytest.raises(Conflict):
            service.locked_group(tx, here(tx), row.id + 1)


def test_a_group_is_muted(database: Database) -> None:
    with database.write() as tx:
        service.mute(a_group(tx, here(tx)), LATER)
    with database.read() as tx:
        assert tx.scalars(select(AlertGroup.muted_until)).one() == LATER


def test_posts_past_their_time_are_deleted_and_unsorted_ones_never(database: Database) -> None:
    with database.write() as tx:
        workspace = here(tx)
        service.keep(tx, workspace, "alertmanager", b"old", NOW, "not JSON", is_readable=False)
        service.keep(tx, workspace, "alertmanager", b"waits", NOW)
        service.prune(tx, NOW)
        assert tx.query(AlertPost).count() == 2
        service.prune(tx, NOW + timedelta(seconds=1))
        assert [post.body for post in tx.query(AlertPost)] == [b"waits"]
