"""Looking at metrics on schedule: each source is asked for all of its metrics at once, and what it tells is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.metrics import Metric
from bot.flows import watchdogs, watches
from bot.flows.outside import asked
from bot.flows.services import of
from bot.http import OutsideAway
from bot.metrics import keeping, queries
from bot.metrics.ports import Series, Source, Unanswerable
from bot.work import Flow, Lane, Record, Run, Step, enqueue

Told = Mapping[str, Sequence[Series]]
"""The series of each metric."""


def ask(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Have each source that some metric comes from looked at; one that is still waiting is not asked twice."""
    sources = {metric.source for metric in queries.known(tx, workspace, catalogue).values()}
    watchdogs.only_sources(tx, workspace, sources)
    for source in sorted(sources):
        enqueue(tx, COLLECT, workspace, f"metric-source:{source}", {"source": source}, now=now, coalesce=True)


def _look(run: Run) -> Record:
    """Ask the source for all of its metrics; where it does not answer, none of them has data.

    That alarms once, for the source, and not for each watch over what it tells.
    """
    name, catalogue = run.payload["source"], of(run).catalogue
    with run.database.read() as tx:
        metrics = _of_source(queries.known(tx, run.workspace, catalogue), name)
    at, source = run.now(), of(run).source(name)
    nothing: Told = dict.fromkeys(metrics, ())
    told = _told(run, source, metrics, at) if source else nothing

    def record(tx: Session) -> None:
        looks = keeping.keep(tx, run.workspace, nothing if told is None else told, at)
        if told is None:
            watchdogs.unanswered(tx, catalogue, run.workspace, name, at)
        else:
            watchdogs.answered(tx, catalogue, run.workspace, name, at)
            watches.judge(tx, catalogue, run.workspace, name, looks, at)

    return record


def _of_source(known: Mapping[str, Metric], source: str) -> Mapping[str, str]:
    return {name: metric.query for name, metric in known.items() if metric.source == source}


def _told(run: Run, source: Source, metrics: Mapping[str, str], at: datetime) -> Told | None:
    """Give the series of each metric but those that the source had no time for; None where it does not answer."""
    try:
        found = asked(run, lambda: source.many(list(dict.fromkeys(metrics.values())), at))
    except (OutsideAway, Unanswerable):  # the next look is soon
        return None
    answers = {metric: found[query] for metric, query in metrics.items() if query in found}
    return {metric: () if isinstance(answer, Unanswerable) else answer for metric, answer in answers.items()}


COLLECT = Flow("metric.collect/1", Lane.NORMAL, (Step("look", _look),), ("source",))
FLOWS = (COLLECT,)
