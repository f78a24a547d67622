"""Reading post-mortems: the lists, one in Slack, what the check advises, and a link to the page."""

import re
from datetime import timedelta

from bot.errors import BotError
from bot.flows import library, notify, papers
from bot.flows.papers import Pass
from bot.messages import blameless
from bot.messages import postmortem as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.postmortems import queries
from bot.postmortems.blameless.drafts import check_document
from bot.postmortems.queries import Listed
from commands.context import Answer, Ask, Handler
from commands.permissions import demand_member
from commands.postmortem.meant import by_key, meant, visible
from commands.table import Subcommand

DAYS = re.compile(r"(?:([1-9][0-9]{0,3})\s*d?(?:ays)?)?")
USUAL_DAYS = 90


def bare(ask: Ask) -> Answer:
    """Answer `/postmortem` alone: in an incident's channel its post-mortem, elsewhere those still to be written."""
    with ask.bench.database.read() as tx:
        found = queries.by_channel(tx, ask.who.workspace, ask.channel)
    return show(ask) if found else listing(ask)


def listing(ask: Ask) -> Answer:
    """Answer `/postmortem list [published]`."""
    demand_member(ask)
    published = ask.text.strip().lower() == "published"
    with ask.bench.database.read() as tx:
        found = queries.listed(tx, ask.who.workspace, published=published)
        seen = visible(tx, ask, [each.incident for each in found])
    shown = [each for each in found if each.incident in seen]
    return words_of.listing(ask.words, shown, published=published).payload


def search(ask: Ask) -> Answer:
    """Answer `/postmortem search <words>`, of those that this person may see."""
    demand_member(ask)
    if not ask.text:
        raise BotError("postmortem", "which_words")
    with ask.bench.database.read() as tx:
        hits = library.found(tx, ask.who.workspace, ask.text, ask.reader)
    return words_of.found(ask.words, ask.text, hits).payload


def factors(ask: Ask) -> Answer:
    """Answer `/postmortem factors [days]`: which kinds of factors come again, in those that this person may see."""
    demand_member(ask)
    days = DAYS.fullmatch(ask.text.strip())
    if days is None:
        raise BotError("postmortem", "no_window", word=ask.text)
    window = timedelta(days=int(days[1] or USUAL_DAYS))
    with ask.bench.database.read() as tx:
        tally = library.factors(tx, ask.who.workspace, window, ask.reader, ask.bench.clock())
    return words_of.factors(ask.words, tally, window.days).payload


def show(ask: Ask) -> Answer:
    """Answer `/postmortem show [number]`, with its buttons."""
    found, _ = meant(ask)
    with ask.bench.database.read() as tx:
        document = queries.document(tx, found.key, is_whole=False)
    advice = check_document(document, ask.bench.clock(), ask.bench.catalogue.services)
    return words_of.draft(ask.words, document, len(advice)).payload


def check(ask: Ask) -> Answer:
    """Answer `/postmortem check [number]`: what the blameless check advises."""
    found, _ = meant(ask)
    with ask.bench.database.read() as tx:
        document = queries.document(tx, found.key, is_whole=False)
    findings = check_document(document, ask.bench.clock(), ask.bench.catalogue.services)
    return blameless.report(ask.words, findings).payload


def link(ask: Ask) -> Answer:
    """Answer `/postmortem link [number]`: one's own link, for ten minutes; where others read, by direct message."""
    found, _ = meant(ask)
    if ask.reader is None:
        _tell_link(ask, found)
        return sentence(ask.words.render("postmortem", "link_sent")).payload
    return words_of.link(ask.words, found.number, _address(ask, found)).payload


def pressed_link(ask: Ask) -> None:
    """Tell whoever pressed their own link, alone."""
    _tell_link(ask, by_key(ask, int(ask.text)))


def _tell_link(ask: Ask, found: Listed) -> None:
    context = {"number": found.number, "url": _address(ask, found)}
    with ask.bench.database.write() as tx:
        notify.tell(tx, ask.told, "postmortem", "link", context, ask.bench.clock())


def _address(ask: Ask, found: Listed) -> str:
    given = Pass(ask.who.workspace, found.number, ask.who.slack_id)
    key = papers.sealed(ask.bench.seal, given, ask.bench.clock())
    return papers.address(ask.bench.base_url, found.number, key)


SUBCOMMANDS = (
    Subcommand("list", listing, Usage(("list", "ls"), "/postmortem list [published]", mark("Show them all")), ("ls",)),
    Subcommand(
        "search",
        search,
        Usage(("search", "find"), "/postmortem search <words>", mark("Find some by words or a phrase in quotes")),
        ("find",),
    ),
    Subcommand(
        "factors",
        factors,
        Usage(("factors",), "/postmortem factors [days]", mark("Count which contributing factors come again")),
    ),
    Subcommand("show", show, Usage(("show",), "/postmortem show [number]", mark("Show one, with its buttons"))),
    Subcommand("check", check, Usage(("check",), "/postmortem check [number]", mark("Ask for advice on the wording"))),
    Subcommand("link", link, Usage(("link",), "/postmortem link [number]", mark("Read one as a page"))),
)
ACTIONS: dict[str, Handler] = {"postmortem.link": pressed_link}
