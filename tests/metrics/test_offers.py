from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.db import Database
from bot.metrics import offer_queries, offers
from bot.metrics.ports import Offered
from bot.metrics.unwatched import Offer
from bot.models import MetricOffer, MetricSeries
from bot.people.service import ensure_workspace
from tests.work.bench import NOW

WAYS = {"prom": "prometheus", "host": "host"}
HOUR = timedelta(hours=1)


@pytest.fixture
def workspace(database: Database) -> int:
    with database.write() as tx:
        return ensure_workspace(tx, "T1", NOW).id


def listed(database: Database, workspace: int, *queries: str, hours: int = 0, source: str = "prom") -> None:
    with database.write() as tx:
        offers.asking(tx, workspace, source, NOW + hours * HOUR)
        offers.listed(tx, workspace, source, [Offered(each, "a help") for each in queries], NOW + hours * HOUR)


def there(database: Database, workspace: int) -> Sequence[Offer]:
    with database.read() as tx:
        return offer_queries.offers(tx, workspace, WAYS)


def names(database: Database, workspace: int) -> list[str]:
    return [each.query for each in there(database, workspace)]


def test_what_a_source_lists_is_kept_and_what_it_lists_no_more_is_gone_until_it_is_back(
    database: Database, workspace: int
) -> None:
    listed(database, workspace, "a", "b", "b")
    assert names(database, workspace) == ["a", "b"]
    listed(database, workspace, "b", "c", hours=1)
    assert names(database, workspace) == ["b", "c"]
    listed(database, workspace, "a", hours=2)
    assert names(database, workspace) == ["a"]
    with database.read() as tx:
        rows = {row.query: (row.first_seen - NOW, row.gone_at and row.gone_at - NOW) for row in tx.query(MetricOffer)}
    assert rows == {"a": (0 * HOUR, None), "b": (0 * HOUR, 2 * HOUR), "c": (HOUR, 2 * HOUR)}


def test_each_source_has_its_own_and_those_of_no_source_are_not_told(database: Database, workspace: int) -> None:
    listed(database, workspace, "a")
    listed(database, workspace, "a", "cpu", source="host")
    listed(database, workspace, "x", source="removed")
    assert [(each.source, each.way, each.query) for each in there(database, workspace)] == [
        ("host", "host", "a"),
        ("host", "host", "cpu"),
        ("prom", "prometheus", "a"),
    ]


def test_long_lists_and_queries_are_cut(database: Database, workspace: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MOST", 2)
    listed(database, workspace, "x" * 501, "a", "b")
    assert names(database, workspace) == ["a"]


def test_the_rules_of_a_source_watch_families(database: Database, workspace: int) -> None:
    listed(database, workspace, "a_bucket", "a_sum", "b", "c")
    for queries, seen in ((["rate(a_bucket[5m]) > 1", "b > 2"], ["a_bucket", "a_sum", "b"]), (["c"], ["c"])):
        with database.write() as tx:
            offers.watched_there(tx, workspace, "prom", "prometheus", queries)
        assert [each.query for each in there(database, workspace) if each.watched_there] == seen


def test_what_is_ignored_stays_so_when_it_comes_back(database: Database, workspace: int) -> None:
    listed(database, workspace, "a", "b")
    key = there(database, workspace)[0].id
    with database.write() as tx:
        assert offers.ignore(tx, workspace, key, "U1", "noise", NOW)
        assert not offers.ignore(tx, workspace, key, "U2", "noise", NOW)
    listed(database, workspace, "b", hours=1)
    listed(database, workspace, "a", "b", hours=2)
    assert [(each.query, each.ignored_by, each.ignored_why) for each in there(database, workspace)] == [
        ("a", "U1", "noise"),
        ("b", None, None),
    ]
    with database.write() as tx:
        assert offers.heed(tx, workspace, key)
        assert not offers.heed(tx, workspace, key)
    assert not any(each.is_ignored for each in there(database, workspace))


def test_one_offer_is_found_while_it_is_there(database: Database, workspace: int) -> None:
    listed(database, workspace, "a")
    key = there(database, workspace)[0].id
    with database.read() as tx:
        assert offer_queries.offer(tx, workspace, key, WAYS) is not None
        assert offer_queries.offer(tx, workspace, key, {}) is None
        assert offer_queries.offer(tx, workspace + 1, key, WAYS) is None
    listed(database, workspace, hours=1)
    with database.read() as tx:
        assert offer_queries.offer(tx, workspace, key, WAYS) is None


def test_a_look_that_failed_says_why_and_keeps_the_rest(database: Database, workspace: int) -> None:
    listed(database, workspace, "a")
    with database.write() as tx:
        offers.asking(tx, workspace, "prom", NOW + HOUR)
        offers.failed(tx, workspace, "prom", "away")
        offers.found_down(tx, workspace, "prom", ["node web-1"])
        offers.failed(tx, workspace, "nobody", "away")
        offers.found_down(tx, workspace, "nobody", ["x"])
    with database.read() as tx:
        found = offer_queries.surveys(tx, workspace)
    assert found.keys() == {"prom"}
    survey = found["prom"]
    assert (survey.asked_at, survey.looked_at, survey.why, survey.down) == (NOW + HOUR, NOW, "away", ("node web-1",))
    assert names(database, workspace) == ["a"]


def test_what_metrics_told_is_summed_up_by_their_names(database: Database, workspace: int) -> None:
    given = {"workspace_id": workspace, "labels": {}, "last_at": NOW, "rolled_at": NOW}
    with database.write() as tx:
        for key, told_at in (("a=1", NOW - HOUR), ("a=2", None)):
            row = MetricSeries(metric="m", label_key=key, first_at=NOW - 2 * HOUR, told_at=told_at, **given)
            tx.add(row)
        tx.add(MetricSeries(metric="n", label_key="", first_at=NOW, told_at=None, **given))
    with database.read() as tx:
        assert offer_queries.told(tx, workspace) == {"m": (NOW - 2 * HOUR, NOW - HOUR), "n": (NOW, None)}
