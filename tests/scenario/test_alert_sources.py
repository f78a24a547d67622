"""Every source proves who it is in its own way, to the bot as it is built; Slack is away all the while."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.models import AlertPost, Job
from bot.web.server import LARGEST
from tests import sns
from tests.scenario.signed import Signed

SECRETS = {
    "BONGSU_GRAFANA_SECRET": "of-grafana",
    "BONGSU_PAGERDUTY_SECRET": "of-a-newer,of-pagerduty",
    "BONGSU_SENTRY_SECRET": "of-sentry",
}
GRAFANA = b'{"version": "1", "alerts": []}'
SENTRY = b'{"action": "created", "data": {"issue": {"id": "1"}}}'
PAGERDUTY = b'{"event": {"id": "e1", "event_type": "pagey.ping", "occurred_at": "2026-03-01T08:00:00Z", "data": {}}}'
Headers = dict[str, str]


def made(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def of_grafana(body: bytes) -> Headers:
    now = str(int(time.time()))
    signature = made("of-grafana", now.encode() + b":" + body)
    return {"X-Grafana-Alerting-Signature": signature, "X-Grafana-Alerting-Timestamp": now}


def of_sentry(body: bytes) -> Headers:
    return {"Sentry-Hook-Signature": made("of-sentry", body), "Sentry-Hook-Resource": "issue", "Request-ID": "r1"}


def of_pagerduty(body: bytes) -> Headers:
    return {"X-PagerDuty-Signature": f"v1={'0' * 64},v1={made('of-pagerduty', body)}", "X-Webhook-Id": "w1"}


SIGNED: list[tuple[str, bytes, Callable[[bytes], Headers]]] = [
    ("grafana", GRAFANA, of_grafana),
    ("sentry", SENTRY, of_sentry),
    ("pagerduty", PAGERDUTY, of_pagerduty),
]


@pytest.fixture
def signed(tmp_path: Path, database_url: str) -> Iterator[Signed]:
    catalogue = tmp_path / "bongsu.toml"
    catalogue.write_text(f'[alert]\nsns_topics = "{sns.TOPIC}"\n', encoding="utf-8")
    bot = Signed(tmp_path, database_url, BONGSU_CONFIG=str(catalogue), **SECRETS)
    yield bot
    bot.close()


def send(signed: Signed, source: str, body: bytes, headers: Headers) -> int:
    return signed.http.post(
        f"/alerts/{source}", data=body, headers=headers, content_type="application/json"
    ).status_code


def rows(signed: Signed, table: type[Any]) -> list[Any]:
    with signed.instance.database.read() as tx:
        return tx.query(table).order_by(table.id).all()


@pytest.mark.parametrize(("source", "body", "sign"), SIGNED)
def test_a_signature_of_its_own_is_enough(
    signed: Signed, source: str, body: bytes, sign: Callable[[bytes], Headers]
) -> None:
    assert send(signed, source, body, sign(body)) == 202
    assert [post.body for post in rows(signed, AlertPost)] == [body]
    assert send(signed, source, body + b" ", sign(body)) == 401
    assert send(signed, source, body, {}) == 401
    assert send(signed, "datadog", b'{"id": "1"}', sign(b'{"id": "1"}')) == 401
    assert len(rows(signed, AlertPost)) == 1


@pytest.mark.parametrize(("source", "body", "sign"), SIGNED[1:])
def test_what_comes_again_is_answered_alike_and_taken_once(
    signed: Signed, source: str, body: bytes, sign: Callable[[bytes], Headers]
) -> None:
    assert {send(signed, source, body, sign(body)) for _ in range(3)} == {202}
    assert len(rows(signed, AlertPost)) == 1


def test_sentry_is_answered_as_soon_as_its_post_is_kept(signed: Signed) -> None:
    """It waits for a second: nothing but one transaction stands before the answer."""
    assert send(signed, "sentry", SENTRY, of_sentry(SENTRY)) == 202
    assert [(post.sorted_at, post.error) for post in rows(signed, AlertPost)] == [(None, None)]
    assert [job.flow for job in rows(signed, Job)] == ["alerts.sort/1"]


def test_keep_16_who_hears_a_message_of_sns_calls_nobody(signed: Signed) -> None:
    for message in (sns.confirmation(), sns.notification()):
        assert send(signed, "cloudwatch", json.dumps(message).encode(), {}) == 202
    assert [(post.is_proven, post.sorted_at) for post in rows(signed, AlertPost)] == [(False, None)] * 2
    assert [job.flow for job in rows(signed, Job)] == ["alerts.prove/1"] * 2


@pytest.mark.parametrize("source", ["grafana", "sentry", "pagerduty", "cloudwatch", "datadog", "events", "no-such"])
def test_a_body_that_is_too_large_is_not_read(signed: Signed, source: str) -> None:
    assert send(signed, source, b" " * (LARGEST + 1), {"Authorization": "Bearer an-alert-token"}) == 413
