import pytest

from bot.db import Database
from bot.deploys import service
from bot.deploys.rules import State
from bot.errors import NotFound
from bot.models import Deploy, DeployEvent
from tests.deploys.making import NOW, asked, gone


def test_each_has_its_number_and_its_mark(database: Database) -> None:
    with database.write() as tx:
        rows = [asked(tx), asked(tx)]
        assert [row.number for row in rows] == [1, 2]
        assert len({row.mark for row in rows}) == 2


def test_a_place_has_one_deploy_on_its_way(database: Database) -> None:
    with database.write() as tx:
        first, second, elsewhere = asked(tx), asked(tx), asked(tx, environment="production")
        gone(tx, first, State.STARTING)
        assert not service.move(tx, second, State.STARTING, NOW)
        assert second.state == State.PLANNING
        gone(tx, elsewhere, State.STARTING)
        gone(tx, first, State.RUNNING, State.FAILED)
        gone(tx, second, State.STARTING)
    with database.read() as tx:
        assert [row.state for row in tx.query(Deploy).order_by(Deploy.id)] == ["failed", "starting", "starting"]


def test_what_is_not_a_way_does_nothing(database: Database) -> None:
    with database.write() as tx:
        row = gone(tx, asked(tx), State.CANCELLED)
        for state in (State.STARTING, State.LIVE, State.CANCELLED):
            assert not service.move(tx, row, state, NOW)
        assert row.ended_at == NOW
        tx.flush()
        assert [event.kind for event in tx.query(DeployEvent).order_by(DeployEvent.id)] == ["asked", "state"]


def test_the_first_in_line_goes_when_the_place_is_free(database: Database) -> None:
    with database.write() as tx:
        first = gone(tx, asked(tx), State.STARTING)
        waiting = [gone(tx, asked(tx), State.QUEUED) for _ in range(2)]
        where = (first.workspace_id, "web", "staging")
        assert service.next_in_line(tx, *where) is None
        gone(tx, first, State.FAILED)
        found = service.next_in_line(tx, *where)
        assert found is not None
        assert found.id == waiting[0].id


def test_one_of_another_workspace_is_not_found(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        assert service.locked(tx, row.workspace_id, row.id).id == row.id
        with pytest.raises(NotFound):
            service.locked(tx, row.workspace_id + 1, row.id)
