"""`GET /postmortems/<number>`: a post-mortem as a page, for whoever holds a link of their own."""

from functools import partial

from flask import Response, request

from bot.catalogue import Shelf
from bot.clock import Clock
from bot.db import Database
from bot.flows import papers
from bot.flows.papers import Pass
from bot.messages import pages
from bot.messages.base import Page
from bot.messages.words import Words, words_for
from bot.people.queries import locale_of
from bot.postmortems import queries
from bot.secret_key import Seal
from bot.web.policy import policy

POLICY = policy({"img-src": "'self'", "style-src": pages.asset_hash("style.css")})
"""The page loads pictures of its incident alone, and runs nothing."""
FORBIDDEN, GONE = 403, 404


class PostmortemPages:
    """Shows post-mortems; a link is minted in Slack, and whom it belongs to is looked at again when it is opened."""

    def __init__(self, database: Database, shelf: Shelf, seal: Seal, clock: Clock, language: str) -> None:
        self._database, self._shelf, self._seal = database, shelf, seal
        self._clock, self._language = clock, language

    def show(self, number: int) -> Response:
        """Answer the page, 403 without a link that serves, 404 where there is nothing to read for this person."""
        given = papers.opened(self._seal, request.args.get("key", ""), self._clock())
        default = self._shelf.current().workspace.language or self._language
        if given is None or given.number != number:
            return self._said(words_for(request.accept_languages.best_match(("ko", "en")) or default), FORBIDDEN)
        return self._page(given, default)

    def _page(self, given: Pass, default: str) -> Response:
        catalogue = self._shelf.current()
        with self._database.read() as tx:
            words = words_for(locale_of(tx, given.workspace, given.person) or default)
            found = queries.by_number(tx, given.workspace, given.number)
            if found is None or not papers.may_read(tx, given.workspace, found.incident, given.person):
                return self._said(words, GONE)
            document = papers.load(tx, found.key, self._clock())
        key = request.args.get("key", "")
        of_file = partial(papers.beside_page, key=key)
        return _answer(papers.writer(catalogue, self._shelf.path, words, document, of_file).html())

    def _said(self, words: Words, status: int) -> Response:
        """Say in a page why there is nothing to read, and how there would be."""
        name = "needs_link" if status == FORBIDDEN else "nothing"
        body = pages.rendered(words.lang, "notice", name, {})
        return _answer(pages.whole(Page("Bongsu", str(body)), words.lang), status)


def _answer(html: str, status: int = 200) -> Response:
    return Response(html, status, headers=POLICY, mimetype="text/html")
