from bot.db import Database
from bot.people.service import ensure_workspace
from bot.ticks import issues
from tests.work.bench import NOW


def test_nothing_is_looked_at_before_there_is_a_workspace_or_an_issue(database: Database) -> None:
    with database.write() as tx:
        issues.look(tx, NOW)
        ensure_workspace(tx, "T1", NOW)
        issues.look(tx, NOW)
