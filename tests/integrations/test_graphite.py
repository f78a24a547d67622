from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.http import OutsideAway, OutsideBusy
from bot.integrations.graphite import Graphite
from bot.metrics.answers import Server
from bot.metrics.ports import Offered, Point, Series, Span, Unanswerable
from tests.graphite_site import UNKNOWN, GraphiteSite
from tests.metrics.making import series_of
from tests.trackers import Reply, serving

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
MINUTE = timedelta(minutes=1)
ORDERS = {"target": "shop.orders"}


@pytest.fixture
def site() -> Iterator[GraphiteSite]:
    orders = [(6.0, AT - 120), (7.5, AT - 60), (None, AT)]
    made = GraphiteSite(series={"shop.orders": orders, "shop.idle": [(None, AT)]})
    with serving(made):
        yield made


@pytest.fixture
def graphite(site: GraphiteSite) -> Graphite:
    return Graphite(Server(site.url), 5 * MINUTE)


def test_the_newest_figure_is_that_before_the_last_which_is_not_there_yet(
    graphite: Graphite, site: GraphiteSite
) -> None:
    assert graphite.now("shop.orders", NOW) == Series((Point(NOW - MINUTE, 7.5),), ORDERS)
    assert site.given[0] == {"target": "shop.orders", "from": str(AT - 300), "until": str(AT), "format": "json"}


def test_no_data_is_not_zero(graphite: Graphite) -> None:
    assert graphite.now("absent", NOW) == Series()
    assert graphite.now("shop.idle", NOW).last is None
    assert graphite.now("shop.orders", NOW + 7 * MINUTE).last is None
    assert graphite.over("shop.idle", Span(NOW - MINUTE, NOW, MINUTE)).points == ()


def test_the_figures_of_a_span_stand_on_its_steps(graphite: Graphite, site: GraphiteSite) -> None:
    found = graphite.over("shop.orders", Span(NOW - 2 * MINUTE, NOW, MINUTE / 2))
    assert [point.value for point in found.points] == [6.0, 6.0, 7.5, 7.5, None]
    assert found.labels == ORDERS
    assert site.given[0]["maxDataPoints"] == "20"


def test_many_targets_are_one_request_and_each_series_keeps_its_name_and_tags(
    graphite: Graphite, site: GraphiteSite
) -> None:
    site.series["cpu:x"] = [(3, AT)]
    site.tags["cpu:x"] = {"host": "web-1"}
    assert graphite.many(["shop.*", "absent", "cpu:x"], NOW) == {
        "shop.*": [Series((Point(NOW - MINUTE, 7.5),), ORDERS), Series((), {"target": "shop.idle"})],
        "absent": [],
        "cpu:x": [Series((Point(NOW, 3.0),), {"host": "web-1", "target": "cpu:x"})],
    }
    assert len(site.given) == 1


@pytest.mark.parametrize("status", [400, 500])
def test_what_refuses_a_request_is_found(graphite: Graphite, site: GraphiteSite, status: int) -> None:
    site.refuses_by = status
    found = graphite.many(["shop.orders", "absent", "nonsense(x)"], NOW)
    assert series_of(found["shop.orders"]) == [Series((Point(NOW - MINUTE, 7.5),), ORDERS)]
    assert series_of(found["absent"]) == []
    assert str(found["nonsense(x)"]) == ("invalid" if status == 500 else f"invalid: {UNKNOWN}")


def test_several_series_are_no_metric(graphite: Graphite) -> None:
    with pytest.raises(Unanswerable, match=r"several: shop.orders, shop.idle"):
        graphite.now("shop.*", NOW)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Reply(401, b"Unauthorized"), "denied: Unauthorized"),
        (Reply(302, b"", {"Location": "/login"}), "missing"),
        (Reply(404, b"<h1>Not Found</h1>"), "missing"),
        (Reply(200, b"<html>Log in</html>"), "unreadable"),
        (Reply(200, {"a": 1}), "unreadable"),
        (Reply(200, [{"target": "x"}]), "unreadable"),
        (Reply(200, [{"target": "x", "datapoints": [[1]]}]), "unreadable"),
        (Reply(200, [{"target": "x", "datapoints": [["many", 5]]}]), "unreadable"),
        (Reply(200, [{"target": "x", "datapoints": [[1, 1e300]]}]), "unreadable"),
    ],
)
def test_an_answer_that_is_none(graphite: Graphite, site: GraphiteSite, answer: Reply, why: str) -> None:
    site.faults.append(answer)
    with pytest.raises(Unanswerable) as refused:
        graphite.now("shop.orders", NOW)
    assert str(refused.value) == why


def test_what_is_no_number_is_no_figure(graphite: Graphite, site: GraphiteSite) -> None:
    site.faults.append(Reply(200, b'[{"target": "x", "datapoints": [[1, 1772442000], [NaN, 1772442000]]}]'))
    assert graphite.now("x", NOW).points == (Point(NOW, 1.0),)


def test_away_and_busy(graphite: Graphite, site: GraphiteSite) -> None:
    site.faults += [500, Reply(429, b"", {"Retry-After": "7"})]
    with pytest.raises(OutsideAway):
        graphite.now("shop.orders", NOW)
    with pytest.raises(OutsideBusy, match="7 s"):
        graphite.many(["shop.orders", "x"], NOW)
    site.faults.append(503)
    with pytest.raises(OutsideAway):
        graphite.many(["shop.orders", "x"], NOW)


def test_what_it_offers(graphite: Graphite, site: GraphiteSite) -> None:
    assert graphite.offered() == (Offered("shop.idle"), Offered("shop.orders"))
    site.faults.append(Reply(200, {}))
    with pytest.raises(Unanswerable, match="unreadable"):
        graphite.offered()
