import pytest
from flask.testing import FlaskClient
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy.exc import OperationalError

from bot.db import Database
from bot.web.alerts import AlertsEndpoint
from bot.web.senders import Senders
from bot.web.server import LARGEST, Health, make_web
from bot.web.slack import SlackEndpoint
from tests.work.bench import NOW


def client(database: Database, health: Health, slack: SlackEndpoint | None = None) -> FlaskClient:
    endpoint = AlertsEndpoint(database, Senders("token"), lambda: NOW)
    return make_web(slack, endpoint, lambda: health, lambda: b"bongsu_up 1\n").test_client()


@pytest.mark.parametrize(
    ("health", "status", "body"),
    [
        (Health(True, True, "connected"), 200, {"database": True, "workers": True, "slack": "connected"}),  # noqa: FBT003
        (Health(True, True, "invalid_auth"), 200, {"database": True, "workers": True, "slack": "invalid_auth"}),  # noqa: FBT003
        (Health(False, True, "x", 2), 503, {"database": False, "workers": True, "slack": "x", "sockets": 2}),  # noqa: FBT003
        (Health(True, False, "x", 0), 503, {"database": True, "workers": False, "slack": "x", "sockets": 0}),  # noqa: FBT003
    ],
)
def test_readiness_is_of_the_database_and_the_workers(
    database: Database, health: Health, status: int, body: dict[str, object]
) -> None:
    answer = client(database, health).get("/readyz")
    assert (answer.status_code, answer.json) == (status, body)


def test_life_and_figures(database: Database) -> None:
    http = client(database, Health(database=False, workers=False, slack=""))
    assert http.get("/healthz").data == b"ok\n"
    assert http.get("/metrics").data == b"bongsu_up 1\n"


def test_a_body_that_is_too_large_is_not_read(database: Database) -> None:
    http = client(database, Health(database=True, workers=True, slack=""))
    answer = http.post("/alerts/alertmanager", data=b"x" * (LARGEST + 1), headers={"Authorization": "Bearer token"})
    assert answer.status_code == 413
    assert str(LARGEST) in answer.text


def test_a_database_that_is_away_is_for_the_sender_to_try_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("", {}, Exception("a-secret"))

    monkeypatch.setattr(database, "write", away)
    http = client(database, Health(database=True, workers=True, slack=""))
    body = b'{"version": "4", "status": "firing", "alerts": []}'
    answer = http.post("/alerts/alertmanager", data=body, headers={"Authorization": "Bearer token"})
    assert answer.status_code == 503
    assert "a-secret" not in answer.text


def test_slack_is_taken_over_http_only_where_it_is_verified(database: Database) -> None:
    health = Health(database=True, workers=True, slack="")
    by_http = client(database, health, SlackEndpoint(App(signing_secret="s", authorize=AuthorizeResult), "s"))
    assert by_http.post("/slack/events", data={"command": "/incident"}).status_code == 401
    assert client(database, health).post("/slack/events", data={"command": "/incident"}).status_code == 404


def test_a_browser_that_asks_for_an_icon_is_told_that_there_is_none(database: Database) -> None:
    http = client(database, Health(database=True, workers=True, slack=""))
    assert http.get("/favicon.ico").status_code == 204
