"""The real Graphite takes what our double takes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.integrations.graphite import Graphite
from bot.metrics.answers import Server
from bot.metrics.ports import Found, Offered, Span, Unanswerable
from tests.metrics.making import series_of
from tests.monitors import graphite
from tests.scenario.bots import until

pytestmark = pytest.mark.prometheus
NOW = datetime.now(UTC).replace(microsecond=0)
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graphite]:
    with graphite(tmp_path_factory.mktemp("graphite")) as carbon:
        for place in range(5):
            carbon.send("shop.orders", 10 + place, NOW - 9 * SECOND + place * SECOND)
        carbon.send("shop.carts;host=web-1", 3, NOW - SECOND)
        made = Graphite(Server(carbon.url), timedelta(minutes=5))
        until(lambda: made.now("shop.orders", NOW).last, "the figures")
        yield made


def values(found: Found) -> list[float | None]:
    return [each.last.value if each.last else None for each in series_of(found)]


def test_the_newest_figure_and_a_span(source: Graphite) -> None:
    newest = source.now("shop.orders", NOW).last
    assert newest is not None
    assert (newest.at, newest.value) == (NOW - 5 * SECOND, 14)
    found = source.over("shop.orders", Span(NOW - 10 * SECOND, NOW, 2 * SECOND))
    assert [point.value for point in found.points] == [None, 11, 13, 14, None, None]


def test_many_targets_of_all_kinds_are_told_apart(source: Graphite) -> None:
    good = {
        "shop.orders": [14],
        "alias(shop.orders, 'all: of them')": [14],
        "scale(shop.orders,2)": [28],
        "absent.series": [],
        "sumSeries(shop.*)": [14],
    }
    bad = ["nonsense(shop.orders)", "scale(shop.orders)"]
    found = source.many([*good, *bad, "sumSeries(shop.orders"], NOW)
    assert {query: values(found[query]) for query in good} == good
    assert "unknown function: nonsense" in str(found["nonsense(shop.orders)"])
    assert {each: type(found[each]) for each in bad} == dict.fromkeys(bad, Unanswerable)
    (named,) = series_of(found["alias(shop.orders, 'all: of them')"])
    assert named.labels == {"target": "all: of them"}


def test_what_there_is(source: Graphite) -> None:
    assert Offered("shop.orders") in source.offered()
