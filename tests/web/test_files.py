"""A file is for whoever holds a link of their own to its incident, and runs nothing wherever it is opened."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from bot.db import Database
from bot.flows.papers import Pass, file_address, sealed
from bot.incidents import captures, files
from bot.incidents.captures import Found
from bot.incidents.file_rules import picture
from bot.incidents.files import FoundFile
from bot.models import Incident, Person
from bot.web.alerts import AlertsEndpoint
from bot.web.files import Files
from bot.web.senders import Senders
from bot.web.server import make_web
from tests.flows.bench import SEAL
from tests.postmortems.writing import NOW, incident
from tests.web.test_postmortems import HEALTH

PNG = b"\x89PNG\r\n\x1a\n0000"
SCRIPT = b"<script>alert(1)</script>"


@pytest.fixture
def client(database: Database) -> FlaskClient:
    """Give a web with a picture (1) and a page that somebody called a picture (2)."""
    with database.write() as tx:
        of = incident(tx)
        of.channel_id, of.channel_state = "C7", "open"
        tx.add(Person(workspace_id=of.workspace_id, slack_id="U1", name="Ann"))
        tx.add(Person(workspace_id=of.workspace_id, slack_id="U2", name="Guest", is_guest=True))
        key = captures.want(tx, of, "C7", "5.0", "U1", NOW)
        assert key is not None
        row = captures.locked(tx, key)
        told = [FoundFile("F1", "disk usage.png"), FoundFile("F2", "디스크.png")]
        new = captures.keep(tx, row, Found("U1", None, "look", files=told), NOW)
        for file, content in zip(new, (PNG, SCRIPT), strict=True):
            files.keep(files.locked(tx, file), content, picture(content))
    endpoint = AlertsEndpoint(database, Senders("token"), lambda: NOW)
    shown = Files(database, SEAL, lambda: NOW)
    return make_web(None, endpoint, lambda: HEALTH, lambda: b"", files=shown).test_client()


def path(file: int = 1, *, number: int = 1, who: str = "U1", ago: float = 0) -> str:
    return file_address("", file, sealed(SEAL, Pass(1, number, who), NOW - timedelta(minutes=ago)))


def test_a_picture_is_shown(client: FlaskClient) -> None:
    answer = client.get(path())
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PNG, "image/png")
    assert answer.headers["Content-Disposition"] == "inline; filename*=UTF-8''disk%20usage.png"


def test_what_is_no_picture_is_only_saved(client: FlaskClient) -> None:
    answer = client.get(path(2))
    assert (answer.data, answer.mimetype) == (SCRIPT, "application/octet-stream")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/files/1", 403),
        ("/files/1?key=nonsense", 403),
        (path(ago=11), 403),
        (path(3), 404),
        (path(number=2), 404),
        (path(who="U2"), 404),
    ],
    ids=["no key", "nonsense", "stale", "another file", "another incident", "another person"],
)
def test_nobody_else_gets_it(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.data) == (status, b"")


def test_who_may_not_know_of_a_private_incident_gets_none_of_its_files(client: FlaskClient, database: Database) -> None:
    with database.write() as tx:
        tx.get_one(Incident, 1).is_private = True
    assert client.get(path()).status_code == 404
