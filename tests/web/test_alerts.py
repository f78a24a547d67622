"""Whatever is sent to the address of alerts gets a clear answer, and nothing that was accepted is lost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.db import Database
from bot.flows.alert_sources import READERS
from bot.models import AlertPost, Job
from bot.web.alerts import AlertsEndpoint
from bot.web.senders import Senders
from tests import sns
from tests.work.bench import NOW, Engine

ALERT: dict[str, Any] = {
    "status": "firing",
    "labels": {"alertname": "Disk"},
    "startsAt": "2026-03-01T08:00:00Z",
    "fingerprint": "f1",
}
KNOWN = {"Authorization": "Bearer secret"}


def body(*alerts: Any, **fields: Any) -> bytes:
    return json.dumps({"version": "4", "alerts": list(alerts), **fields}).encode()


@pytest.fixture
def client(database: Database) -> FlaskClient:
    Engine(database, [])
    return serve(AlertsEndpoint(database, Senders("secret"), lambda: NOW))


def serve(endpoint: AlertsEndpoint) -> FlaskClient:
    web = Flask(__name__)
    receive: Callable[..., Any] = endpoint.receive
    web.add_url_rule("/alerts/<source>", view_func=receive, methods=["POST"])
    return web.test_client()


def kept(database: Database) -> list[AlertPost]:
    with database.read() as tx:
        return tx.query(AlertPost).order_by(AlertPost.id).all()


@pytest.mark.parametrize("sent", [body(ALERT), body(), body(ALERT, unknown={"a": 1}), body({**ALERT, "extra": None})])
def test_what_can_be_read_is_kept_and_sorted_later(client: FlaskClient, database: Database, sent: bytes) -> None:
    answer = client.post("/alerts/alertmanager", data=sent, headers=KNOWN)
    assert (answer.status_code, answer.json) == (202, {"status": "kept"})
    assert [(post.body, post.error, post.sorted_at) for post in kept(database)] == [(sent, None, None)]
    with database.read() as tx:
        assert tx.query(Job).count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        body(ALERT).decode().encode("utf-16"),
        '{"version": "4", "alerts": [], "groupKey": "주문"}'.encode("euc-kr"),
        body(ALERT)[:-2],
        body("text", 5, None, []),
        body({**ALERT, "startsAt": "yesterday"}),
        body({**ALERT, "startsAt": "2026-02-30T00:00:00Z"}),
        body({**ALERT, "endsAt": "9999-12-31T23:59:59-09:00"}),
        body({**ALERT, "labels": {"a\0b": "x" * 5000}}),
        body({**ALERT, "labels": {"k" * 5000: "v"}}),
    ],
)
def test_what_cannot_be_read_is_kept_for_a_person(client: FlaskClient, database: Database, sent: bytes) -> None:
    answer = client.post("/alerts/alertmanager", data=sent, headers=KNOWN)
    assert (answer.status_code, answer.json and answer.json["kept"]) == (400, True)
    (post,) = kept(database)
    assert (post.body, post.sorted_at) == (sent, NOW)
    assert post.error
    assert len(post.error) <= 300
    with database.read() as tx:
        assert tx.query(Job).count() == 0


def test_one_bad_alert_spoils_no_other(client: FlaskClient, database: Database) -> None:
    answer = client.post("/alerts/alertmanager", data=body(ALERT, {**ALERT, "startsAt": "soon"}), headers=KNOWN)
    assert answer.status_code == 202
    assert answer.json is not None
    assert [problem.split(":")[0] for problem in answer.json["problems"]] == ["alerts.1.startsAt"]
    (post,) = kept(database)
    assert (post.sorted_at, str(post.error).split(":")[0]) == (None, "alerts.1.startsAt")


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer \xff"}])
def test_a_stranger_is_refused(client: FlaskClient, database: Database, header: dict[str, str]) -> None:
    assert client.post("/alerts/alertmanager", data=body(ALERT), headers=header).status_code == 401
    assert kept(database) == []


def test_every_source_is_taken_and_sorted(client: FlaskClient, database: Database) -> None:
    bodies = {
        "alertmanager": body(ALERT),
        "grafana": body(ALERT, version="1"),
        "cloudwatch": json.dumps(sns.notification()).encode(),
        "datadog": b'{"id": "1"}',
        "events": b'{"status": "firing", "title": "Disk"}',
        "pagerduty": b'{"event": {"id": "1", "event_type": "pagey.ping", "occurred_at": "2026-03-01T08:00:00Z"}}',
        "sentry": b'{"action": "created", "data": {}}',
    }
    assert set(bodies) == set(READERS)
    answers = [client.post(f"/alerts/{source}", data=sent, headers=KNOWN) for source, sent in bodies.items()]
    assert [answer.status_code for answer in answers] == [202] * len(READERS)
    assert {post.source: post.error for post in kept(database)} == dict.fromkeys(READERS)


def test_a_routing_key_is_proof_enough_and_is_not_kept(client: FlaskClient, database: Database) -> None:
    event = {"event_action": "resolve", "dedup_key": "disk"}
    answers = [client.post("/alerts/events", json={**event, "routing_key": key}) for key in ("secret", "guessed")]
    assert [answer.status_code for answer in answers] == [202, 401]
    (post,) = kept(database)
    assert b"secret" not in post.body


def test_what_a_source_delivers_again_is_taken_once(client: FlaskClient, database: Database) -> None:
    sent = b'{"action": "created", "data": {}}'
    for name in ("r1", "r1", "r2"):
        answer = client.post("/alerts/sentry", data=sent, headers={**KNOWN, "Request-ID": name})
        assert answer.status_code == 202
    assert len(kept(database)) == 2


def test_a_message_of_sns_is_kept_and_not_sorted_before_it_was_verified(database: Database) -> None:
    Engine(database, [])
    client = serve(AlertsEndpoint(database, Senders("", topics=lambda: [sns.TOPIC]), lambda: NOW))
    sent = json.dumps(sns.notification()).encode()
    for _ in range(2):
        answer = client.post("/alerts/cloudwatch", data=sent, content_type="text/plain; charset=UTF-8")
        assert answer.status_code == 202
    (post,) = kept(database)
    assert (post.body, post.is_proven, post.sorted_at) == (sent, False, None)
    with database.read() as tx:
        assert [job.flow for job in tx.query(Job)] == ["alerts.prove/1"]


def test_a_message_of_another_topic_is_not_even_kept(database: Database) -> None:
    Engine(database, [])
    client = serve(AlertsEndpoint(database, Senders(""), lambda: NOW))
    assert client.post("/alerts/cloudwatch", data=json.dumps(sns.notification())).status_code == 401
    assert kept(database) == []


def test_without_a_token_everybody_is_a_stranger(database: Database) -> None:
    client = serve(AlertsEndpoint(database, Senders(""), lambda: NOW))
    assert client.post("/alerts/alertmanager", headers={"Authorization": "Bearer "}).status_code == 401


def test_a_source_that_is_not_known(client: FlaskClient) -> None:
    assert client.post("/alerts/carrier-pigeon", data=b"{}", headers=KNOWN).status_code == 404


def test_a_workspace_that_slack_has_not_told_yet(database: Database) -> None:
    answer = serve(AlertsEndpoint(database, Senders("secret"), lambda: NOW)).post(
        "/alerts/alertmanager", data=body(ALERT), headers=KNOWN
    )
    assert answer.status_code == 503
