"""Taking several metrics together, in one message."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.catalogue.metrics import Metric
from bot.catalogue.mistakes import nearest
from bot.db import Transaction
from bot.errors import BotError, NotFound
from bot.flows.metric_moments import of_services, over
from bot.flows.metrics import take_together
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.metrics.rounds import ASKED, MOST, Cause
from bot.metrics.rules import USUAL, span_of
from bot.work.inbound import once
from commands.context import Answer, Ask
from commands.metrics.show import known_to, length_of, place_of
from commands.permissions import demand_member
from commands.table import Subcommand


def snapshot(ask: Ask) -> Answer:
    """Answer `/metrics snapshot [service] [6h]`: all metrics of a service, those that are named, or all."""
    demand_member(ask)
    known = known_to(ask)
    names, service, length = _asked(ask, known)
    bench, now = ask.bench, ask.bench.clock()
    cause = Cause(f"asked:{ask.key}", ASKED, service=service, channel=place_of(ask), person=ask.who.slack_id)

    def write(tx: Transaction) -> int | None:
        return take_together(tx, bench.catalogue, ask.who.workspace, over(names, span_of(length, now)), cause, now)

    with bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))
    return sentence(ask.words.render("metric_round", "recorded", count=len(names))).payload


def _asked(ask: Ask, known: Mapping[str, Metric]) -> tuple[Sequence[str], str | None, timedelta]:
    """Read which metrics are meant, of which service they all are, and over which span, in any order."""
    names, service, length = list[str](), None, USUAL
    for word in ask.text.split():
        if word[0].isdecimal():
            length = length_of(word)
        elif word in known:
            names.append(word)
        else:
            service = _service(ask, known, word)
            names += [name for name in of_services(known, [service]) if name not in names]
    chosen = list(dict.fromkeys(names)) or sorted(known)
    if not chosen:
        raise NotFound("metric", "no_metrics")
    if len(chosen) > MOST:
        raise BotError("metric_round", "too_many", count=len(chosen), most=MOST)
    return chosen, service, length


def _service(ask: Ask, known: Mapping[str, Metric], word: str) -> str:
    """Find the service that a word means, which has metrics."""
    catalogue = ask.bench.catalogue
    found = catalogue.service(word)
    if found is None:
        near = nearest(word, [*known, *catalogue.services])
        raise NotFound("metric_round", "which_snapshot", word=word, near=near)
    if not of_services(known, [found.name]):
        raise NotFound("metric_round", "none_of", service=found.name)
    return found.name


SUBCOMMANDS = (
    Subcommand(
        "snapshot",
        snapshot,
        Usage(("snapshot",), "/metrics snapshot [checkout] [6h]", mark("Show the metrics of a service together")),
    ),
)
