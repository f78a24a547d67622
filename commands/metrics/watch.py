"""Making a watch and changing it, by a form: first which metric, then how it is watched."""

from collections.abc import Mapping
from typing import Any

from bot.catalogue.metrics import Metric
from bot.catalogue.mistakes import nearest
from bot.catalogue.watches import WatchTable
from bot.db import Transaction
from bot.errors import NotFound
from bot.flows import notify, unwatched, watch_changes
from bot.messages.base import View
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.messages.unwatched import WATCH
from bot.messages.watch_form import CHOOSE, SAVE, Choices, Kept, choose_view, levels_of, read_kept, span, watch_view
from bot.metrics import queries
from bot.metrics.recipes import name_of, plain_query, recipe_for
from bot.metrics.unwatched import Offer, free_name
from bot.watches.rules import Definition, definition
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import at_its_field, entered
from commands.metrics.form import FIELDS, read_metric, read_watch
from commands.metrics.meant import demand_change, watch_by, watch_called
from commands.metrics.unwatched import offer_of
from commands.permissions import demand_member
from commands.table import Subcommand

Known = Mapping[str, Metric]
SHUT = ("unwatched", "no_form")
"""What is said where Slack did not take a form in time."""


def watch(ask: Ask) -> Answer:
    """Answer `/metrics watch [metric]`: a form; a watch that is named is changed, a metric on offer is made known."""
    demand_member(ask)
    known = _known(ask)
    if not ask.text:
        ask.open_view(_choose(ask, known, {}), otherwise=SHUT)
    elif ask.text in known:
        ask.open_view(_new(ask, known, ask.text), otherwise=SHUT)
    else:
        _by_its_name(ask, known)
    return None


def _by_its_name(ask: Ask, known: Known) -> None:
    """Open the form of a watch, or that of a metric which a source offers. Raises `NotFound` for anything else."""
    if standing := watch_called(ask, ask.text):
        _edit(ask, standing.id)
        return
    with ask.bench.database.read() as tx:
        offers = unwatched.offered(tx, ask.bench.catalogue, ask.who.workspace, ask.text)
    if not offers:
        raise NotFound("metric", "no_metric", word=ask.text, near=nearest(ask.text, known))
    ask.open_view(_of_offer(ask, known, offers[0]), otherwise=SHUT)


def pressed_watch(ask: Ask) -> None:
    """Open the form for something that a source offers."""
    demand_member(ask)
    ask.open_view(_of_offer(ask, _known(ask), offer_of(ask, ask.text)), otherwise=SHUT)


def _of_offer(ask: Ask, known: Known, of: Offer) -> View:
    """Fill the form of a metric with what is known of an offer; where a recipe says all, go on to that of the watch."""
    with ask.bench.database.read() as tx:
        listed = unwatched.queries_of(tx, ask.bench.catalogue, ask.who.workspace, of.source)
    recipe = recipe_for(of.way, of.query, listed)
    name = free_name(recipe.name if recipe else name_of(of.query), of.source, known)
    if recipe is None:
        begun = {"source": of.source, "query": plain_query(of.way, of.query), "name": name, "unit": of.unit}
        return _choose(ask, known, begun)
    told = {"source": of.source, "query": recipe.query, "kind": recipe.kind}
    metric = Metric.model_validate(told | {"title": recipe.title, "title_ko": recipe.title_ko})
    return _new(ask, {**known, name: metric}, name, metric)


def chosen(ask: Ask) -> Answer:
    """Take the first form, and show the second."""
    demand_member(ask)
    known, found = _known(ask), []
    values = entered(ask.body)

    def read() -> None:
        found.append(read_metric(values, known))

    refused = at_its_field(ask, FIELDS, read)
    if refused is not None:
        return refused
    name, metric = found[0]
    every = {**known, name: metric} if metric else known
    if name not in every:
        raise NotFound("metric", "no_metric", word=name, near=None)
    return {"response_action": "update", "view": _new(ask, every, name, metric).payload}


def _choose(ask: Ask, known: Known, begun: Mapping[str, str]) -> View:
    return choose_view(ask.words, known, list(unwatched.ways(ask.bench.catalogue)), begun)


def _new(ask: Ask, known: Known, name: str, made: Metric | None = None) -> View:
    """Make the form for a new watch, filled in as the metric's kind has it."""
    of = definition(name, WatchTable(metric=name), known)
    kept = Kept(name, made=made.model_dump(exclude_none=True) if made else None)
    return watch_view(ask.words, of, known[name], kept, _choices(ask, known))


def pressed_edit(ask: Ask) -> None:
    """Open the form of a watch in the list."""
    _edit(ask, int(ask.text))


def _edit(ask: Ask, key: int) -> None:
    of, known = watch_by(ask, key), _known(ask)
    demand_change(ask, of)
    metric = of.definition.metric
    shown = known.get(metric) or Metric.model_construct(source="", query="")
    kept = Kept(metric, of.id, of.version)
    ask.open_view(watch_view(ask.words, of.definition, shown, kept, _choices(ask, known)), otherwise=SHUT)


def saved(ask: Ask) -> Answer:
    """Take the second form: what cannot be is said at its field, else the watch is made or changed."""
    demand_member(ask)
    kept = read_kept(ask.channel)
    if kept.watch:
        demand_change(ask, watch_by(ask, kept.watch))
    made = Metric.model_validate(kept.made) if kept.made else None
    known = {**_known(ask), **({kept.metric: made} if made else {})}
    values = entered(ask.body)
    return at_its_field(ask, FIELDS, lambda: _save(ask, kept, made, read_watch(ask, values, kept, known)))


def _save(ask: Ask, kept: Kept, made: Metric | None, wanted: Definition) -> None:
    bench, now, workspace = ask.bench, ask.bench.clock(), ask.who.workspace

    def write(tx: Transaction) -> None:
        if not kept.watch:
            row = watch_changes.make(tx, bench.catalogue, workspace, wanted, made, ask.who.slack_id, now)
            _noted(ask, tx, "made", row.id, wanted)
        elif watch_changes.change(tx, workspace, kept.watch, kept.version, wanted):
            _noted(ask, tx, "changed", kept.watch, wanted)

    with bench.database.write() as tx:
        once(tx, workspace, ask.key, now, lambda: write(tx))


def _noted(ask: Ask, tx: Transaction, done: str, key: int, of: Definition) -> None:
    """Keep who did it, and show them what holds now, with what was derived."""
    ask.audit(tx, f"watch.{done}", f"watch:{key}")
    told: dict[str, Any] = {"name": of.name, "levels": levels_of(ask.words, of).splitlines()}
    told |= {"hold": span(of.hold.total_seconds()), "count": of.count}
    notify.tell(tx, ask.told, "watch_form", done, told, ask.bench.clock())


def _known(ask: Ask) -> Known:
    with ask.bench.database.read() as tx:
        return queries.known(tx, ask.who.workspace, ask.bench.catalogue)


def _choices(ask: Ask, known: Known) -> Choices:
    catalogue = ask.bench.catalogue
    windows = [each.name for each in catalogue.windows]
    return Choices(sorted(known), sorted(catalogue.services), windows, sorted(catalogue.recoveries))


SUBCOMMANDS = (
    Subcommand(
        "watch",
        watch,
        Usage(("watch",), "/metrics watch [metric]", mark("Be told when a figure is not as it should be")),
    ),
)
ACTIONS: dict[str, Handler] = {WATCH: pressed_watch, "metrics.edit": pressed_edit}
VIEWS: dict[str, Handler] = {CHOOSE: chosen, SAVE: saved}
