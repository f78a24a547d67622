"""A page is for whoever holds a link of their own that still serves, and may see it still."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.catalogue import Shelf
from bot.db import Database
from bot.flows.papers import Pass, address, sealed
from bot.models import Channel, Incident, Membership, Person
from bot.secret_key import Seal
from bot.web.alerts import AlertsEndpoint
from bot.web.postmortems import PostmortemPages
from bot.web.senders import Senders
from bot.web.server import Health, make_web
from tests.flows.bench import SEAL
from tests.postmortems.writing import NOW, begun, incident

HEALTH = Health(database=True, workers=True, slack="connected")


@pytest.fixture
def workspace(database: Database) -> int:
    with database.write() as tx:
        of = incident(tx)
        of.channel_id, of.channel_state = "C7", "open"
        begun(tx, of)
        tx.add(Person(workspace_id=of.workspace_id, slack_id="U1", name="Ann", locale="ko-KR"))
        return of.workspace_id


@pytest.fixture
def client(database: Database, tmp_path: Path) -> FlaskClient:
    pages = PostmortemPages(database, Shelf(tmp_path / "none.toml", lambda: NOW), SEAL, lambda: NOW, "en")
    endpoint = AlertsEndpoint(database, Senders("token"), lambda: NOW)
    return make_web(None, endpoint, lambda: HEALTH, lambda: b"", pages).test_client()


def path(workspace: int, number: int = 1, *, seal: Seal = SEAL, ago: float = 0, of: int = 1) -> str:
    given = Pass(workspace, of, "U1")
    return address("", number, sealed(seal, given, NOW - timedelta(minutes=ago)))


def test_a_page_is_shown_in_its_readers_language_and_runs_nothing(client: FlaskClient, workspace: int) -> None:
    answer = client.get(path(workspace))
    assert answer.status_code == 200
    assert '<html lang="ko">' in answer.text
    assert "장애 1 회고" in answer.text
    assert "default-src 'none'; img-src 'self'; style-src 'sha256-" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_link_that_does_not_serve_tells_how_to_get_one(client: FlaskClient, workspace: int) -> None:
    other = Seal(["another-key-of-the-tests-with-forty-letters"])
    for wrong in (
        address("", 1),
        address("", 1, "nonsense"),
        path(workspace, seal=other),
        path(workspace, ago=11),
        path(workspace, of=2),
        address("", 1, SEAL.close('{"a": 1}')),
    ):
        answer = client.get(wrong)
        assert answer.status_code == 403
        assert "/postmortem link" in answer.text
        assert "Checkout" not in answer.text


def test_a_link_serves_for_ten_minutes(client: FlaskClient, workspace: int) -> None:
    assert client.get(path(workspace, ago=9.9)).status_code == 200


@pytest.mark.parametrize("reason", ["gone", "guest", "private", "nothing"])
def test_whoever_may_not_see_it_any_more_does_not(
    client: FlaskClient, database: Database, workspace: int, reason: str
) -> None:
    with database.write() as tx:
        person = tx.query(Person).one()
        person.is_gone, person.is_guest = reason == "gone", reason == "guest"
        tx.query(Incident).one().is_private = reason == "private"
    answer = client.get(path(workspace, number=2, of=2) if reason == "nothing" else path(workspace))
    assert answer.status_code == 404
    assert "Checkout" not in answer.text


def test_who_is_in_a_private_channel_may(client: FlaskClient, database: Database, workspace: int) -> None:
    with database.write() as tx:
        tx.query(Incident).one().is_private = True
        channel = Channel(workspace_id=workspace, slack_id="C7", name="inc-1", is_private=True)
        tx.add(channel)
        tx.flush()
        tx.add(Membership(workspace_id=workspace, channel_id=channel.id, slack_id="U1"))
    assert client.get(path(workspace)).status_code == 200
