from bot.db import Database
from bot.metrics import queries, service
from bot.metrics.ports import Unanswerable
from bot.metrics.rules import State
from bot.models import MetricSnapshot
from tests.metrics.looking import look, one
from tests.metrics.making import asked
from tests.work.bench import NOW


def test_why_there_is_nothing_is_told(database: Database) -> None:
    key = asked(database)
    with database.write() as tx:
        service.failed(tx, tx.get_one(MetricSnapshot, key), Unanswerable("invalid", "parse error"), NOW)
    with database.read() as tx:
        failed = queries.by_id(tx, key)
    assert (failed.state, failed.why, failed.said) == (State.FAILED, "invalid", "parse error")


def test_the_series_of_several_metrics_those_that_tell_something_first(database: Database) -> None:
    look(database, {"load": [one(1.0, host="a"), one(2.0, host="b")], "orders": []})
    with database.read() as tx:
        found = queries.every_series(tx, 1, ["load", "orders", "carts"])
        assert {name: [each.last_value for each in several] for name, several in found.items()} == {
            "load": [1.0, 2.0],
            "orders": [None],
        }
        assert [each.labels for each in queries.series(tx, 1, "load")] == [{"host": "a"}, {"host": "b"}]
        assert queries.series(tx, 1, "carts") == ()
