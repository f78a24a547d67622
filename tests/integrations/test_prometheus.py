from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.http import OutsideAway, OutsideBusy
from bot.integrations.prometheus import Prometheus
from bot.metrics.answers import Server
from bot.metrics.ports import Offered, Point, Series, Span, Unanswerable
from tests.prometheus_site import MARKED, PASS, PrometheusSite
from tests.trackers import Reply, serving

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SPAN = Span(NOW - timedelta(hours=1), NOW, timedelta(seconds=15))
UP = ({"job": "web"}, [(NOW.timestamp() - 15, "1"), (NOW.timestamp(), "0.5")])


def told(kind: str, result: list[Any]) -> dict[str, Any]:
    return {"status": "success", "data": {"resultType": kind, "result": result}}


@pytest.fixture
def site() -> Iterator[PrometheusSite]:
    made = PrometheusSite(series={"up": [UP]})
    with serving(made):
        yield made


@pytest.fixture
def prometheus(site: PrometheusSite) -> Prometheus:
    return Prometheus(Server(site.url, PASS))


def test_the_figure_of_now(prometheus: Prometheus, site: PrometheusSite) -> None:
    found = prometheus.now("up", NOW)
    assert (found.points, found.labels) == ((Point(NOW, 0.5),), {"job": "web"})
    assert site.given[0]["time"] == "1772442000.000"


def test_a_scalar_is_a_figure_too(prometheus: Prometheus) -> None:
    assert prometheus.now("42", NOW).points == (Point(NOW, 42.0),)


def test_the_figures_of_a_span(prometheus: Prometheus, site: PrometheusSite) -> None:
    site.warnings.append("a shard did not answer")
    found = prometheus.over("up", SPAN)
    assert found.points == (Point(NOW - timedelta(seconds=15), 1.0), Point(NOW, 0.5))
    assert found.warnings == ("a shard did not answer",)
    assert site.given[0] | {"query": "up"} == {
        "query": "up",
        "start": "1772438400.000",
        "end": "1772442000.000",
        "step": "15.000",
        "timeout": "5.000",
    }


def test_no_data_is_not_zero(prometheus: Prometheus) -> None:
    assert prometheus.now("absent", NOW).last is None
    assert prometheus.over("absent", SPAN).points == ()


@pytest.mark.parametrize("text", ["NaN", "+Inf", "-Inf"])
def test_what_is_no_number_is_no_figure(prometheus: Prometheus, site: PrometheusSite, text: str) -> None:
    site.series["up"] = [({}, [(NOW.timestamp(), text)])]
    assert prometheus.now("up", NOW).points == (Point(NOW, None),)
    assert prometheus.now("up", NOW).last is None


def test_several_series_are_no_metric(prometheus: Prometheus, site: PrometheusSite) -> None:
    site.series["up"] = [UP, ({"job": "api"}, UP[1])]
    with pytest.raises(Unanswerable, match=r'several: \{job="web"\}, \{job="api"\}'):
        prometheus.now("up", NOW)


def test_what_is_wrong_with_a_query_is_said_in_its_words(prometheus: Prometheus) -> None:
    with pytest.raises(Unanswerable, match="invalid: 1:2: parse error"):
        prometheus.over("(", SPAN)


def test_many_queries_are_one_request_and_each_series_keeps_its_labels(
    prometheus: Prometheus, site: PrometheusSite
) -> None:
    site.series |= {"cpu": [UP, ({"job": "api"}, UP[1])], "sum(up) # all": [({}, [(NOW.timestamp(), "NaN")])]}
    site.warnings.append("a shard did not answer")
    warned = ("a shard did not answer",)
    assert prometheus.many(["up", "cpu", "absent", "sum(up) # all"], NOW) == {
        "up": [Series((Point(NOW, 0.5),), {"job": "web"}, warned)],
        "cpu": [Series((Point(NOW, 0.5),), {"job": job}, warned) for job in ("web", "api")],
        "absent": [],
        "sum(up) # all": [Series((Point(NOW, None),), {}, warned)],
    }
    assert len(site.given) == 1


