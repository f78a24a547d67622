from bot.db import Database
from bot.metrics import queries, service
from bot.metrics.ports import Unanswerable
from bot.metrics.rules import State
from bot.models import MetricSnapshot
from tests.metrics.making import asked, told
from tests.work.bench import NOW


def test_the_newest_that_tells_something_is_the_latest(database: Database) -> None:
    first, second = asked(database), asked(database)
    told(database, first, {}, 1.0)
    with database.write() as tx:
        service.failed(tx, tx.get_one(MetricSnapshot, second), Unanswerable("invalid", "parse error"), NOW)
    with database.read() as tx:
        latest = queries.latest(tx, 1, "latency")
        failed = queries.by_id(tx, second)
        assert queries.latest(tx, 1, "other") is None
    assert latest is not None
    assert latest.id == first
    assert (failed.state, failed.why, failed.said) == (State.FAILED, "invalid", "parse error")
