"""What sources offer is asked of them every hour and kept, so that what nobody watches is read from the database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.metrics import Metric
from bot.catalogue.sources import HOST
from bot.catalogue.watches import WatchTable
from bot.errors import Conflict
from bot.flows.outside import asked
from bot.flows.services import of
from bot.http import OutsideAway
from bot.metrics import definitions, offer_queries, offers, queries
from bot.metrics import unwatched as rules
from bot.metrics.ports import Offered, Source, Unanswerable, Watching
from bot.metrics.unwatched import Findings, Offer
from bot.models import Watch
from bot.watches import queries as watches
from bot.watches import service
from bot.watches.rules import definition
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue

EVERY, AGAIN = timedelta(hours=1), timedelta(minutes=5)
"""How often a source is asked, and how soon again where it told nothing."""
LATELY = timedelta(hours=2)
"""What told nothing for so long is offered no more, although a source may remember its name."""
AWAY = "away"
T = TypeVar("T")


def ways(catalogue: Catalogue) -> Mapping[str, str]:
    """Tell of each source how it is asked; the machine itself is always one."""
    return {HOST: HOST} | {name: table.way for name, table in catalogue.sources.items()}


def look(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Have every source asked whose turn it is."""
    known = offer_queries.surveys(tx, workspace)
    for source in ways(catalogue):
        newest = known.get(source)
        if newest is None or now - newest.asked_at >= (EVERY if newest.why is None else AGAIN):
            survey(tx, workspace, source, now)


def survey(tx: Session, workspace: int, source: str, now: datetime) -> None:
    """Have a source asked what it offers."""
    offers.asking(tx, workspace, source, now)
    enqueue(tx, SURVEY, workspace, f"metric-survey:{source}", {"source": source}, now=now, coalesce=True)


def findings(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> Findings:
    """Read what nobody watches, and what is amiss with what is known."""
    known = queries.known(tx, workspace, catalogue)
    asked_of = [view.definition for view in watches.watches(tx, workspace)]
    named = {name for each in asked_of for name in (each.metric, each.minimum_metric, each.free_metric) if name}
    found = offer_queries.offers(tx, workspace, ways(catalogue))
    told = {name: seen for name, seen in offer_queries.told(tx, workspace).items() if name in known}
    return Findings(
        proposals=rules.unwatched(found, [known[name] for name in named & known.keys()]),
        lacking=rules.lacking(known, found),
        silent=rules.silent(told, now),
        offered=len(found),
        watched_there=sum(each.watched_there for each in found),
        ignored=[each for each in found if each.is_ignored],
    )


def queries_of(tx: Session, catalogue: Catalogue, workspace: int, source: str) -> Collection[str]:
    """Name all that a source offers."""
    return {each.query for each in offer_queries.offers(tx, workspace, ways(catalogue)) if each.source == source}


def offered(tx: Session, catalogue: Catalogue, workspace: int, query: str) -> Sequence[Offer]:
    """Find what sources offer under a name."""
    return [each for each in offer_queries.offers(tx, workspace, ways(catalogue)) if each.query == query]


def adopt(tx: Session, catalogue: Catalogue, workspace: int, offer: Offer, person: str, now: datetime) -> Watch:
    """Watch an offer as its recipe has it. Raises `Conflict` where nobody knows how, or it is watched already."""
    proposal = next((each for each in findings(tx, catalogue, workspace, now).ready if each.offer == offer), None)
    if proposal is None or proposal.recipe is None:
        raise Conflict("unwatched", "watched_already", query=offer.query)
    recipe, known = proposal.recipe, queries.known(tx, workspace, catalogue)
    taken = {*known, *(each.name for each in watches.watches(tx, workspace))}
    name = rules.free_name(recipe.name, offer.source, taken)
    told = {"source": offer.source, "query": recipe.query, "kind": recipe.kind}
    metric = Metric.model_validate(told | {"title": recipe.title, "title_ko": recipe.title_ko})
    definitions.define(tx, catalogue, workspace, name, metric, person, now)
    wanted = definition(name, WatchTable(metric=name), known | {name: metric})
    return service.define(tx, workspace, wanted, person, now)


def _list(run: Run) -> Record | End:
    """Ask what there is."""
    name, now = run.payload["source"], run.now()
    source = of(run).source(name)
    if source is None:  # it is no more in the catalogue
        return End()
    try:
        found = asked(run, lambda: _listed(source, now))
    except (Unanswerable, OutsideAway) as error:
        why = error.why if isinstance(error, Unanswerable) else AWAY
        return End(lambda tx: offers.failed(tx, run.workspace, name, why))
    return lambda tx: offers.listed(tx, run.workspace, name, found, now)


def _listed(source: Source, now: datetime) -> Sequence[Offered]:
    return source.lately(now - LATELY) if isinstance(source, Watching) else source.offered()


def _rules(run: Run) -> Record | None:
    """Ask what it watches itself."""
    name = run.payload["source"]
    found = _of_watching(run, lambda source: source.rules())
    if found is None:
        return None
    way = ways(of(run).catalogue).get(name, "")
    return lambda tx: offers.watched_there(tx, run.workspace, name, way, found)


def _down(run: Run) -> Record | None:
    """Ask what it finds down."""
    found = _of_watching(run, lambda source: source.down())
    if found is None:
        return None
    return lambda tx: offers.found_down(tx, run.workspace, run.payload["source"], found)


def _of_watching(run: Run, call: Callable[[Watching], Sequence[str]]) -> Sequence[str] | None:
    """Ask a source that watches things itself; None where it does not answer. Others, and look-alikes, name nothing."""
    source = of(run).source(run.payload["source"])
    if not isinstance(source, Watching):
        return ()
    try:
        return asked(run, lambda: call(source))
    except Unanswerable:  # a store that answers queries as Prometheus does, and has no rules
        return ()
    except OutsideAway:  # what it said an hour ago stays
        return None


SURVEY = Flow(
    "metric.survey/1", Lane.BULK, (Step("list", _list), Step("rules", _rules), Step("down", _down)), ("source",)
)
FLOWS = (SURVEY,)
