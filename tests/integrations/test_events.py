"""Events in PagerDuty's shape and in the plain one are read."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.ports import IncomingAlert, Reading, Unreadable
from bot.integrations import events

CAME = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAYLOAD: dict[str, Any] = {
    "summary": "Disk of db-1 is full",
    "severity": "critical",
    "source": "db-1.example.com",
    "timestamp": "2026-03-02T09:00:00.000+0000",
    "component": "postgres",
    "group": "shop",
    "class": "disk",
    "custom_details": {"service": "orders", "free": 0, "mounts": ["/"]},
}
EVENT: dict[str, Any] = {
    "routing_key": "a-routing-key",
    "event_action": "trigger",
    "dedup_key": "disk/db-1",
    "client": "Monitoring",
    "client_url": "https://monitoring.example.com/1",
    "links": [{"href": "https://example.com/runbook", "text": "Runbook"}],
    "images": [],
    "payload": PAYLOAD,
}
PLAIN: dict[str, Any] = {"status": "firing", "title": "Backup failed"}


def read(given: Any) -> Reading:
    return events.read(json.dumps(given).encode(), CAME)


def one(given: dict[str, Any], **fields: Any) -> IncomingAlert:
    """Read an event that differs in some fields; a field given as `...` is left out."""
    (found,) = read({key: value for key, value in {**given, **fields}.items() if value is not ...}).alerts
    return found


def test_an_event_of_pagerdutys_shape_is_read() -> None:
    assert one(EVENT) == IncomingAlert(
        source="events",
        fingerprint="disk/db-1",
        firing=True,
        starts_at=START,
        ends_at=None,
        name="Disk of db-1 is full",
        summary="",
        labels={
            "alertname": "Disk of db-1 is full",
            "severity": "critical",
            "source": "db-1.example.com",
            "component": "postgres",
            "group": "shop",
            "class": "disk",
            "service": "orders",
            "free": "0",
        },
        group="",
        url="https://monitoring.example.com/1",
    )


def test_a_plain_event_is_read() -> None:
    sent = {**PLAIN, "dedup_key": 7, "severity": "error", "service": "web", "labels": {"zone": 3}, "url": "http://x"}
    assert one(sent) == IncomingAlert(
        source="events",
        fingerprint="7",
        firing=True,
        starts_at=CAME,
        ends_at=None,
        name="Backup failed",
        summary="",
        labels={"alertname": "Backup failed", "severity": "error", "service": "web", "zone": "3"},
        group="",
        url="http://x",
    )


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        ({"client_url": ...}, "url", "https://example.com/runbook"),
        ({"client_url": None, "links": []}, "url", ""),
        ({"payload": {**PAYLOAD, "timestamp": None}}, "starts_at", CAME),
        ({"payload": {**PAYLOAD, "custom_details": "full"}}, "group", "events:disk/db-1"),
        ({"payload": {**PAYLOAD, "summary": "x" * 5000}}, "name", "x" * 4096),
        ({"event_action": "resolve"}, "firing", False),
        ({"event_action": "resolve", "payload": ...}, "fingerprint", "disk/db-1"),
        ({"dedup_key": "k" * 255}, "fingerprint", "k" * 255),
    ],
)
def test_odd_events_of_pagerdutys_shape(fields: dict[str, Any], attribute: str, expected: object) -> None:
    assert getattr(one(EVENT, **fields), attribute) == expected


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        ({"status": "resolved"}, "firing", False),
        ({"started_at": "2026-03-02T18:00:00+09:00"}, "starts_at", START),
        ({"summary": "three nights in a row"}, "summary", "three nights in a row"),
        ({"dedup_key": "b"}, "group", "events:b"),
        ({"title": "a\0b"}, "name", "a\ufffdb"),
        ({"labels": {"severity": "info"}}, "labels", {"alertname": "Backup failed", "severity": "info"}),
    ],
)
def test_odd_plain_events(fields: dict[str, Any], attribute: str, expected: object) -> None:
    assert getattr(one(PLAIN, **fields), attribute) == expected


@pytest.mark.parametrize("given", [{**EVENT, "dedup_key": ...}, PLAIN])
def test_without_a_key_the_same_event_is_the_same(given: dict[str, Any]) -> None:
    first, again = one(given), one(given)
    assert first.fingerprint == again.fingerprint
    other = {"payload": {**PAYLOAD, "summary": "Other"}} if "payload" in given else {"title": "Other"}
    assert one(given, **other).fingerprint != first.fingerprint


def test_an_acknowledgement_says_nothing_new() -> None:
    assert read({**EVENT, "event_action": "acknowledge", "payload": None}).alerts == []


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ([], "the body"),
        (None, "the body"),
        ("event_action", "the body"),
        ({}, "status"),
        ({"status": "firing"}, "title"),
        ({**PLAIN, "status": "broken"}, "status"),
        ({**PLAIN, "labels": []}, "labels"),
        ({**EVENT, "event_action": "open"}, "event_action"),
        ({**EVENT, "payload": None}, "payload"),
        ({**EVENT, "payload": {**PAYLOAD, "severity": "sev1"}}, "payload.severity"),
        ({"event_action": "resolve"}, "dedup_key"),
        ({**EVENT, "dedup_key": "k" * 256}, "dedup_key"),
    ],
)
def test_a_bad_body_is_refused(sent: Any, where: str) -> None:
    with pytest.raises(Unreadable, match=f"^{where}: "):
        read(sent)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        events.read(sent, CAME)
    assert not events.carries(sent, "key")


def test_a_body_nested_too_deeply_is_refused() -> None:
    with pytest.raises(Unreadable):
        events.read(b"[" * 100_000, CAME)


@pytest.mark.parametrize(
    ("key", "expected"), [("a-routing-key", True), ("another", False), ("", False), (None, False), (5, False)]
)
def test_the_routing_key_may_prove_the_sender(key: object, expected: bool) -> None:  # noqa: FBT001
    body = json.dumps({**EVENT, "routing_key": key}).encode()
    assert events.carries(body, "a-routing-key") is expected
    assert not events.carries(body, "")


def signed(body: bytes, then: datetime, secret: str = "a-secret") -> dict[str, str]:
    """Sign as the README says."""
    time = str(int(then.timestamp()))
    made = hmac.new(secret.encode(), f"{time}:".encode() + body, hashlib.sha256).hexdigest()
    return {"x-bongsu-timestamp": time, "x-bongsu-signature": made}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (signed(b"body", CAME), True),
        (signed(b"body", CAME, "another"), True),
        (signed(b"body", CAME - timedelta(minutes=4)), True),
        (signed(b"body", CAME - timedelta(minutes=6)), False),
        (signed(b"body", CAME + timedelta(minutes=6)), False),
        (signed(b"body", CAME, "a-wrong-secret"), False),
        (signed(b"another body", CAME), False),
        ({**signed(b"body", CAME), "x-bongsu-timestamp": ""}, False),
        ({**signed(b"body", CAME), "x-bongsu-timestamp": "now"}, False),
        ({**signed(b"body", CAME - timedelta(minutes=6)), "x-bongsu-timestamp": str(int(CAME.timestamp()))}, False),
        ({}, False),
    ],
)
def test_who_signs_with_the_time_is_known_for_a_while(headers: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    assert events.is_from_sender(headers, b"body", ["a-secret", "another"], CAME) is expected
    assert not events.is_from_sender(headers, b"body", [], CAME)


def test_a_signed_post_is_known_by_its_signature() -> None:
    headers = signed(b"body", CAME)
    assert events.delivery(headers, b"body") == headers["x-bongsu-signature"]
    assert events.delivery({}, b"body") == ""
