"""Figures from CloudWatch, by boto3, which is loaded when it is asked for the first time.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

import math
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import islice
from typing import Any

from bot.http import CONNECT, READ, SERVER_ERROR, OutsideAway, OutsideBusy
from bot.metrics.merging import Merging
from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable
from bot.metrics.rules import on_steps

SAID = 300
"""Characters of what AWS says that people are told."""
MOST, LONGEST = 500, 100_000
"""Queries that are asked at once, and characters of them."""
PAGES = 5
"""Pages of an answer that are read: a page has a hundred thousand figures, or names five hundred metrics."""
PAUSE = 30
"""Seconds to wait where AWS says that it is asked too often, which it does without naming any."""
MINUTE = timedelta(minutes=1)
COARSER = ((timedelta(days=63), timedelta(hours=1)), (timedelta(days=15), 5 * MINUTE))
"""How long ago figures are kept only in longer periods, and in which."""
UNKNOWN = ("UnrecognizedClientException", "InvalidClientTokenId", "IncompleteSignature", "OptInRequired")
"""Codes of credentials that are none, whatever the status; their words would name the account."""
BUSY = ("Throttling", "RequestLimitExceeded", "TooManyRequests", "LimitExceeded")
"""How the codes begin of being asked too often."""


@dataclass(frozen=True)
class CloudWatch:
    """CloudWatch in a region, with figures of a `period`; a figure of now is at most `recent` old."""

    region: str
    period: timedelta
    recent: timedelta
    endpoint: str | None = None
    merging: Merging = field(default_factory=lambda: Merging(MOST, LONGEST), repr=False, compare=False)
    made: list[Any] = field(default_factory=list, repr=False, compare=False)

    def now(self, query: str, at: datetime) -> Series:
        """Tell the newest figure that there is, with its own time."""
        return _only(self._newest([query], at)[query]) or Series()

    def over(self, query: str, span: Span) -> Series:
        """Tell the figures of a span, laid onto its steps."""
        kept = next((period for age, period in COARSER if span.end - span.start > age), MINUTE)
        period = max(self.period, kept, math.ceil(span.step / MINUTE) * MINUTE)
        one = _only(self._series([query], span.start - period, span.end, period)[query])
        return Series(on_steps(one.points, span), one.labels) if one else Series()

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Tell the figures of many queries by one request; what refuses it is found by halving."""
        return self.merging.ask(queries, lambda group: self._newest(group, at))

    def offered(self) -> Sequence[Offered]:
        """List the metrics that had figures lately, each by its mean."""
        client = self._client()
        with _asking():
            pages = client.get_paginator("list_metrics").paginate(RecentlyActive="PT3H")
            return tuple(Offered(_query(each)) for page in islice(pages, PAGES) for each in page["Metrics"])

    def _newest(self, group: Sequence[str], at: datetime) -> Mapping[str, Found]:
        found = self._series(group, at - self.recent, at, self.period)
        return {query: _last(told) for query, told in found.items()}

    def _series(self, group: Sequence[str], start: datetime, end: datetime, period: timedelta) -> Mapping[str, Found]:
        """Ask for the figures of a group, each of which is known by a key."""
        keys = {f"q{place}": query for place, query in enumerate(group)}
        asked = [_asked(query, key, int(period.total_seconds())) for key, query in keys.items()]
        given = {"StartTime": start, "EndTime": end, "ScanBy": "TimestampAscending", "MetricDataQueries": asked}
        told: dict[str, dict[str, list[Any]]] = {key: {} for key in keys}
        client = self._client()
        with _asking():
            for page in islice(client.get_paginator("get_metric_data").paginate(**given), PAGES):
                for part in page["MetricDataResults"]:
                    told[part["Id"]].setdefault(part["Label"], []).append(part)
        return {query: _found(query, told[key]) for key, query in keys.items()}

    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes its classes while it runs
        """Make the client once; it may be used by several threads."""
        if not self.made:
            try:
                session, config = import_module("boto3.session"), import_module("botocore.config")
            except ImportError:
                raise Unanswerable("missing", "boto3, which requirements-cloudwatch.lock has") from None
            bounds = config.Config(connect_timeout=CONNECT, read_timeout=READ, retries={"total_max_attempts": 1})
            kind = {"region_name": self.region, "endpoint_url": self.endpoint, "config": bounds}
            self.made.append(session.Session().client("cloudwatch", **kind))
        return self.made[0]


