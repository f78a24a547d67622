from bot.db import Database
from bot.models import Projection
from bot.standups.meeting_rules import LENGTH
from bot.ticks.meetings import TICK
from tests.standups.test_meetings import NINE, begun


def test_it_ends_what_is_past_its_time(database: Database) -> None:
    with database.write() as tx:
        TICK.look(tx, NINE)
        row = begun(tx)
        TICK.look(tx, NINE)
        assert row.ended_at is None
        TICK.look(tx, NINE + LENGTH)
        assert row.ended_at == NINE + LENGTH
        assert {each.kind for each in tx.query(Projection)} == {"standup.meeting", "standup.meeting_summary"}
