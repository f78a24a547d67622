"""What the migration keeps of deploys that there were before is what is kept of them as they end."""

from datetime import timedelta

from alembic import command

from bot.db import Database
from bot.db.migrate import config, upgrade
from bot.deploys import service
from bot.deploys.rules import State
from bot.models import Delivery
from tests.db.test_migrate import connected
from tests.deploys.making import NOW, asked
from tests.deploys.test_delivery_records import BAD, HOUR, OUT, commits, went

COLUMNS = [column for column in Delivery.__table__.columns if column.name != "id"]


def lived(database: Database) -> None:
    """Have all kinds of deploys come out, or not."""
    plan, again = commits(("a1", 1), ("a2", 2)), commits(("a1", 1), ("a3", 3))
    with database.write() as tx:
        went(tx, OUT, NOW, plan=plan)
        went(tx, (State.STARTING, State.FAILED), NOW, plan=again)
        bad = went(tx, BAD, NOW + HOUR, plan=again, environment="production")
        went(tx, OUT, NOW + 2 * HOUR, plan=again, kind="rollback", rollback_of=bad.number)
        went(tx, OUT, NOW + 3 * HOUR, plan=again)
        went(tx, OUT, NOW, plan=commits(("a1", 1), is_backward=True), name="api")
        lost = went(tx, (State.STARTING, State.RUNNING, State.LOST), NOW, plan=plan, environment="staging")
        assert service.move(tx, lost, State.LIVE, NOW + timedelta(days=1))
        went(tx, OUT[:-1], NOW, plan=plan, name="jobs")
        went(tx, (State.STARTING, State.RUNNING), NOW, name="search")
        asked(tx, name="never")


def kept(database: Database) -> list[tuple[object, ...]]:
    with database.read() as tx:
        return [tuple(row) for row in tx.query(*COLUMNS).order_by(Delivery.deploy_id)]


def test_the_past_is_kept_as_the_present_is(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    database = Database(empty_database_url)
    lived(database)
    before = kept(database)
    assert len(before) == 8
    with connected(empty_database_url) as connection:
        command.downgrade(config(connection), "20261122_0010")
    assert kept(database) == []
    upgrade(empty_database_url)
    assert kept(database) == before
    database.close()
