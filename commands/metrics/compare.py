"""Comparing a metric with itself: before a deploy, yesterday, or a week ago."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.catalogue.metrics import Metric
from bot.db import Transaction
from bot.deploys.queries import newest_begun
from bot.errors import BotError, NotFound
from bot.flows.metrics import take_together
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.metrics.ports import Span
from bot.metrics.rounds import COMPARED, Cause
from bot.metrics.rules import SHORTEST, USUAL, span_of
from bot.work.inbound import once
from commands.context import Answer, Ask
from commands.metrics.show import known_to, metric_named, place_of
from commands.permissions import demand_member
from commands.table import Subcommand

DEPLOY = "deploy"
AGO: Mapping[str, timedelta] = {
    "yesterday": timedelta(days=1),
    "last week": timedelta(weeks=1),
    "week": timedelta(weeks=1),
}
"""With what the last hour is compared."""


def compare(ask: Ask) -> Answer:
    """Answer `/metrics compare checkout_latency [deploy|yesterday|last week]`: both spans are asked for and shown."""
    demand_member(ask)
    known = known_to(ask)
    name, than = _asked(ask, known)
    bench, now = ask.bench, ask.bench.clock()
    before, after = _spans(ask, name, known[name], than, now)
    cause = Cause(f"compared:{ask.key}", COMPARED, channel=place_of(ask), person=ask.who.slack_id)

    def write(tx: Transaction) -> int | None:
        return take_together(tx, bench.catalogue, ask.who.workspace, [(name, before), (name, after)], cause, now)

    with bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))
    told = ask.words.render("metric", "name", title=known[name].title_in(ask.words.lang, name))
    return sentence(ask.words.render("metric_round", "comparing", name=told)).payload


def _asked(ask: Ask, known: Mapping[str, Metric]) -> tuple[str, str]:
    """Read a metric and with what it is compared: by itself with a deploy, where it is of a service."""
    word, _, rest = ask.text.strip().partition(" ")
    if not word:
        raise BotError("metric_round", "which_compared")
    name = metric_named(word, known)
    than = " ".join(rest.lower().split()) or (DEPLOY if known[name].service else "yesterday")
    if than != DEPLOY and than not in AGO:
        raise BotError("metric_round", "which_compared")
    return name, than


def _spans(ask: Ask, name: str, metric: Metric, than: str, now: datetime) -> tuple[Span, Span]:
    """Lay both spans: the last hour and the same hour earlier, or the hour before a deploy and what came after it."""
    if than != DEPLOY:
        return span_of(USUAL, now - AGO[than]), span_of(USUAL, now)
    with ask.bench.database.read() as tx:
        found = newest_begun(tx, ask.who.workspace, metric.service) if metric.service else None
    if found is None or found.started_at is None:
        title = metric.title_in(ask.words.lang, name)
        raise NotFound("metric_round", "no_deploy", name=ask.words.render("metric", "name", title=title))
    since = found.ended_at or found.started_at
    length = min(USUAL, max(SHORTEST, now - since))
    return span_of(USUAL, found.started_at), span_of(length, min(now, since + USUAL))


SUBCOMMANDS = (
    Subcommand(
        "compare",
        compare,
        Usage(
            ("compare",),
            "/metrics compare checkout_latency [deploy|yesterday|last week]",
            mark("Compare a figure with what it was"),
        ),
    ),
)
