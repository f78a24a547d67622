"""What Datadog sends with our body is read, variables that it did not fill in too."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.ports import IncomingAlert, Unreadable
from bot.integrations import datadog

CAME = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEMPLATE: dict[str, str] = json.loads((Path(__file__).parents[2] / "examples/datadog.json").read_text())
SENT: dict[str, Any] = {
    "id": "1234",
    "cycle": "5678901234567890123",
    "transition": "Triggered",
    "priority": "P2",
    "scope": "env:prod,host:web-1",
    "title": "[P2] [Triggered on {host:web-1}] CPU is high",
    "text": "CPU of web-1 is at 97 %",
    "link": "https://app.datadoghq.com/monitors/1234",
    "tags": "env:prod,service:web,urgent",
    "date": "1772442000000",
}


def one(**fields: Any) -> IncomingAlert:
    (found,) = datadog.read(json.dumps({**SENT, **fields}).encode(), CAME).alerts
    return found


def test_a_change_of_a_monitor_is_read() -> None:
    assert one() == IncomingAlert(
        source="datadog",
        fingerprint="5678901234567890123",
        firing=True,
        starts_at=START,
        ends_at=None,
        name="CPU is high",
        summary="CPU of web-1 is at 97 %",
        labels={
            "alertname": "CPU is high",
            "severity": "p2",
            "env": "prod",
            "host": "web-1",
            "service": "web",
            "urgent": "true",
            "monitor": "1234",
            "scope": "env:prod,host:web-1",
        },
        group="datadog:1234 env:prod,host:web-1",
        url="https://app.datadoghq.com/monitors/1234",
    )


def test_the_body_that_we_ship_has_the_fields_that_are_read() -> None:
    assert set(TEMPLATE) == set(SENT) == set(datadog._Body.model_fields)
    assert all(datadog.UNSET.fullmatch(variable) for variable in TEMPLATE.values())


@pytest.mark.parametrize("name", [name for name in TEMPLATE if name not in {"id", "cycle"}])
def test_a_variable_that_arrives_literally_is_as_good_as_none(name: str) -> None:
    assert one(**{name: TEMPLATE[name]}) == one(**{name: ""})
    assert "$" not in str(one(**{name: TEMPLATE[name]}))


@pytest.mark.parametrize(
    ("transition", "firing"),
    [("Triggered", True), ("Re-Triggered", True), ("No Data", True), ("Recovered", False), ("$ALERT_TRANSITION", True)],
)
def test_only_a_recovery_ends_it(transition: str, firing: bool) -> None:  # noqa: FBT001
    assert one(transition=transition).firing is firing


@pytest.mark.parametrize(
    ("priority", "transition", "severity"),
    [
        ("P1", "Warn", "p1"),
        ("$ALERT_PRIORITY", "Warn", "warning"),
        ("", "Triggered", None),
        ("normal", "No Data", None),
    ],
)
def test_how_grave_it_is(priority: str, transition: str, severity: str | None) -> None:
    assert one(priority=priority, transition=transition).labels.get("severity") == severity


@pytest.mark.parametrize(
    ("fields", "fingerprint"),
    [
        ({}, "5678901234567890123"),
        ({"cycle": "$ALERT_CYCLE_KEY"}, "1234 env:prod,host:web-1"),
        ({"cycle": "", "scope": "$ALERT_SCOPE"}, "1234"),
        ({"id": 1234, "cycle": None}, "1234 env:prod,host:web-1"),
    ],
)
def test_what_identifies_it(fields: dict[str, Any], fingerprint: str) -> None:
    assert one(**fields).fingerprint == fingerprint


@pytest.mark.parametrize(("transition", "repeats"), [("Renotify", True), ("Triggered", False), ("Re-Triggered", False)])
def test_a_reminder_is_known_as_one(transition: str, repeats: bool) -> None:  # noqa: FBT001
    assert one(transition=transition).repeats is repeats


def test_a_scope_of_many_groups_is_known_by_its_hash() -> None:
    found = one(cycle="", scope="host:a," * 100)
    assert len(found.fingerprint) == 64
    assert len(found.group) < 100


@pytest.mark.parametrize("date", ["", "soon", "9" * 30, "-1e9"])
def test_without_a_time_it_began_when_it_came(date: str) -> None:
    assert one(date=date).starts_at == CAME


def test_without_a_title_it_is_called_after_its_sender() -> None:
    assert one(title="$EVENT_TITLE").name == "Datadog"


@pytest.mark.parametrize("sent", [b"", b"[]", b"{}", json.dumps(TEMPLATE).encode(), b'{"id": {"a": 1}}'])
def test_a_bad_body_is_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        datadog.read(sent, CAME)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        datadog.read(sent, CAME)
