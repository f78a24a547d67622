"""What holds for every source: whatever stands in a body, what is read of it can be stored."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.alerts.ports import Unreadable
from bot.flows.alert_sources import READERS
from tests import sns
from tests.integrations import (
    test_alertmanager,
    test_datadog,
    test_events,
    test_grafana,
    test_pagerduty,
    test_sentry,
)

CAME = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ALARM = {**sns.notification(), "Message": json.dumps({**sns.ALARM, "AlarmDescription": "a\0b"})}
BODIES: list[tuple[str, Any]] = [
    ("alertmanager", json.loads(test_alertmanager.body(test_alertmanager.ALERT))),
    ("cloudwatch", ALARM),
    ("datadog", test_datadog.SENT),
    ("events", test_events.EVENT),
    ("events", test_events.PLAIN),
    ("grafana", json.loads(test_grafana.body({**test_grafana.ALERT, "annotations": {}}))),
    ("pagerduty", json.loads(test_pagerduty.body())),
    ("sentry", {"action": "triggered", "data": {"event": test_sentry.EVENT, "triggered_rule": "r"}}),
    ("sentry", {"action": "critical", "data": {"metric_alert": test_sentry.METRIC, "web_url": "http://x"}}),
]
ODD = ["a\0b", "x" * 20_000, "", None, 0, -1.5, True, [], {}, ["a"], {"a\0": "b\0"}, 10**30]


def places(found: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Name every place in a body."""
    if path:
        yield path
    if isinstance(found, dict | list):
        for key in found if isinstance(found, dict) else range(len(found)):
            yield from places(found[key], (*path, key))


def changed(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(body)
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return made


def test_every_source_has_an_example() -> None:
    assert {source for source, _ in BODIES} == set(READERS)


@pytest.mark.parametrize(("source", "body"), BODIES)
@pytest.mark.parametrize("odd", ODD, ids=lambda value: repr(value)[:20])
def test_an_odd_value_anywhere_is_read_so_that_it_can_be_stored_or_refused(source: str, body: Any, odd: Any) -> None:
    for path in places(body):
        try:
            alerts = READERS[source](json.dumps(changed(body, path, odd)).encode(), CAME).alerts
        except Unreadable:  # refused, which is as good
            continue
        for alert in alerts:
            told = (alert.fingerprint, alert.name, alert.summary, alert.group, alert.url)
            assert not any("\0" in text for text in (*told, *alert.labels, *alert.labels.values()))
            assert alert.fingerprint
            assert max(map(len, (alert.fingerprint, alert.name, alert.summary, alert.url))) <= 16_384
            assert alert.starts_at.tzinfo is not None