def test_what_refuses_a_request_is_found_and_a_scalar_is_asked_alone(
    prometheus: Prometheus, site: PrometheusSite
) -> None:
    found = prometheus.many(["up", "(", "42", "slow"], NOW)
    assert found["up"] == (Series((Point(NOW, 0.5),), {"job": "web"}),)
    assert found["42"] == (Series((Point(NOW, 42.0),), {}),)
    assert [str(found["("]), str(found["slow"])] == [
        "invalid: 1:2: parse error: unclosed paren",
        "slow: query timed out",
    ]


def test_nobody_can_write_the_mark_of_another_query(prometheus: Prometheus, site: PrometheusSite) -> None:
    prometheus.many(["up", "absent"], NOW)
    prometheus.many(["up", "absent"], NOW)
    first, second = ([mark for _, _, mark in MARKED.findall(given["query"])] for given in site.given)
    assert not set(first) & set(second)


def test_one_refusal_holds_for_all_queries(prometheus: Prometheus, site: PrometheusSite) -> None:
    site.faults.append(Reply(403, b"no"))
    assert [str(each) for each in prometheus.many(["up", "cpu"], NOW).values()] == ["denied", "denied"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Reply(401, b"Unauthorized"), "denied"),
        (Reply(403, b"no"), "denied"),
        (Reply(302, b"", {"Location": "/login"}), "missing"),
        (Reply(404, b"404 page not found"), "missing"),
        (Reply(422, {"status": "error", "error": "many-to-many matching"}), "invalid"),
        (Reply(200, b"<html>Log in</html>"), "unreadable"),
        (Reply(200, {"status": "success", "data": []}), "unreadable"),
        (Reply(200, told("string", [])), "unreadable"),
        (Reply(200, told("vector", [{"value": ["x"]}])), "unreadable"),
        (Reply(200, told("vector", [{"histogram": [1, {}]}])), "unreadable"),
        (Reply(200, told("matrix", [{"values": []}])), "unreadable"),
        (Reply(503, {"status": "error", "errorType": "timeout", "error": "timed out"}), "slow"),
    ],
)
def test_an_answer_that_is_none(prometheus: Prometheus, site: PrometheusSite, answer: Reply, why: str) -> None:
    site.faults.append(answer)
    with pytest.raises(Unanswerable) as refused:
        prometheus.now("up", NOW)
    assert refused.value.why == why


def test_away_and_busy(prometheus: Prometheus, site: PrometheusSite) -> None:
    site.faults += [503, Reply(429, b"", {"Retry-After": "7"})]
    with pytest.raises(OutsideAway):
        prometheus.now("up", NOW)
    with pytest.raises(OutsideBusy, match="7 s"):
        prometheus.now("up", NOW)


def test_what_it_offers(prometheus: Prometheus, site: PrometheusSite) -> None:
    site.series["web_requests_total"] = []
    assert prometheus.offered() == (Offered("up", "Whether it is up"), Offered("web_requests_total"))


def test_only_what_told_something_lately_is_listed(prometheus: Prometheus, site: PrometheusSite) -> None:
    assert [each.query for each in prometheus.lately(NOW)] == ["up"]
    assert site.asked[0] == "GET /api/v1/label/__name__/values"


def test_its_own_alert_rules_and_what_it_finds_down(prometheus: Prometheus, site: PrometheusSite) -> None:
    site.rules = ["up == 0", "a > 1"]
    site.targets = [
        {"labels": {"job": "node", "instance": "web-1:9100"}, "health": "down"},
        {"labels": {"job": "node", "instance": "web-2:9100"}, "health": "up"},
        {"labels": {}, "health": "unknown"},
    ]
    assert prometheus.rules() == ("up == 0", "a > 1")
    assert prometheus.down() == ("node web-1:9100",)


def test_one_that_has_no_rules_says_no(prometheus: Prometheus, site: PrometheusSite) -> None:
    site.rules = None
    with pytest.raises(Unanswerable) as refused:
        prometheus.rules()
    assert refused.value.why == "missing"


@pytest.mark.parametrize("data", [None, [], {}, {"groups": {}}, {"groups": ["x"]}])
def test_rules_that_make_no_sense_are_none(prometheus: Prometheus, site: PrometheusSite, data: Any) -> None:
    site.faults.append(Reply(200, {"status": "success", "data": data}))
    with pytest.raises(Unanswerable) as refused:
        prometheus.rules()
    assert refused.value.why == "unreadable"
