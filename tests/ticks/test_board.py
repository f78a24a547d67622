from bot.db import Database
from bot.flows import board_posts
from bot.models import Job
from bot.people.service import ensure_workspace
from bot.ticks.board import TICK
from tests.work.bench import NOW


def test_it_looks_only_where_a_board_stands(database: Database) -> None:
    with database.write() as tx:
        TICK.look(tx, NOW)
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        TICK.look(tx, NOW)
        assert tx.query(Job).count() == 0
        board_posts.post(tx, workspace, "C1", "U1", NOW)
        TICK.look(tx, NOW)
        assert [job.flow for job in tx.query(Job)] == ["board.follow/1"]
