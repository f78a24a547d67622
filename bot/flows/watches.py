"""Watches judge what a source told, in the transaction that keeps it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.metrics import Metric
from bot.flows import recoveries
from bot.flows.watch_alarms import Teller
from bot.metrics import points
from bot.metrics import queries as metrics
from bot.metrics.ports import Look, Span
from bot.models import Watch, WatchState
from bot.watches import fitting, states
from bot.watches.machine import FREE, FULL, MAIN, MISSED, Sample, gauges, is_well, moved
from bot.watches.queries import definition_of
from bot.watches.rules import CALM, Definition, Happened

FOLDED = 30
"""Figures from which it is foretold when something will be full."""
MISSABLE = 3
"""Looks apart at which two bad samples still lie together."""
Looks = Mapping[str, Sequence[Look]]
"""What each metric told, by its name."""
States = Mapping[str, WatchState]
"""How a watch stands, by the text of the labels."""


@dataclass
class Judge:
    """What looks are judged with."""

    tx: Session
    catalogue: Catalogue
    workspace: int
    looks: Looks
    now: datetime
    known: Mapping[str, Metric]

    @property
    def gap(self) -> timedelta:
        """How far apart samples may lie and still last together."""
        return MISSABLE * self.catalogue.collecting.every


def judge(tx: Session, catalogue: Catalogue, workspace: int, source: str, looks: Looks, now: datetime) -> None:
    """Judge what a source told of its metrics, note what happens by it, and have it told."""
    del source  # which metrics it has told of the looks say
    watches = states.watched(tx, workspace, looks, now)
    if not watches:
        return
    held = states.held(tx, [each.id for each in watches])
    of = Judge(tx, catalogue, workspace, looks, now, metrics.known(tx, workspace, catalogue))
    for watch in watches:
        _judge(of, watch, held[watch.id])


def judge_unfed(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Judge the watches over metrics that neither the catalogue nor anybody knows any more: they have no data."""
    lost = states.watched_metrics(tx, workspace) - metrics.known(tx, workspace, catalogue).keys()
    judge(tx, catalogue, workspace, "", dict.fromkeys(lost, ()), now)


def _judge(of: Judge, watch: Watch, held: States) -> None:
    definition = definition_of(watch)
    plan, teller = gauges(definition), Teller(of.tx, of.catalogue, watch, of.now)
    for stray in held.values():
        if stray.label_key and stray.state not in CALM and not definition.watches(stray.labels):
            teller.end(stray, "unmatched")
    for look, sample, missed in _samples(of, definition, held):
        row = held.get(look.label_key)
        before = states.standing_of(row, look.at)
        after, changes = moved(plan, replace(before, missed=missed), sample, of.gap)
        if after != before:
            row = states.write(of.tx, watch, row, look.label_key, look.labels, after)
        if row is None:
            continue
        happened = states.changed(of.tx, row, changes, look.at, _meaning(of, definition)) if changes else ()
        teller.tell(row, happened)
        if watch.recovery is not None and MAIN in sample.values:
            _recover(of, row, happened, is_good=is_well(after))


def _meaning(of: Judge, definition: Definition) -> Mapping[str, object]:
    """Tell what figures mean today, for who reads of the alarm later."""
    metric = of.known.get(definition.metric)
    if metric is None:
        return {}
    titles = {language: metric.title_in(language, definition.metric) for language in ("en", "ko")}
    return {"unit": metric.measured_in, "titles": titles}


def _recover(of: Judge, row: WatchState, happened: Sequence[Happened], *, is_good: bool) -> None:
    """Have a recovery begin with an alarm, and follow what it does to the figure, also once that is well again."""
    if Happened.RAISED in happened:
        recoveries.fired(of.tx, of.catalogue, of.workspace, row.id, of.now)
    else:
        recoveries.measured(of.tx, of.catalogue, of.workspace, row.id, is_good, of.now)


def _samples(of: Judge, definition: Definition, held: States) -> Iterator[tuple[Look, Sample, int]]:
    """Give what was seen of each set of labels, with the samples in a row that had no data."""
    matching = [look for look in of.looks[definition.metric] if definition.watches(look.labels)]
    told = [look for look in matching if look.value is not None]
    for look in matching if definition.condition == "no_data" else told:
        missed = _missed(held, look.label_key, is_told=look.value is not None)
        yield look, _sample(of, definition, look, missed), missed
    if all(look.label_key for look in told) and (not told or "" in held):
        missed = _missed(held, "", is_told=bool(told))
        at = next((look.at for look in of.looks[definition.metric]), of.now)
        key = MAIN if definition.condition == "no_data" else MISSED
        yield Look(0, {}, "", at, None), Sample(at, {key: missed}), missed


def _missed(held: States, key: str, *, is_told: bool) -> int:
    row = held.get(key)
    return 0 if is_told else 1 + (row.missed if row else 0)


def _sample(of: Judge, definition: Definition, look: Look, missed: int) -> Sample:
    """Give what a look says of each thing that has levels."""
    if definition.condition == "no_data":
        return Sample(look.at, {MAIN: missed})
    values = {
        MAIN: _reading(of, definition, look),
        MISSED: None if look.label_key else 0.0,
        FREE: _beside(of, definition.free_metric, look),
        FULL: _until_full(of, definition, look) if definition.condition != "change" else None,
    }
    traffic = _beside(of, definition.minimum_metric, look)
    is_enough = traffic is None or definition.minimum is None or traffic >= definition.minimum
    return Sample(look.at, {key: value for key, value in values.items() if value is not None}, is_enough)


def _reading(of: Judge, definition: Definition, look: Look) -> float | None:
    """Give the figure that the levels are about: the metric's own, how it changed, or the seconds until it is full."""
    if definition.condition == "change":
        return _change(of, definition, look)
    return _until_full(of, definition, look) if definition.condition == "full" else look.value


def _change(of: Judge, definition: Definition, look: Look) -> float | None:
    """Give the change since then as a share of what it was; None where that is not known, or was 0."""
    if definition.over is None or look.value is None:
        return None
    step = max(definition.over / 60, of.catalogue.collecting.every)
    begun = look.at - definition.over
    course = points.over(of.tx, look.series_id, Span(begun - step, begun + step, step))
    then = next((point.value for point in course if point.value is not None), None)
    return (look.value - then) / abs(then) if then else None


def _until_full(of: Judge, definition: Definition, look: Look) -> float | None:
    """Give the seconds until it is full, or nothing is left; None where too little is known to tell."""
    if definition.over is None:
        return None
    metric = of.known.get(definition.metric)
    fills = metric is not None and metric.measured_in == "%" and metric.better == "low"
    step = max(definition.over / FOLDED, of.catalogue.collecting.every)
    course = points.over(of.tx, look.series_id, Span(look.at - definition.over, look.at, step))
    seen = [(point.at.timestamp(), point.value) for point in course if point.value is not None]
    return fitting.seconds_until(seen, 100.0 if fills else 0.0, definition.over.total_seconds())


def _beside(of: Judge, metric: str | None, look: Look) -> float | None:
    """Give what another metric told of the same labels, or of all where it has none; None where nothing is known."""
    if metric is None:
        return None
    if metric in of.looks:
        seen = {each.label_key: each.value for each in of.looks[metric]}
    else:
        late = look.at - of.gap
        series = metrics.series(of.tx, of.workspace, metric)
        seen = {each.label_key: each.last_value for each in series if each.last_at > late}
    return seen.get(look.label_key, seen.get("") if len(seen) == 1 else None)
