"""Who may send alerts, and what is kept of their secrets."""

import hashlib
import hmac

import pytest

from bot.web.senders import Senders
from tests.work.bench import NOW

BODY = b'{"routing_key": "token", "event_action": "trigger"}'
SENDERS = Senders("token", {"grafana": ["grafana-secret"]})
SIGNED = {"x-grafana-alerting-signature": hmac.new(b"grafana-secret", BODY, hashlib.sha256).hexdigest()}


@pytest.mark.parametrize(
    ("source", "headers", "expected"),
    [
        ("alertmanager", {"authorization": "Bearer token"}, True),
        ("grafana", {"authorization": "Bearer token"}, True),
        ("grafana", {"authorization": "Bearer grafana-secret"}, False),
        ("grafana", SIGNED, True),
        ("datadog", SIGNED, False),
        ("alertmanager", {}, False),
        ("events", {}, True),
        ("datadog", {}, False),
    ],
)
def test_who_is_known(source: str, headers: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    assert SENDERS.knows(source, headers, BODY, NOW) is expected


@pytest.mark.parametrize("source", ["alertmanager", "grafana", "events"])
def test_where_nothing_is_set_nobody_is_known(source: str) -> None:
    assert not Senders("").knows(source, {"authorization": "Bearer ", **SIGNED}, b'{"routing_key": ""}', NOW)


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (BODY, b'{"routing_key": "***", "event_action": "trigger"}'),
        (b'{"routing_key" : "of \\"another\\" service", "a": "b"}', b'{"routing_key" : "***", "a": "b"}'),
        (b'{"routing_key": "token', b'{"routing_key": "***'),
        (b'{"title": "curl -H token"}', b'{"title": "curl -H ***"}'),
        (b"\xff\x00", b"\xff\x00"),
    ],
)
def test_no_secret_is_kept(body: bytes, kept: bytes) -> None:
    assert SENDERS.masked(body) == kept


def test_without_a_token_a_body_is_kept_as_it_is() -> None:
    assert Senders("").masked(b"{}") == b"{}"
