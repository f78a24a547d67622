from datetime import timedelta

from bot.catalogue.metrics import Metric
from bot.db import Database
from bot.metrics import rounds, service
from bot.metrics.ports import Series, Span
from bot.metrics.rounds import AFTER, BEFORE, Cause
from bot.metrics.service import Occasion
from bot.models import MetricSnapshot
from bot.people.service import ensure_workspace
from tests.metrics.looking import NOON

DAY = timedelta(days=1)
LOAD = Metric(source="host", query="load")
SPAN = Span(NOON - DAY, NOON, DAY)


def begun(database: Database, key: str, reason: str, deploy: int) -> int | None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOON).id
        return rounds.begin(tx, workspace, Cause(key, reason, f"deploy:{deploy}"), NOON)


def test_a_cause_has_one_round(database: Database) -> None:
    first = begun(database, "deploy:1:before", BEFORE, 1)
    assert first is not None
    assert begun(database, "deploy:1:before", BEFORE, 1) is None
    with database.read() as tx:
        assert [each.id for each in rounds.of_subject(tx, 1, "deploy:1", [BEFORE, AFTER])] == [first]
        assert rounds.by_id(tx, first).of == 1
        assert rounds.deploy_of(tx, str(first)) == "1"


def test_it_waits_until_each_of_its_snapshots_has_told_something(database: Database) -> None:
    key = begun(database, "deploy:1:before", BEFORE, 1) or 0
    with database.write() as tx:
        occasion = Occasion(BEFORE, round=key)
        rows = [service.ask(tx, 1, name, LOAD, SPAN, occasion, NOON).id for name in ("b", "a")]
    for row in rows:
        with database.write() as tx:
            assert rounds.is_waiting(tx, key)
            service.taken(tx, tx.get_one(MetricSnapshot, row), Series(), NOON)
    with database.read() as tx:
        assert not rounds.is_waiting(tx, key)
        assert [each.metric for each in rounds.by_id(tx, key).snapshots] == ["a", "b"]


def test_deploys_that_are_to_be_looked_at_again(database: Database) -> None:
    begun(database, "deploy:1:before", BEFORE, 1)
    begun(database, "deploy:2:before", BEFORE, 2)
    begun(database, "deploy:2:after", AFTER, 2)
    with database.read() as tx:
        assert rounds.unanswered(tx, 1, NOON - DAY) == ["deploy:1"]
        assert rounds.unanswered(tx, 1, NOON + DAY) == []
        assert rounds.unanswered(tx, 2, NOON - DAY) == []
