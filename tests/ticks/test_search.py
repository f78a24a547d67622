from sqlalchemy import delete

from bot.db import Database
from bot.incidents import recall, service
from bot.models import SearchDocument
from bot.people.service import ensure_workspace
from bot.severity import Severity
from bot.ticks.search import TICK
from tests.work.bench import NOW


def test_what_was_never_indexed_is_found_after_a_tick(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW).id
        service.declare(tx, workspace, "checkout is failing", Severity.SEV2, NOW)
        tx.execute(delete(SearchDocument))
        assert not recall.by_words(tx, workspace, "checkout")
        TICK.look(tx, NOW)
        assert len(recall.by_words(tx, workspace, "checkout")) == 1
