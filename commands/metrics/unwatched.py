"""Listing what nobody watches, and saying that nobody need watch it."""

from bot.db import Transaction
from bot.errors import Conflict, NotFound
from bot.flows import notify
from bot.flows import unwatched as flows
from bot.messages import unwatched as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.metrics import offer_queries, offers
from bot.metrics.unwatched import Findings, Offer
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.permissions import demand_member
from commands.table import Subcommand

IGNORED = ("ignored", "무시")
ALL = "word:"
"""How the value of a button begins that is about all with a word in their names."""


def listing(ask: Ask) -> Answer:
    """Answer `/metrics unwatched [source or part of a name | ignored] [page]`."""
    demand_member(ask)
    *typed, last = ask.text.split() or [""]
    number = max(1, int(last)) if last.isdecimal() else 1
    word = " ".join(typed if last.isdecimal() else [*typed, last])
    found = _findings(ask)
    if word.casefold() in IGNORED:
        return words_of.ignored(ask.words, found.ignored, number).payload
    if word:
        return words_of.about(ask.words, word, found.about(word), number).payload
    with ask.bench.database.read() as tx:
        surveys = offer_queries.surveys(tx, ask.who.workspace)
    return words_of.overview(ask.words, found, surveys, number).payload


def _findings(ask: Ask) -> Findings:
    with ask.bench.database.read() as tx:
        return flows.findings(tx, ask.bench.catalogue, ask.who.workspace, ask.bench.clock())


def offer_of(ask: Ask, key: str) -> Offer:
    """Find the offer that a button names. Raises `NotFound` where it is gone."""
    with ask.bench.database.read() as tx:
        found = offer_queries.offer(tx, ask.who.workspace, int(key), flows.ways(ask.bench.catalogue))
    if found is None:
        raise NotFound("unwatched", "no_longer")
    return found


def pressed_adopt(ask: Ask) -> None:
    """Watch a figure as its kind is usually watched."""
    demand_member(ask)
    of, bench = offer_of(ask, ask.text), ask.bench
    with bench.database.write() as tx:
        made = flows.adopt(tx, bench.catalogue, ask.who.workspace, of, ask.who.slack_id, bench.clock())
        _noted(ask, tx, "adopted", f"watch:{made.id}", name=made.name)


def pressed_ignore(ask: Ask) -> None:
    """Ask why something is to be ignored."""
    demand_member(ask)
    ask.open_view(words_of.ignore_view(ask.words, ask.text), otherwise=("unwatched", "no_form"))


def ignored(ask: Ask) -> Answer:
    """Take the reason: one figure, or all with a word in their names, are listed no more."""
    demand_member(ask)
    why, what = entered(ask.body)["why"] or "", ask.channel
    if what.startswith(ALL):
        _ignore_all(ask, what.removeprefix(ALL), why)
        return None
    _ignore(ask, offer_of(ask, what), why)
    return None


def _ignore(ask: Ask, of: Offer, why: str) -> None:
    now = ask.bench.clock()

    def write(tx: Transaction) -> None:
        if not offers.ignore(tx, ask.who.workspace, of.id, ask.who.slack_id, why, now):
            raise Conflict("unwatched", "ignored_already")
        _noted(ask, tx, "now_ignored", f"offer:{of.id}", query=of.query)

    with ask.bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))


def _ignore_all(ask: Ask, word: str, why: str) -> None:
    now = ask.bench.clock()
    found = [each.offer.id for each in _findings(ask).about(word)]

    def write(tx: Transaction) -> None:
        offers.ignore_all(tx, found, ask.who.slack_id, why, now)
        _noted(ask, tx, "all_ignored", f"offers:{word}", word=word, count=len(found))

    with ask.bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))


def pressed_heed(ask: Ask) -> None:
    """Take back that something is ignored."""
    demand_member(ask)
    of = offer_of(ask, ask.text)
    with ask.bench.database.write() as tx:
        if not offers.heed(tx, ask.who.workspace, of.id):
            raise Conflict("unwatched", "not_ignored")
        _noted(ask, tx, "heeded", f"offer:{of.id}", query=of.query)


def _noted(ask: Ask, tx: Transaction, said: str, subject: str, **told: object) -> None:
    """Keep who did it, and say so to them."""
    ask.audit(tx, f"metrics.{said}", subject)
    notify.tell(tx, ask.told, "unwatched", said, told, ask.bench.clock())


SUBCOMMANDS = (
    Subcommand(
        "unwatched",
        listing,
        Usage(("unwatched",), "/metrics unwatched [word] [page]", mark("List the figures that nobody watches")),
    ),
)
ACTIONS: dict[str, Handler] = {
    words_of.ADOPT: pressed_adopt,
    words_of.IGNORE: pressed_ignore,
    words_of.HEED: pressed_heed,
}
VIEWS: dict[str, Handler] = {words_of.IGNORE: ignored}
