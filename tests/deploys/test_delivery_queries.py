from datetime import timedelta

import pytest

from bot.db import Database
from bot.deploys import delivery_queries
from bot.deploys.delivery import Ending
from bot.deploys.delivery_queries import Scope
from tests.deploys.making import NOW
from tests.deploys.test_delivery_records import BAD, HOUR, OUT, commits, went


@pytest.mark.parametrize(
    ("scope", "hours", "expected"),
    [
        (Scope(["production"]), 0, [1, 3, 4]),
        (Scope(["production", "staging"]), 0, [1, 2, 3, 4]),
        (Scope(["production"], ["api"]), 0, [3]),
        (Scope(["production"], ["api", "web"]), 0, [1, 3, 4]),
        (Scope(["production"], []), 0, []),
        (Scope([]), 0, []),
        (Scope(["production"]), 2, [3, 4]),
        (Scope(["production"]), 9, []),
    ],
)
def test_what_came_out_in_a_scope_since_a_time(
    database: Database, scope: Scope, hours: int, expected: list[int]
) -> None:
    with database.write() as tx:
        went(tx, OUT, NOW)
        went(tx, OUT, NOW + HOUR, environment="staging")
        went(tx, OUT, NOW + 2 * HOUR, name="api")
        went(tx, BAD, NOW + 3 * HOUR)
        since = NOW + hours * HOUR
        assert [each.number for each in delivery_queries.ended(tx, 1, scope, since)] == expected
        assert delivery_queries.ended(tx, 2, scope, since) == []


def test_all_of_a_deploy_is_read(database: Database) -> None:
    with database.write() as tx:
        bad = went(tx, BAD, NOW, plan=commits(("a1", 1)))
        back = went(tx, OUT, NOW + HOUR, kind="rollback", rollback_of=bad.number)
        first, second = delivery_queries.ended(tx, 1, Scope(["production"]), NOW)
        minutes = timedelta(minutes=2)
        assert (first.key, first.at, first.ending, first.is_back) == (bad.id, NOW + minutes, Ending.FAULTY, False)
        assert (first.leads, first.place) == ("[3720]", ("web", "production"))
        assert (second.key, second.is_back, second.undoes) == (back.id, True, 1)
        assert delivery_queries.first(tx, 1, Scope(["production"])) == NOW + minutes
        assert delivery_queries.first(tx, 1, Scope(["staging"])) is None
