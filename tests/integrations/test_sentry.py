"""What Sentry sends is read: rules about issues and metrics, and issues that are resolved."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.ports import IncomingAlert, Reading, Unreadable
from bot.integrations import sentry

CAME = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVENT: dict[str, Any] = {
    "event_id": "e4874d664c3540c1a32eab185f12c5ab",
    "issue_id": "1170820242",
    "title": "ReferenceError: cart is not defined",
    "level": "error",
    "culprit": "checkout/pay",
    "platform": "javascript",
    "project": 1,
    "environment": "production",
    "datetime": "2026-03-02T09:00:00.000000Z",
    "tags": [["browser", "Chrome 75"], ["service", "checkout"], ["odd"], "odd", [1, 2]],
    "web_url": "https://sentry.io/organizations/shop/issues/1170820242/events/e4874/",
    "exception": {"values": [{"type": "ReferenceError"}]},
}
METRIC: dict[str, Any] = {
    "id": 4,
    "title": "Too many errors",
    "date_started": "2026-03-02T09:00:00Z",
    "date_closed": None,
    "alert_rule": {"id": "7", "name": "Too many errors", "projects": ["shop", "cart"], "environment": None},
}


def read(action: str, **data: Any) -> Reading:
    hook = {"action": action, "actor": {"type": "application"}, "installation": {"uuid": "u"}, "data": data}
    return sentry.read(json.dumps(hook).encode(), CAME)


def of_event(**fields: Any) -> IncomingAlert:
    (found,) = read("triggered", event={**EVENT, **fields}, triggered_rule="Unhandled in production").alerts
    return found


def of_metric(action: str = "critical", **fields: Any) -> IncomingAlert:
    more = {"description_text": "1000 events in the last 10 minutes", "web_url": "https://sentry.io/alerts/4/"}
    (found,) = read(action, metric_alert={**METRIC, **fields}, **more).alerts
    return found


def test_a_rule_about_an_issue_is_read() -> None:
    assert of_event() == IncomingAlert(
        source="sentry",
        fingerprint="issue:1170820242",
        firing=True,
        starts_at=START,
        ends_at=None,
        name="ReferenceError: cart is not defined",
        summary="checkout/pay",
        labels={
            "alertname": "ReferenceError: cart is not defined",
            "severity": "danger",
            "level": "error",
            "rule": "Unhandled in production",
            "project": "1",
            "environment": "production",
            "platform": "javascript",
            "issue": "1170820242",
            "browser": "Chrome 75",
            "service": "checkout",
        },
        group="sentry:issue:1170820242",
        url="https://sentry.io/organizations/shop/issues/1170820242/events/e4874/",
    )


def test_a_rule_about_a_metric_is_read() -> None:
    assert of_metric() == IncomingAlert(
        source="sentry",
        fingerprint="metric:4",
        firing=True,
        starts_at=START,
        ends_at=None,
        name="Too many errors",
        summary="1000 events in the last 10 minutes",
        labels={"alertname": "Too many errors", "severity": "critical", "project": "shop, cart"},
        group="sentry:rule:Too many errors",
        url="https://sentry.io/alerts/4/",
    )


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        ({"title": None}, "name", "Sentry"),
        ({"datetime": None}, "starts_at", CAME),
        ({"issue_id": 5}, "fingerprint", "issue:5"),
        ({"web_url": None, "culprit": None}, "url", ""),
        ({"title": "x" * 9000}, "name", "x" * 4096),
    ],
)
def test_odd_events(fields: dict[str, Any], attribute: str, expected: object) -> None:
    assert getattr(of_event(**fields), attribute) == expected


@pytest.mark.parametrize("tags", [None, {}, {"a": "b"}, "text", [], 5 * [["k\0", "v\0"]]])
def test_odd_tags_spoil_nothing(tags: Any) -> None:
    assert "\0" not in str(of_event(tags=tags).labels)


def test_a_metric_that_is_well_again() -> None:
    over = of_metric("resolved", date_closed="2026-03-02T09:20:00Z")
    assert (over.firing, over.ends_at) == (False, START + timedelta(minutes=20))
    assert (over.fingerprint, over.starts_at) == (of_metric().fingerprint, of_metric("warning").starts_at)


def test_an_issue_that_somebody_resolved_ends_its_alert() -> None:
    (over,) = read("resolved", issue={"id": "1170820242", "title": "ReferenceError"}).alerts
    assert (over.firing, over.ends_at, over.fingerprint) == (False, CAME, of_event().fingerprint)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("created", {"issue": {"id": "1"}}),
        ("assigned", {"issue": {"id": "1"}}),
        ("created", {"installation": {"uuid": "u"}}),
        ("created", {"comment": "text", "issue_id": 1}),
        ("open", {"metric_alert": METRIC}),
    ],
)
def test_what_holds_no_alert(action: str, data: dict[str, Any]) -> None:
    assert read(action, **data).alerts == []


@pytest.mark.parametrize("sent", [b"", b"null", b"[]", b"{}", b'{"action": "triggered", "data": {"event": {}}}'])
def test_a_bad_body_is_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        sentry.read(sent, CAME)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        sentry.read(sent, CAME)
