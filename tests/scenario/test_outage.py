"""The database or Slack is away: what was accepted stays, what was not is said, and all goes on by itself."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

from bot.db import Database
from bot.db.migrate import upgrade
from bot.flows import incidents
from bot.models import Incident
from bot.severity import Severity
from bot.slack.client import SlackAway
from bot.work.queries import waiting
from tests.flows.bench import make
from tests.postgres import Postgres
from tests.scenario.signed import Signed

ALERTS = {"version": "4", "status": "firing", "alerts": []}
TOKEN = {"Authorization": "Bearer an-alert-token"}


@pytest.fixture
def signed(tmp_path: Path, sqlite_url: str) -> Iterator[Signed]:
    made = Signed(tmp_path, sqlite_url)
    yield made
    made.close()


def is_away(signed: Signed) -> bool:
    """Check what people and machines are told, and tell whether both were told so."""
    told = signed.command("declare checkout is failing")
    kept = signed.http.post("/alerts/alertmanager", json=ALERTS, headers=TOKEN)
    assert told.status_code == 200
    assert kept.status_code in {202, 503}
    assert ("nothing was recorded" in told.text) is (kept.status_code == 503)
    return kept.status_code == 503


def test_a_database_that_another_process_locks(signed: Signed) -> None:
    other = sqlite3.connect(make_url(signed.instance.database.url).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert is_away(signed)
    assert signed.http.get("/readyz").status_code == 503
    other.execute("ROLLBACK")
    other.close()
    assert not is_away(signed)
    with signed.instance.database.read() as tx:
        assert tx.query(Incident).count() == 1


def test_a_database_that_is_full(signed: Signed) -> None:
    engine = signed.instance.database.engine

    def bound(connection: Any, _record: object = None) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    engine.dispose()
    event.listen(engine, "connect", bound)
    body = {**ALERTS, "alerts": [{"labels": {"alertname": "x" * 500_000}}]}
    assert signed.http.post("/alerts/alertmanager", json=body, headers=TOKEN).status_code == 503
    event.remove(engine, "connect", bound)
    engine.dispose()
    assert not is_away(signed)


@pytest.mark.postgres
def test_a_database_whose_server_stops(tmp_path: Path) -> None:
    server = Postgres()
    upgrade(url := server.create("bongsu"))
    signed = Signed(tmp_path, url)
    try:
        assert not is_away(signed)
    finally:
        server.stop()
    assert is_away(signed)
    assert signed.http.get("/healthz").status_code == 200
    assert signed.http.get("/readyz").status_code == 503
    signed.close()


def test_slack_is_away_for_ten_minutes(database: Database, tmp_path: Path) -> None:
    engine, slack, services = make(database, tmp_path)
    answers = dict(slack.answers)

    def away(_given: dict[str, Any]) -> dict[str, Any]:
        raise SlackAway("any.method: 503")

    slack.answers.update(dict.fromkeys([*answers, "pins.add", "conversations.setTopic", "conversations.join"], away))
    with database.write() as tx:
        for number in range(3):
            title = f"failure {number}"
            incidents.declare(tx, services.catalogue, engine.workspace, title, Severity.SEV2, engine.now, reporter="U1")
    for _ in range(60):
        engine.run_all()
        engine.later(seconds=10)
    with database.read() as tx:
        assert waiting(tx).keys() == {"ready"}
    slack.answers = answers
    for _ in range(10):
        engine.later(minutes=1)
        engine.run_all()
    with database.read() as tx:
        assert waiting(tx) == {}
        assert {row.channel_state for row in tx.query(Incident)} == {"open"}
    assert len({call["name"] for call in slack.of("conversations.create")}) == 3
