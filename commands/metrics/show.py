"""Showing metrics: one of them over a span, and which there are."""

from collections.abc import Mapping
from datetime import timedelta

from bot.catalogue.durations import parse_duration
from bot.catalogue.metrics import Metric
from bot.catalogue.mistakes import nearest
from bot.db import Transaction
from bot.errors import BotError, NotFound
from bot.flows import metrics as flows
from bot.messages import metric as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.metrics import queries
from bot.metrics.rules import LONGEST, SHORTEST, USUAL, span_of
from bot.metrics.service import Occasion
from bot.work.inbound import once
from commands.context import Answer, Ask
from commands.permissions import demand_member
from commands.table import Subcommand

DIRECT = "directmessage"


def show(ask: Ask) -> Answer:
    """Answer `/metrics show checkout_latency [6h]`: the source is asked, and the channel is shown what it tells."""
    demand_member(ask)
    known = known_to(ask)
    name, length = _asked(ask, known)
    bench, now = ask.bench, ask.bench.clock()
    occasion = Occasion("asked", person=ask.who.slack_id, channel=place_of(ask))

    def write(tx: Transaction) -> int:
        return flows.take(tx, bench.catalogue, ask.who.workspace, name, span_of(length, now), occasion, now).id

    with bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))
    title = known[name].title_in(ask.words.lang, name)
    told = {"name": ask.words.render("metric", "name", title=title), "span": ask.words.duration(length)}
    return sentence(ask.words.render("metric", "recorded", **told)).payload


def known_to(ask: Ask) -> Mapping[str, Metric]:
    """Give the metrics of the workspace by their names."""
    with ask.bench.database.read() as tx:
        return queries.known(tx, ask.who.workspace, ask.bench.catalogue)


def _asked(ask: Ask, known: Mapping[str, Metric]) -> tuple[str, timedelta]:
    """Read a metric's name and a span, in any order."""
    name, length = "", USUAL
    for word in ask.text.split():
        if word[0].isdecimal():
            length = length_of(word)
        else:
            name = name or word
    if not name:
        raise BotError("metric", "which")
    return metric_named(name, known), length


def metric_named(word: str, known: Mapping[str, Metric]) -> str:
    """Find the metric that a word means."""
    if word not in known:
        raise NotFound("metric", "no_metric", word=word, near=nearest(word, known))
    return word


def place_of(ask: Ask) -> str:
    """Tell where an answer is shown: in the channel, or to the person alone."""
    return ask.who.slack_id if ask.body.get("channel_name") == DIRECT else ask.channel


def length_of(word: str) -> timedelta:
    """Read how long a span is."""
    try:
        length = parse_duration(word)
    except ValueError as error:
        raise BotError("metric", "wrong_span", word=word) from error
    if not SHORTEST <= length <= LONGEST:
        raise BotError("metric", "wrong_span", word=word)
    return length


def listing(ask: Ask) -> Answer:
    """Answer `/metrics list`: the metrics that there are, with the newest figure of each."""
    demand_member(ask)
    known = known_to(ask)
    with ask.bench.database.read() as tx:
        kept = queries.every_series(tx, ask.who.workspace, list(known))
    return words_of.listing(ask.words, known, kept).payload


SUBCOMMANDS = (
    Subcommand(
        "show",
        show,
        Usage(("show",), "/metrics show checkout_latency [6h]", mark("Show a figure and how it went lately")),
    ),
    Subcommand("list", listing, Usage(("list",), "/metrics list", mark("List the metrics"))),
)
