"""The server of moto stands in for AWS; what it cannot do is answered by botocore's own stub."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError
from botocore.stub import Stubber
from moto.server import ThreadedMotoServer

from bot.http import OutsideAway, OutsideBusy
from bot.integrations import cloudwatch_metrics
from bot.integrations.cloudwatch_metrics import CloudWatch
from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable
from tests.metrics.making import series_of

MINUTE = timedelta(minutes=1)
NOW = datetime.now(UTC).replace(second=0, microsecond=0)
QUEUE = "Shop 'orders waiting' Maximum Queue=orders"
SEARCH = "= SEARCH('{Shop,Queue}', 'Maximum', 60)"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "of-the-tests")


@pytest.fixture
def source(address: str) -> CloudWatch:
    return CloudWatch("eu-west-1", MINUTE, 15 * MINUTE, address)


@pytest.fixture(scope="module")
def filled(address: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "of-the-tests")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-tests")
        client = CloudWatch("eu-west-1", MINUTE, MINUTE, address)._client()
        queue = {"MetricName": "orders waiting", "Dimensions": [{"Name": "Queue", "Value": "orders"}]}
        data = [queue | {"Timestamp": NOW - minutes * MINUTE, "Value": 10.0 - minutes} for minutes in (2, 3, 4)]
        client.put_metric_data(Namespace="Shop", MetricData=data)


@pytest.fixture
def stub(source: CloudWatch) -> Iterator[Stubber]:
    with Stubber(source._client()) as made:
        yield made
        made.assert_no_pending_responses()


def result(key: str, label: str, *values: float, status: str = "Complete") -> dict[str, Any]:
    times = [NOW - (len(values) - place) * MINUTE for place in range(len(values))]
    return {"Id": key, "Label": label, "Timestamps": times, "Values": list(values), "StatusCode": status}


@pytest.mark.usefixtures("filled")
def test_the_newest_figure_with_its_time_and_its_dimensions(source: CloudWatch) -> None:
    assert source.now(QUEUE, NOW) == Series((Point(NOW - 2 * MINUTE, 8.0),), {"Queue": "orders"})


@pytest.mark.usefixtures("filled")
def test_the_figures_of_a_span_stand_on_its_steps(source: CloudWatch) -> None:
    found = source.over(QUEUE, Span(NOW - 4 * MINUTE, NOW, MINUTE / 2))
    assert [point.value for point in found.points] == [6, 6, 7, 7, 8, 8, None, None, None]


@pytest.mark.usefixtures("filled")
def test_no_data_is_not_zero(source: CloudWatch) -> None:
    assert source.now("Shop absent Maximum", NOW).last is None
    assert source.now(QUEUE, NOW + 18 * MINUTE).last is None
    assert source.over("Shop absent Maximum", Span(NOW - MINUTE, NOW, MINUTE)).points == ()


@pytest.mark.usefixtures("filled")
def test_many_queries_are_one_request(source: CloudWatch) -> None:
    found = source.many([QUEUE, "Shop absent Sum", "nonsense", "Shop m Sum Queue"], NOW)
    assert series_of(found[QUEUE]) == [Series((Point(NOW - 2 * MINUTE, 8.0),), {"Queue": "orders"})]
    assert [each.last for each in series_of(found["Shop absent Sum"])] == [None]
    assert str(found["nonsense"]) == "invalid: nonsense"
    assert str(found["Shop m Sum Queue"]) == "invalid: Shop m Sum Queue"


@pytest.mark.usefixtures("filled")
def test_what_it_offers(source: CloudWatch) -> None:
    assert source.offered() == (Offered("Shop 'orders waiting' Average Queue=orders"),)


def asked(expression: str) -> dict[str, Any]:
    return {
        "StartTime": NOW - 15 * MINUTE,
        "EndTime": NOW,
        "ScanBy": "TimestampAscending",
        "MetricDataQueries": [{"Id": "q0", "Expression": expression, "Period": 60}],
    }


def test_an_expression_gives_series_that_come_in_parts(source: CloudWatch, stub: Stubber) -> None:
    first = {"MetricDataResults": [result("q0", "a", 1), result("q0", "b", 5)], "NextToken": "more"}
    stub.add_response("get_metric_data", first, asked(SEARCH[2:]))
    second = {"MetricDataResults": [result("q0", "a", 2)]}
    stub.add_response("get_metric_data", second, asked(SEARCH[2:]) | {"NextToken": "more"})
    found = {(each.labels or {})["label"]: each.points for each in series_of(source.many([SEARCH], NOW)[SEARCH])}
    assert found == {"a": (Point(NOW - MINUTE, 2.0),), "b": (Point(NOW - MINUTE, 5.0),)}


def test_several_series_are_no_metric(source: CloudWatch, stub: Stubber) -> None:
    stub.add_response("get_metric_data", {"MetricDataResults": [result("q0", "a", 1), result("q0", "b", 5)]})
    with pytest.raises(Unanswerable, match="several: a, b"):
        source.now(SEARCH, NOW)


def test_one_of_another_account_is_denied_and_others_are_told(source: CloudWatch, stub: Stubber) -> None:
    results = [result("q0", "a", status="Forbidden"), result("q1", "b", 5.0)]
    stub.add_response("get_metric_data", {"MetricDataResults": results})
    found = source.many(["Shop a Sum", "Shop b Sum"], NOW)
    assert str(found["Shop a Sum"]) == "denied"
    assert series_of(found["Shop b Sum"]) == [Series((Point(NOW - MINUTE, 5.0),), {})]


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("AccessDenied", 403, Unanswerable("denied", "AccessDenied")),
        ("UnrecognizedClientException", 400, Unanswerable("denied", "UnrecognizedClientException")),
        ("ExpiredToken", 403, Unanswerable("denied", "ExpiredToken")),
        ("ValidationError", 400, Unanswerable("invalid", "in words")),
        ("Throttling", 400, OutsideBusy(30)),
        ("RequestLimitExceeded", 503, OutsideBusy(30)),
        ("InternalFailure", 500, OutsideAway("status 500")),
    ],
)
def test_what_aws_refuses(source: CloudWatch, stub: Stubber, code: str, status: int, error: Exception) -> None:
    stub.add_client_error("get_metric_data", code, "in words", status)
    with pytest.raises(type(error)) as refused:
        source.now("Shop a Sum", NOW)
    assert str(refused.value) == str(error)


def told(found: Found) -> object:
    return str(found) if isinstance(found, Unanswerable) else [each.points[0].value for each in found]


def test_what_refuses_a_request_is_found(source: CloudWatch, stub: Stubber) -> None:
    stub.add_client_error("get_metric_data", "ValidationError", "Unsupported statistic", 400)
    stub.add_client_error("get_metric_data", "ValidationError", "Unsupported statistic", 400)
    stub.add_response("get_metric_data", {"MetricDataResults": [result("q0", "b", 5.0)]})
    found = source.many(["Shop a Median", "Shop b Sum"], NOW)
    assert list(map(told, found.values())) == ["invalid: Unsupported statistic", [5.0]]


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (NoCredentialsError(), "denied: NoCredentialsError"),
        (EndpointConnectionError(endpoint_url="http://x"), "EndpointConnectionError"),
    ],
)
def test_nobody_there_and_nobody_here(
    source: CloudWatch, monkeypatch: pytest.MonkeyPatch, error: Exception, raised: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(source._client(), "_make_api_call", fail)
    with pytest.raises((Unanswerable, OutsideAway), match=raised):
        source.now("Shop a Sum", NOW)


@pytest.mark.parametrize(
    ("length", "step", "period"),
    [
        (timedelta(hours=1), timedelta(seconds=15), 60),
        (timedelta(hours=24), timedelta(minutes=5), 300),
        (timedelta(days=20), timedelta(hours=1), 3600),
        (timedelta(days=16), MINUTE, 300),
        (timedelta(days=90), MINUTE, 3600),
    ],
)
def test_older_figures_are_asked_for_in_the_periods_that_are_kept(
    source: CloudWatch, stub: Stubber, length: timedelta, step: timedelta, period: int
) -> None:
    seconds = timedelta(seconds=period)
    wanted = asked("1") | {"StartTime": NOW - length - seconds}
    wanted["MetricDataQueries"][0]["Period"] = period
    stub.add_response("get_metric_data", {"MetricDataResults": []}, wanted)
    assert source.over("= 1", Span(NOW - length, NOW, step)) == Series()


def test_without_boto3_it_says_what_is_missing(source: CloudWatch, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(cloudwatch_metrics, "import_module", fail)
    for ask in (lambda: source.now("Shop a Sum", NOW), source.offered):
        with pytest.raises(Unanswerable, match=r"requirements-cloudwatch\.lock"):
            ask()
