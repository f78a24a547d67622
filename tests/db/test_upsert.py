"""An insert yields to a row that is there, on both databases."""

from datetime import UTC, datetime

from bot.db import Database
from bot.db.upsert import insert_for
from bot.models import Workspace

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ROW = {
    "team_id": "T1",
    "name": "",
    "bot_user_id": "",
    "bot_id": "",
    "scopes": [],
    "last_incident": 0,
    "created_at": NOW,
}


def test_a_row_that_is_there_is_left_or_changed(database: Database) -> None:
    with database.write() as tx:
        for name in ("first", "second"):
            tx.execute(insert_for(tx, Workspace).values(**{**ROW, "name": name}).on_conflict_do_nothing())
        assert tx.query(Workspace).one().name == "first"
        third = insert_for(tx, Workspace).values(**{**ROW, "name": "third"})
        tx.execute(third.on_conflict_do_update(index_elements=["team_id"], set_={"name": third.excluded.name}))
        tx.expire_all()
        assert tx.query(Workspace).one().name == "third"
