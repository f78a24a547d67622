"""The real Prometheus takes what our double takes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.integrations.prometheus import Prometheus
from bot.metrics.answers import Server
from bot.metrics.ports import Span, Unanswerable
from tests.metrics.making import series_of
from tests.monitors import prometheus

pytestmark = pytest.mark.prometheus


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    with prometheus(tmp_path_factory.mktemp("prometheus")) as url:
        yield Prometheus(Server(url))


def test_many_queries_of_all_kinds_are_told_apart(source: Prometheus) -> None:
    good = {
        "up": 1,
        "node_scrape_collector_success # each of them": None,
        "42": 1,
        "time()": 1,
        '{__name__=~"node_memory_(MemTotal|MemFree)_bytes"}': 2,
        'absent_metric{job="node"}': 0,
        "1 / 0 * up": 1,
        "sum(rate(node_cpu_seconds_total[5m]))": None,
        "up or on () vector(1)": 1,
        "node_load1 > 1e9": 0,
    }
    bad = ["up[5m]", '"words"', "sum(", "up * on (nothing) node_scrape_collector_success", "nonsense(up)", "up) or (up"]
    found = source.many([*good, *bad], datetime.now(UTC))
    assert found.keys() == {*good, *bad}
    assert {each: type(found[each]) for each in bad} == dict.fromkeys(bad, Unanswerable)
    for query, count in good.items():
        told = series_of(found[query])
        assert count is None or len(told) == count, query
        assert all("bongsu_query" not in (each.labels or {}) for each in told)


def test_each_series_keeps_its_labels_and_its_value(source: Prometheus) -> None:
    at = datetime.now(UTC)
    queries = ["up", "node_uname_info", "node_memory_MemTotal_bytes"]
    found = source.many(queries, at)
    for query in queries:
        assert [source.now(query, at)] == series_of(found[query])


def test_a_span_and_what_there_is(source: Prometheus) -> None:
    end = datetime.now(UTC)
    found = source.over("sum(up)", Span(end - timedelta(seconds=30), end, timedelta(seconds=5)))
    assert found.last is not None
    assert found.last.value == 1
    offered = {each.query: each.about for each in source.offered()}
    assert offered["node_load1"] == "1m load average."


def test_what_is_no_figure(source: Prometheus) -> None:
    for query, why in (
        ("node_scrape_collector_success", "several"),
        ('"words"', "unreadable"),
        ("up[5m]", "unreadable"),
    ):
        with pytest.raises(Unanswerable, match=why):
            source.now(query, datetime.now(UTC))
