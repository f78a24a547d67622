"""PagerDuty's webhooks are read, those that hold no alert too."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.ports import IncomingAlert, Reading, Unreadable
from bot.integrations import pagerduty

CREATED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HAPPENED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DATA: dict[str, Any] = {
    "id": "PGR0VU2",
    "type": "incident",
    "number": 2,
    "status": "triggered",
    "incident_key": "d3640fbd41094207a1c11e58e46b1662",
    "created_at": "2026-03-02T09:00:00Z",
    "title": "Checkout is slow",
    "html_url": "https://acme.pagerduty.com/incidents/PGR0VU2",
    "service": {"id": "PF9KMXH", "summary": "checkout", "type": "service_reference"},
    "priority": {"id": "PSO75BM", "summary": "P1", "type": "priority_reference"},
    "urgency": "high",
}


def body(kind: str = "incident.triggered", data: Any = None, **fields: Any) -> bytes:
    event = {"id": "01BZ", "event_type": kind, "resource_type": "incident", "occurred_at": "2026-03-02T09:30:00Z"}
    agent = {"id": "PLH1HKV", "summary": "Jiwoo Kim", "type": "user_reference"}
    told = DATA if data is None else data
    return json.dumps({"event": {**event, "agent": agent, "client": None, "data": told, **fields}}).encode()


def read(sent: bytes) -> Reading:
    return pagerduty.read(sent, HAPPENED)


def one(kind: str = "incident.triggered", **fields: Any) -> IncomingAlert:
    (found,) = read(body(kind, {**DATA, **fields})).alerts
    return found


def test_an_incident_is_read() -> None:
    assert one() == IncomingAlert(
        source="pagerduty",
        fingerprint="PGR0VU2",
        firing=True,
        starts_at=CREATED,
        ends_at=None,
        name="Checkout is slow",
        summary="",
        labels={
            "alertname": "Checkout is slow",
            "service": "checkout",
            "severity": "P1",
            "urgency": "high",
            "incident_key": "d3640fbd41094207a1c11e58e46b1662",
        },
        group="",
        url="https://acme.pagerduty.com/incidents/PGR0VU2",
    )


@pytest.mark.parametrize(
    ("kind", "firing", "began", "ended"),
    [
        ("incident.triggered", True, CREATED, None),
        ("incident.reopened", True, HAPPENED, None),
        ("incident.resolved", False, HAPPENED, HAPPENED),
    ],
)
def test_when_it_begins_and_ends(kind: str, firing: bool, began: datetime, ended: datetime | None) -> None:  # noqa: FBT001
    found = one(kind)
    assert (found.firing, found.starts_at, found.ends_at) == (firing, began, ended)


@pytest.mark.parametrize(
    ("priority", "urgency", "severity"),
    [
        ({"summary": "SEV-2"}, "low", "SEV2"),
        ({"summary": "Bad"}, "high", "high"),
        (None, "low", "low"),
        (None, "", None),
    ],
)
def test_how_grave_it_is(priority: Any, urgency: str, severity: str | None) -> None:
    assert one(priority=priority, urgency=urgency).labels.get("severity") == severity


def test_without_a_service_it_belongs_with_nothing_else() -> None:
    assert one(service=None, created_at=None).group == "pagerduty:PGR0VU2"


@pytest.mark.parametrize("kind", ["incident.acknowledged", "incident.annotated", "service.updated", "pagey.ping"])
def test_what_holds_no_alert(kind: str) -> None:
    assert read(body(kind, {"message": "Hello from your friend Pagey!", "type": "ping"})).alerts == []


def test_who_acknowledged_can_be_read() -> None:
    happened = pagerduty.webhook(body("incident.acknowledged"))
    assert happened.agent is not None
    assert (happened.agent.summary, happened.incident().incident_key) == ("Jiwoo Kim", DATA["incident_key"])


@pytest.mark.parametrize(
    "sent", [b"", b"null", b"{}", b'{"event": {}}', body(data={}), body(data=[]), body(occurred_at="soon")]
)
def test_a_bad_body_is_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        read(sent)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        read(sent)
    assert pagerduty.delivery({"x-webhook-id": "w"}, sent) == ""


def signature(secret: bytes) -> str:
    return f"v1={hmac.new(secret, body(), hashlib.sha256).hexdigest()}"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (signature(b"new"), True),
        (f"{signature(b'other')},{signature(b'new')}", True),
        (f"{signature(b'other')}, {signature(b'old')}", True),
        (signature(b"other"), False),
        (signature(b"new").replace("v1=", "v2="), False),
        (signature(b"new").removeprefix("v1="), False),
        ("v1=", False),
        ("", False),
    ],
)
def test_any_signature_of_the_list_counts(header: str, expected: bool) -> None:  # noqa: FBT001
    assert pagerduty.is_from_sender({"x-pagerduty-signature": header}, body(), ["new", "old"], HAPPENED) is expected


@pytest.mark.parametrize(("headers", "name"), [({"x-webhook-id": "w1"}, "w1:01BZ"), ({}, "")])
def test_a_delivery_is_known_when_it_comes_again(headers: dict[str, str], name: str) -> None:
    assert pagerduty.delivery(headers, body()) == name
