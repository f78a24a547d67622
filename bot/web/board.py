"""`GET /board`: the wall board, for whoever opened it once by a link that serves still."""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, request

from bot.catalogue import Shelf
from bot.clock import Clock
from bot.db import Database, DatabaseAway
from bot.flows import board, board_links
from bot.messages import board_page, pages
from bot.messages.languages import LANGUAGES
from bot.messages.words import Words, words_for
from bot.web.attempts import Attempts
from bot.web.policy import policy

POLICY = policy(
    {
        "connect-src": "'self'",
        "img-src": "'self'",
        "script-src": pages.asset_hash(board_page.SCRIPT),
        "style-src": f"{pages.asset_hash(board_page.STYLE)} {pages.asset_hash('style.css')}",
    }
)
"""The page asks Bongsu alone, and runs the one script that stands in it."""
COOKIE = "bongsu_board"
LASTS = timedelta(days=400)
"""How long a browser keeps its cookie at the most, counted from each time the page is opened."""
THEMES = ("light", "dark")
FRESH = timedelta(seconds=3)
"""How long screens share what was rendered for one of them."""
SEE_OTHER, FORBIDDEN, TOO_OFTEN, AWAY = 303, 403, 429, 503
RELEASE = hashlib.sha256((pages.asset(board_page.SCRIPT) + pages.asset(board_page.STYLE)).encode()).hexdigest()[:12]
"""Tells a page of this release from one that an earlier release left open, which is loaded anew."""


@dataclass(frozen=True)
class Rendered:
    """The board in one language as it was at a moment, and the tag by which a browser knows it again."""

    html: str
    tag: str
    at: datetime


class TooOften(Exception):  # noqa: N818 -- says what happened
    """Too many tokens that open nothing came from one address."""


class BoardPage:
    """Shows the board, and gives open pages what has changed."""

    def __init__(self, database: Database, shelf: Shelf, clock: Clock, language: str, *, is_secure: bool) -> None:
        self._database, self._shelf, self._clock = database, shelf, clock
        self._language, self._is_secure = language, is_secure
        self._attempts = Attempts()
        self._rendered: dict[tuple[int, str], Rendered] = {}
        self._turn = threading.Lock()

    def show(self) -> Response:
        """Answer the page: a link becomes a cookie and an address without it; 403 without either."""
        words = self._words()
        try:
            if key := request.args.get("key", ""):
                return self._enter(key, words)
            return self._page(request.cookies.get(COOKIE, ""), words)
        except TooOften:
            return _said(words, "too_often", TOO_OFTEN)
        except DatabaseAway:
            return _said(words, "away", AWAY)

    def now(self) -> Response:
        """Answer what changes of the page, or 304 where a browser has it; 403 where its link serves no more."""
        words = self._words()
        try:
            workspace = self._workspace(request.cookies.get(COOKIE, ""))
        except TooOften:
            return Response(status=TOO_OFTEN, headers=POLICY)
        if workspace is None:
            return Response(status=FORBIDDEN, headers=POLICY)
        shown = self._shown(workspace, words)
        answer = _answer(shown.html)
        answer.headers["Bongsu-Board"] = RELEASE
        answer.set_etag(shown.tag)
        answer.make_conditional(request)
        return answer

    def _enter(self, key: str, words: Words) -> Response:
        """Take a link: the token becomes a cookie, which no script can read, and goes out of the address."""
        if self._workspace(key) is None:
            return _said(words, "needs_link", FORBIDDEN)
        with self._database.write() as tx:
            board_links.opened(tx, board_links.digest_of(key), self._clock())
        kept = {name: value for name in ("theme", "lang") if (value := request.args.get(name))}
        address = "board" + (f"?{urlencode(kept)}" if kept else "")
        return self._with_cookie(Response(status=SEE_OTHER, headers=POLICY | {"Location": address}), key)

    def _page(self, token: str, words: Words) -> Response:
        workspace = self._workspace(token)
        if workspace is None:
            return _said(words, "needs_link", FORBIDDEN)
        zone = ZoneInfo(self._shelf.current().workspace.zone)
        html = board_page.shell(words, self._shown(workspace, words).html, RELEASE, _one_of("theme", THEMES), zone)
        return self._with_cookie(_answer(html), token)

    def _workspace(self, token: str) -> int | None:
        """Tell whose board a token opens. Raises `TooOften` where too many that open nothing came from there."""
        if len(token) != board_links.LETTERS:
            return None
        address, digest, now = request.remote_addr or "", board_links.digest_of(token), self._clock()
        if not self._attempts.may(address, digest, now):
            raise TooOften
        with self._database.read() as tx:
            found = board_links.workspace_of(tx, digest)
        if found is None:
            self._attempts.wrong(address, digest, now)
        else:
            self._attempts.served(digest)
        return found

    def _shown(self, workspace: int, words: Words) -> Rendered:
        """Give the board as it is, rendered once for all who ask within a few seconds."""
        now, place = self._clock(), (workspace, words.lang)
        with self._turn:
            known = self._rendered.get(place)
            if known is None or not timedelta(0) <= now - known.at < FRESH:
                known = self._rendered[place] = self._render(workspace, words, now)
            return known

    def _render(self, workspace: int, words: Words, now: datetime) -> Rendered:
        catalogue = self._shelf.current()
        with self._database.read() as tx:
            found = board.read(tx, catalogue, workspace, now)
        html = board_page.fragment(words, found, ZoneInfo(catalogue.workspace.zone))
        return Rendered(html, hashlib.sha256(html.encode()).hexdigest()[:32], now)

    def _words(self) -> Words:
        default = self._shelf.current().workspace.language or self._language
        return words_for(_one_of("lang", LANGUAGES) or default)

    def _with_cookie(self, answer: Response, token: str) -> Response:
        answer.set_cookie(
            COOKIE, token, max_age=LASTS, path="/board", secure=self._is_secure, httponly=True, samesite="Lax"
        )
        return answer


def _one_of(name: str, known: Sequence[str]) -> str | None:
    """Read a word of the address that is one of a few."""
    given = request.args.get(name)
    return given if given in known else None


def _said(words: Words, name: str, status: int) -> Response:
    """Say in a page why there is no board to be seen."""
    return _answer(board_page.notice(words, name), status)


def _answer(html: str, status: int = 200) -> Response:
    return Response(html, status, headers=POLICY, mimetype="text/html")
