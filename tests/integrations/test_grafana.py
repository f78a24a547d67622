"""What Grafana sends is read, and who signs as Grafana does is known."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.ports import IncomingAlert, Reading, Unreadable
from bot.integrations import grafana

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALERT: dict[str, Any] = {
    "status": "firing",
    "labels": {"alertname": "QueueIsLong", "grafana_folder": "Shop", "service": "checkout"},
    "annotations": {"summary": "600 orders wait"},
    "startsAt": "2026-03-02T18:00:00+09:00",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "https://grafana.example.com/alerting/grafana/r1/view",
    "fingerprint": "57c6d9296de2ad39",
    "silenceURL": "https://grafana.example.com/alerting/silence/new",
    "dashboardURL": "https://grafana.example.com/d/d1",
    "panelURL": "https://grafana.example.com/d/d1?viewPanel=2",
    "imageURL": "",
    "values": {"B": 612, "C": 1},
    "valueString": "[ var='B' value=612 ]",
}


def body(*alerts: Any, **fields: Any) -> bytes:
    post = {"receiver": "bongsu", "status": "firing", "orgId": 1, "version": "1", "groupKey": "{}:{}"}
    deprecated = {"title": "[FIRING:1]", "state": "alerting", "message": "**Firing**"}
    return json.dumps({**post, **deprecated, "alerts": list(alerts), **fields}).encode()


def read(sent: bytes) -> Reading:
    return grafana.read(sent, START)


def one(**fields: Any) -> IncomingAlert:
    """Read a post of one alert that differs in some fields; a field given as `...` is left out."""
    (found,) = read(body({key: value for key, value in {**ALERT, **fields}.items() if value is not ...})).alerts
    return found


def test_an_alert_is_read() -> None:
    assert one() == IncomingAlert(
        source="grafana",
        fingerprint="57c6d9296de2ad39",
        firing=True,
        starts_at=START,
        ends_at=None,
        name="QueueIsLong",
        summary="600 orders wait",
        labels=ALERT["labels"],
        group="{}:{}",
        url="https://grafana.example.com/d/d1?viewPanel=2",
    )


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        ({"annotations": {}}, "summary", "B = 612, C = 1"),
        ({"annotations": {}, "values": None}, "summary", "[ var='B' value=612 ]"),
        ({"annotations": {}, "values": ..., "valueString": ...}, "summary", ""),
        ({"panelURL": ""}, "url", "https://grafana.example.com/d/d1"),
        ({"panelURL": ..., "dashboardURL": None}, "url", "https://grafana.example.com/alerting/grafana/r1/view"),
        ({"labels": {"alertname": "DatasourceNoData", "rulename": "Queue"}}, "name", "DatasourceNoData: Queue"),
        ({"labels": {"alertname": "Queue", "rulename": "Queue"}}, "name", "Queue"),
        ({"status": "resolved", "endsAt": "2026-03-02T09:05:00Z"}, "ends_at", START + timedelta(minutes=5)),
        ({"status": "resolved"}, "ends_at", None),
        ({"status": "resolved"}, "firing", False),
    ],
)
def test_missing_and_odd_fields(fields: dict[str, Any], attribute: str, expected: object) -> None:
    assert getattr(one(**fields), attribute) == expected


def test_one_post_holds_what_fires_and_what_is_over_and_one_bad_alert_spoils_no_other() -> None:
    over = {**ALERT, "status": "resolved", "endsAt": "2026-03-02T09:05:00Z", "fingerprint": "f2"}
    found = read(body(ALERT, over, {**ALERT, "startsAt": "soon"}))
    assert [alert.firing for alert in found.alerts] == [True, False]
    assert [problem.split(":")[0] for problem in found.problems] == ["alerts.2.startsAt"]


@pytest.mark.parametrize("sent", [b"", b"null", b"{}", body(ALERT, version="4"), body({**ALERT, "labels": None})])
def test_a_bad_body_is_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        read(sent)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        read(sent)


def signed(message: bytes, **headers: str) -> dict[str, str]:
    made = hmac.new(b"grafana-secret", message, hashlib.sha256).hexdigest()
    return {"x-grafana-alerting-signature": made, **headers}


def stamped(then: datetime, signed_at: datetime | None = None) -> dict[str, str]:
    time, other = (str(int(each.timestamp())) for each in (then, signed_at or then))
    return signed(other.encode() + b":body", **{"x-grafana-alerting-timestamp": time})


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (signed(b"body"), True),
        (signed(b"another body"), False),
        ({}, False),
        (stamped(START), True),
        (stamped(START - timedelta(minutes=4)), True),
        (stamped(START - timedelta(minutes=6)), False),
        (stamped(START, signed_at=START - timedelta(days=1)), False),
        (signed(b"body", **{"x-grafana-alerting-timestamp": "soon"}), False),
        ({**stamped(START), "x-grafana-alerting-timestamp": ""}, False),
    ],
)
def test_who_is_grafana(headers: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    assert grafana.is_from_sender(headers, b"body", ["another", "grafana-secret"], START) is expected
    assert not grafana.is_from_sender(headers, b"body", [], START)
