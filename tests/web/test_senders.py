"""Who may send alerts, and what is kept of their secrets."""

import hashlib
import hmac
import json

import pytest

from bot.web.senders import Senders, Standing, delivery
from tests import sns
from tests.work.bench import NOW

BODY = b'{"routing_key": "token", "event_action": "trigger"}'
MADE = hmac.new(b"a-secret", BODY, hashlib.sha256).hexdigest()
THEN = str(int(NOW.timestamp()))
STAMPED = hmac.new(b"a-secret", f"{THEN}:".encode() + BODY, hashlib.sha256).hexdigest()
SECRETS = {source: ["a-secret"] for source in ("events", "grafana", "sentry", "pagerduty")}
SENDERS = Senders("token", SECRETS, lambda: [sns.TOPIC])
SIGNED = {"x-grafana-alerting-signature": MADE}


@pytest.mark.parametrize(
    ("source", "headers", "expected"),
    [
        ("alertmanager", {"authorization": "Bearer token"}, True),
        ("grafana", {"authorization": "Bearer token"}, True),
        ("grafana", {"authorization": "Bearer a-secret"}, False),
        ("grafana", SIGNED, True),
        ("sentry", {"sentry-hook-signature": MADE}, True),
        ("sentry", SIGNED, False),
        ("pagerduty", {"x-pagerduty-signature": f"v1=0,v1={MADE}"}, True),
        ("pagerduty", {"x-pagerduty-signature": MADE}, False),
        ("datadog", SIGNED, False),
        ("cloudwatch", {}, False),
        ("alertmanager", {}, False),
        ("events", {}, True),
        ("datadog", {}, False),
    ],
)
def test_who_is_known(source: str, headers: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    standing = SENDERS.standing(source, headers, BODY, NOW)
    assert standing is (Standing.PROVEN if expected else Standing.STRANGER)


def test_a_message_of_our_topic_only_claims_to_be_of_it() -> None:
    body = json.dumps(sns.notification()).encode()
    assert SENDERS.standing("cloudwatch", {}, body, NOW) is Standing.CLAIMED
    assert SENDERS.standing("cloudwatch", {"authorization": "Bearer token"}, body, NOW) is Standing.PROVEN
    assert Senders("token").standing("cloudwatch", {}, body, NOW) is Standing.STRANGER


@pytest.mark.parametrize("source", ["alertmanager", "grafana", "events", "cloudwatch"])
def test_where_nothing_is_set_nobody_is_known(source: str) -> None:
    given = {"authorization": "Bearer ", **SIGNED}
    assert Senders("").standing(source, given, b'{"routing_key": ""}', NOW) is Standing.STRANGER


@pytest.mark.parametrize(("signature", "standing"), [(STAMPED, Standing.PROVEN), (MADE, Standing.STRANGER)])
def test_scripts_may_sign_instead_of_carrying_a_token(signature: str, standing: Standing) -> None:
    headers = {"x-bongsu-timestamp": THEN, "x-bongsu-signature": signature}
    assert Senders("", SECRETS).standing("events", headers, BODY, NOW) is standing


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (BODY, b'{"routing_key": "***", "event_action": "trigger"}'),
        (b'{"routing_key" : "of \\"another\\" service", "a": "b"}', b'{"routing_key" : "***", "a": "b"}'),
        (b'{"routing_key": "token', b'{"routing_key": "***"'),
        (b'{"title": "latest tokens"}', b'{"title": "latest tokens"}'),
        (b"\xff\x00", b"\xff\x00"),
    ],
)
def test_no_secret_is_kept(body: bytes, kept: bytes) -> None:
    assert SENDERS.masked(body) == kept


def test_a_long_token_is_looked_for_everywhere() -> None:
    body = b'{"title": "curl -H a-long-token"}'
    assert Senders("a-long-token").masked(body) == b'{"title": "curl -H ***"}'


def test_without_a_token_a_body_is_kept_as_it_is() -> None:
    assert Senders("").masked(b"{}") == b"{}"


@pytest.mark.parametrize(
    ("source", "headers", "name"),
    [
        ("alertmanager", {"x-webhook-id": "w"}, ""),
        ("sentry", {"request-id": "r"}, "r"),
        ("sentry", {"request-id": "r" * 300}, "r" * 200),
        ("sentry", {}, ""),
        ("events", {"x-bongsu-signature": "s"}, "s"),
        ("events", {}, ""),
        ("cloudwatch", {}, ""),
    ],
)
def test_how_a_delivery_is_called(source: str, headers: dict[str, str], name: str) -> None:
    assert delivery(source, headers, BODY) == name
