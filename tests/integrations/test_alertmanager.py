"""What Alertmanager sends is read, and what it would not send is refused with a reason."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts import labelled
from bot.alerts.ports import IncomingAlert, Reading, Unreadable
from bot.integrations import alertmanager

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALERT: dict[str, Any] = {
    "status": "firing",
    "labels": {"alertname": "HighErrorRate", "service": "checkout"},
    "annotations": {"summary": "5% of requests fail", "description": "long"},
    "startsAt": "2026-03-02T09:00:00Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "http://prometheus/graph",
    "fingerprint": "c0ffee",
}


def read(sent: bytes) -> Reading:
    return alertmanager.read(sent, START)


def body(*alerts: dict[str, Any], **fields: Any) -> bytes:
    return json.dumps({"version": "4", "groupKey": "{}:{}", "alerts": list(alerts), **fields}).encode()


def one(**fields: Any) -> IncomingAlert:
    """Read a post of one alert that differs in some fields; a field given as `...` is left out."""
    (found,) = read(body({key: value for key, value in {**ALERT, **fields}.items() if value is not ...})).alerts
    return found


def test_an_alert_is_read() -> None:
    assert one() == IncomingAlert(
        source="alertmanager",
        fingerprint="c0ffee",
        firing=True,
        starts_at=START,
        ends_at=None,
        name="HighErrorRate",
        summary="5% of requests fail",
        labels={"alertname": "HighErrorRate", "service": "checkout"},
        group="{}:{}",
        url="http://prometheus/graph",
    )


def test_alerts_keep_their_order() -> None:
    found = read(body(*({**ALERT, "fingerprint": name} for name in "cab"))).alerts
    assert [alert.fingerprint for alert in found] == ["c", "a", "b"]


def test_a_post_may_be_empty() -> None:
    assert read(body()) == Reading([], [])


@pytest.mark.parametrize(
    ("status", "ends", "expected"),
    [
        ("resolved", "2026-03-02T09:05:00Z", START + timedelta(minutes=5)),
        ("resolved", "2026-03-02T18:05:00+09:00", START + timedelta(minutes=5)),
        ("resolved", "0001-01-01T00:00:00Z", None),
        ("resolved", None, None),
        ("resolved", ..., None),
        ("firing", "2026-03-02T09:05:00Z", None),
    ],
)
def test_when_an_alert_ended(status: str, ends: object, expected: datetime | None) -> None:
    found = one(status=status, endsAt=ends)
    assert (found.firing, found.ends_at) == (status == "firing", expected)


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        ({"labels": {}}, "name", "alert"),
        (
            {"labels": {"alertname": "A", "code": 500, "ok": True}},
            "labels",
            {"alertname": "A", "code": "500", "ok": "True"},
        ),
        ({"labels": {"alertname": "a\0b"}}, "name", "a\ufffdb"),
        ({"annotations": {"description": "long"}}, "summary", "long"),
        ({"annotations": {"summary": "", "description": "long"}}, "summary", "long"),
        ({"annotations": {}}, "summary", ""),
        ({"annotations": ...}, "summary", ""),
        ({"generatorURL": ...}, "url", ""),
        ({"startsAt": "2026-03-02T09:00:00.123456789Z"}, "starts_at", START + timedelta(microseconds=123456)),
        ({"startsAt": "2026-03-02T18:00:00+09:00"}, "starts_at", START),
        ({"silenceURL": "http://x", "values": {"B": 3}}, "fingerprint", "c0ffee"),
    ],
)
def test_missing_and_odd_fields(fields: dict[str, Any], attribute: str, expected: object) -> None:
    assert getattr(one(**fields), attribute) == expected


@pytest.mark.parametrize(
    ("fields", "group"), [({}, "{}:{}"), ({"groupKey": "a\0"}, "a\ufffd"), ({"truncatedAlerts": 3}, "{}:{}")]
)
def test_fields_of_the_post(fields: dict[str, Any], group: str) -> None:
    assert read(body(ALERT, **fields)).alerts[0].group == group


def test_a_group_key_may_be_missing() -> None:
    assert read(json.dumps({"version": "4", "alerts": [ALERT]}).encode()).alerts[0].group == ""


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        (b"", "the body"),
        (b"not json", "the body"),
        (b'{"version": "4", "alerts": [', "the body"),
        (b"\xff\xfe", "the body"),
        (b'{"version": "4", "alerts": [], "groupKey": "\\ud800"}', "the body"),
        (b"[" * 100_000, "the body"),
        (b"[]", "the body"),
        (b"null", "the body"),
        (b"{}", "version"),
        (b'{"version": "4"}', "alerts"),
        (b'{"version": 4, "alerts": []}', "version"),
        (body(version="3"), "version"),
        (body(alerts=None), "alerts"),
        (body(alerts={}), "alerts"),
        (body(groupKey="k" * 16_385), "groupKey"),
    ],
)
def test_a_bad_body_is_refused(sent: bytes, where: str) -> None:
    with pytest.raises(Unreadable, match=f"^{where}: "):
        read(sent)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "pending"),
        ("status", ...),
        ("labels", ...),
        ("labels", ["alertname"]),
        ("labels.code", "x" * 4097),
        ("annotations", None),
        ("startsAt", ...),
        ("startsAt", "yesterday"),
        ("startsAt", "2026-03-02T09:00:00"),
        ("startsAt", "0001-01-01T00:00:00+09:00"),
        ("endsAt", "9999-12-31T23:59:59-09:00"),
        ("fingerprint", ...),
        ("fingerprint", 5),
        ("fingerprint", ""),
        ("fingerprint", "x" * 201),
        ("generatorURL", None),
    ],
)
def test_a_bad_alert_is_named_by_its_place_and_spoils_no_other(field: str, value: object) -> None:
    name, _, label = field.partition(".")
    bad = {**ALERT, name: {label: value} if label else value}
    if value is ...:
        del bad[name]
    found = read(body(ALERT, bad))
    assert [alert.fingerprint for alert in found.alerts] == ["c0ffee"]
    assert [problem.split(": ")[0] for problem in found.problems] == [f"alerts.1.{field}"]
    with pytest.raises(Unreadable, match=rf"^alerts\.0\.{field}: "):
        read(body(bad))


def test_the_reason_repeats_nothing_of_the_body() -> None:
    with pytest.raises(Unreadable) as raised:
        read(body({**ALERT, "status": "hunter2"}))
    assert "hunter2" not in str(raised.value)


def test_too_many_alerts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "MOST", 2)
    assert len(read(body(ALERT, ALERT)).alerts) == 2
    with pytest.raises(Unreadable, match="alerts: more than 2"):
        read(body(ALERT, ALERT, ALERT))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        read(sent)


@given(
    labels=st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=5),
    start=st.datetimes(
        min_value=datetime(1, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(9999, 12, 30),  # noqa: DTZ001 - hypothesis adds the zone
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=9))]),
    ),
)
def test_what_is_sent_comes_back(labels: dict[str, str], start: datetime) -> None:
    found = one(labels=labels, startsAt=start.isoformat())
    assert found.starts_at == start
    assert "\0" not in "".join([*found.labels, *found.labels.values()])
    assert found.labels.get("a", "") == labels.get("a", "").replace("\0", "\ufffd")
