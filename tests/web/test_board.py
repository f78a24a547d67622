"""The board is for whoever came once by a link that serves still."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.catalogue import Shelf
from bot.db import Database, DatabaseAway
from bot.flows import board_links as links
from bot.models import BoardLink, Incident
from bot.severity import Severity
from bot.web.alerts import AlertsEndpoint
from bot.web.attempts import WRONG
from bot.web.board import FRESH, BoardPage
from bot.web.senders import Senders
from bot.web.server import Health, make_web
from tests import town
from tests.work.bench import NOW

HEALTH = Health(database=True, workers=True, slack="connected")
GUESS = "x" * links.LETTERS


class Screens:
    """Browsers, and the clock that the board goes by."""

    def __init__(self, database: Database, folder: Path) -> None:
        (folder / "bongsu.toml").write_text(town.file(10))
        self.now = NOW
        shelf = Shelf(folder / "bongsu.toml", lambda: NOW)
        self.page = BoardPage(database, shelf, lambda: self.now, "en", is_secure=True)
        endpoint = AlertsEndpoint(database, Senders("token"), lambda: NOW)
        self._web = make_web(None, endpoint, lambda: HEALTH, lambda: b"", board=self.page)
        with database.write() as tx:
            self.workspace = town.fill(tx, NOW, 3)
            self.token = links.make(tx, self.workspace, "wall", "U1", NOW)

    def fresh(self) -> FlaskClient:
        """Open a browser that has never been there."""
        return self._web.test_client()

    def opened(self, token: str = "", more: str = "") -> FlaskClient:
        """Open a browser that came by the link."""
        client = self.fresh()
        client.get(f"/board?key={token or self.token}{more}", base_url="https://b.example")
        return client


@pytest.fixture
def screens(database: Database, tmp_path: Path) -> Screens:
    return Screens(database, tmp_path)


def look(client: FlaskClient, path: str = "/board", **headers: str) -> tuple[int, str]:
    answer = client.get(path, base_url="https://b.example", headers=headers)
    return answer.status_code, answer.text


def test_a_link_becomes_a_cookie_and_leaves_the_address(screens: Screens) -> None:
    client = screens.fresh()
    answer = client.get(f"/board?key={screens.token}&theme=dark&lang=ko&x=1", base_url="https://b.example")
    assert (answer.status_code, answer.headers["Location"]) == (303, "board?theme=dark&lang=ko")
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/board", "Max-Age=34560000"))
    status, html = look(client, "/board?theme=dark&lang=ko")
    assert status == 200
    assert '<html lang="ko" data-theme="dark">' in html
    assert "Checkout answers" in html
    assert screens.token not in html


def test_the_page_asks_nobody_else_and_runs_only_its_script(screens: Screens) -> None:
    answer = screens.opened().get("/board", base_url="https://b.example")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; connect-src 'self'; img-src 'self'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("key", ["", "nonsense", GUESS, "가" * links.LETTERS])
def test_without_a_link_that_serves_nothing_is_shown(screens: Screens, key: str) -> None:
    for path in (f"/board?key={key}", "/board"):
        status, html = look(screens.fresh(), path)
        assert status == 403
        assert "/metrics board link" in html
        assert "Checkout" not in html
    assert look(screens.fresh(), "/board/now")[0] == 403


def test_a_revoked_link_shows_nothing_from_then_on(screens: Screens, database: Database) -> None:
    client = screens.opened()
    with database.write() as tx:
        links.revoke(tx, screens.workspace, "wall", "U1", NOW)
    assert [look(client, path)[0] for path in ("/board", "/board/now")] == [403, 403]


def test_after_many_wrong_links_an_address_waits_but_screens_go_on(screens: Screens) -> None:
    client = screens.opened()
    guesses = [look(screens.fresh(), f"/board?key={GUESS}")[0] for _ in range(WRONG + 1)]
    assert guesses == [403] * WRONG + [429]
    assert look(client, "/board/now")[0] == 200
    screens.now += timedelta(minutes=1)
    assert look(screens.fresh(), f"/board?key={GUESS}")[0] == 403


def test_only_what_changed_is_sent(screens: Screens, database: Database) -> None:
    client = screens.opened()
    answer = client.get("/board/now", base_url="https://b.example")
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert look(client, "/board/now", **tag) == (304, "")
    with database.write() as tx:
        town.opened(tx, screens.workspace, "Mail stands still", Severity.SEV2, NOW, "mail")
    assert look(client, "/board/now", **tag)[0] == 304
    screens.now += FRESH
    status, html = look(client, "/board/now", **tag)
    assert status == 200
    assert "Mail stands still" in html


def test_screens_share_what_was_rendered(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[datetime] = []
    read: Callable[..., object] = screens.page._render

    def render(*given: object) -> object:
        rendered.append(NOW)
        return read(*given)

    monkeypatch.setattr(screens.page, "_render", render)
    for client in (screens.opened(), screens.opened(), screens.opened()):
        look(client)
        look(client, "/board?lang=ko")
    assert len(rendered) == 2


def test_no_word_of_a_private_incident_is_on_it(screens: Screens, database: Database) -> None:
    with database.write() as tx:
        for row in tx.query(Incident).all():
            row.is_private = True
    for path in ("/board", "/board/now", "/board?lang=ko", "/board/now?lang=ko"):
        status, html = look(screens.opened(), path)
        assert status == 200
        assert not [
            word for word in (*(said for both in town.TITLES for said in both), "SEV", "led by") if word in html
        ]


def test_a_page_is_small_enough(screens: Screens, database: Database) -> None:
    with database.write() as tx:
        for place in range(200):
            town.opened(tx, screens.workspace, "가" * 200, Severity(place % 5 + 1), NOW, f"service-{place}")
    assert len(look(screens.opened())[1].encode()) <= 150_000


def test_when_it_was_opened_is_noted_and_looking_writes_nothing(screens: Screens, database: Database) -> None:
    client = screens.opened()
    screens.now += timedelta(days=3)
    look(client)
    look(client, "/board/now")
    with database.read() as tx:
        assert tx.query(BoardLink).one().opened_at == NOW


def test_while_the_database_is_away_the_page_asks_again_by_itself(
    screens: Screens, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = screens.opened()

    def away() -> None:
        raise DatabaseAway("", {}, Exception("gone"))

    monkeypatch.setattr(database, "read", away)
    status, html = look(client)
    assert status == 503
    assert 'http-equiv="refresh"' in html
    assert look(client, "/board/now")[0] == 503