@contextmanager
def _asking() -> Iterator[None]:
    """Hold a call of boto3's; raises what a `Source` raises."""
    errors = import_module("botocore.exceptions")
    try:
        yield
    except errors.ClientError as error:
        raise _refused(error.response) from None
    except (errors.NoCredentialsError, errors.PartialCredentialsError, errors.CredentialRetrievalError) as error:
        raise Unanswerable("denied", type(error).__name__) from None
    except errors.ParamValidationError as error:
        raise Unanswerable("invalid", str(error)[:SAID]) from None
    except errors.BotoCoreError as error:
        raise OutsideAway(type(error).__name__) from None


def _refused(response: Mapping[str, Any]) -> Exception:
    """Tell a no from a pause and from trouble of theirs.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html
    """
    told, status = response.get("Error", {}), response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = str(told.get("Code", ""))
    if code.startswith(BUSY):
        return OutsideBusy(PAUSE)
    if status >= SERVER_ERROR:
        return OutsideAway(f"status {status}", status)
    if status in {401, 403} or code in UNKNOWN:
        return Unanswerable("denied", code)
    return Unanswerable("invalid", str(told.get("Message") or code)[:SAID])


def _asked(query: str, key: str, seconds: int) -> Mapping[str, Any]:
    """Write a query as AWS takes it: an expression after `=`, or namespace, metric, statistic and dimensions."""
    if query.startswith("="):
        return {"Id": key, "Expression": query[1:].strip(), "Period": seconds}
    namespace, metric, statistic, dimensions = _parts(query)
    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    of = {"Namespace": namespace, "MetricName": metric, "Dimensions": named}
    return {"Id": key, "MetricStat": {"Metric": of, "Period": seconds, "Stat": statistic}}


def _parts(query: str) -> tuple[str, str, str, Mapping[str, str]]:
    try:
        namespace, metric, statistic, *dimensions = shlex.split(query)
        return namespace, metric, statistic, dict(map(_dimension, dimensions))
    except ValueError:
        raise Unanswerable("invalid", query[:SAID]) from None


def _dimension(text: str) -> tuple[str, str]:
    name, value = text.split("=", 1)
    return name, value


def _query(metric: Mapping[str, Any]) -> str:
    dimensions = [f"{each['Name']}={each['Value']}" for each in metric["Dimensions"]]
    return shlex.join([metric["Namespace"], metric["MetricName"], "Average", *dimensions])


def _found(query: str, told: Mapping[str, Sequence[Mapping[str, Any]]]) -> Found:
    """Read the series of a query by their labels, each of which may have come in parts."""
    if any(part["StatusCode"] == "Forbidden" for parts in told.values() for part in parts):
        return Unanswerable("denied")
    return [Series(tuple(_points(parts)), _labels(query, label)) for label, parts in told.items()]


def _points(parts: Sequence[Mapping[str, Any]]) -> Iterator[Point]:
    for part in parts:
        for at, value in zip(part["Timestamps"], part["Values"], strict=True):
            yield Point(at.astimezone(UTC), value if math.isfinite(value) else None)


def _labels(query: str, label: str) -> Mapping[str, str]:
    """Give the dimensions, or how AWS calls a series of an expression."""
    return {"label": label} if query.startswith("=") else _parts(query)[3]


def _last(found: Found) -> Found:
    if isinstance(found, Unanswerable):
        return found
    return [Series((each.last,) if each.last else (), each.labels) for each in found]


def _only(found: Found) -> Series | None:
    if isinstance(found, Unanswerable):
        raise found
    if len(found) > 1:
        raise Unanswerable("several", ", ".join((each.labels or {}).get("label", "") for each in found[:3]))
    return found[0] if found else None
