"""What a watch is, in which states it can be, and what can happen to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from bot.catalogue.metrics import Metric
from bot.catalogue.watches import CONDITIONS, MISSED, Levels, Route, WatchTable, completed, level, usual, wrong
from bot.severity import Severity, parse

LONGEST_NAME = 60
MINUTE = timedelta(minutes=1)
FULL_OVER = timedelta(hours=1)
"""How far a disk looks back to tell when it will be full."""


class State(StrEnum):
    """How a watch stands for one set of labels."""

    OK = "ok"
    PENDING = "pending"
    FIRING = "firing"
    AWAITING = "awaiting"
    RECOVERING = "recovering"
    VERIFYING = "verifying"
    RECOVERED = "recovered"
    ESCALATED = "escalated"


CALM = frozenset((State.OK, State.RECOVERED))
ALARMED = frozenset(State) - CALM - {State.PENDING}
MOVES: Mapping[State, frozenset[State]] = {
    State.FIRING: frozenset((State.AWAITING, State.RECOVERING, State.ESCALATED)),
    State.AWAITING: frozenset((State.FIRING, State.RECOVERING, State.ESCALATED)),
    State.RECOVERING: frozenset((State.FIRING, State.VERIFYING, State.ESCALATED)),
    State.VERIFYING: frozenset((State.FIRING, State.AWAITING, State.RECOVERING, State.ESCALATED)),
    State.ESCALATED: frozenset((State.AWAITING, State.RECOVERING)),
}
"""Where a recovery can lead an alarm; that it is over is for the samples alone to say."""


class Happened(StrEnum):
    """Something that happened to a watch."""

    RAISED = "raised"
    WORSE = "worse"
    BETTER = "better"
    CLEARED = "cleared"
    FLAPPING = "flapping"
    AWAITING = "awaiting"
    RECOVERING = "recovering"
    VERIFYING = "verifying"
    RECOVERED = "recovered"
    ESCALATED = "escalated"
    FIRING = "firing"


@dataclass(frozen=True)
class Definition:
    """What somebody wants of a watch; see `bot.models.Watch` for what each means."""

    name: str
    metric: str
    condition: str
    levels: Levels
    hold: timedelta = timedelta(0)
    count: int = 1
    over: timedelta | None = None
    minimum_metric: str | None = None
    minimum: float | None = None
    missed: int | None = MISSED
    free_metric: str | None = None
    matching: Mapping[str, str] = field(default_factory=dict)
    service: str | None = None
    routes: tuple[Route, ...] = ()
    quiet: tuple[str, ...] = ()
    recovery: str | None = None
    recovery_mode: str = "ask"

    @property
    def problem(self) -> str | None:
        """A word for what is wrong with it, None where it is well: condition, levels, over, shape, side or order."""
        if self.condition not in CONDITIONS:
            return "condition"
        if not self.levels:
            return "levels"
        if self.condition in ("change", "full") and self.over is None:
            return "over"
        found = wrong(self.condition, self.levels)
        return found[0] if found else None

    def watches(self, labels: Mapping[str, str]) -> bool:
        """Whether it is about what has these labels."""
        return all(fnmatchcase(labels.get(name, ""), pattern) for name, pattern in self.matching.items())


def definition(name: str, table: WatchTable, metrics: Mapping[str, Metric]) -> Definition:
    """Fill in what a table leaves out, from the kind of its metric and from the other metrics of the same service."""
    metric = metrics.get(table.metric)
    known = usual(metric)
    condition = table.condition or ("above" if table.levels and not known.levels else known.condition)
    is_usual = condition == known.condition
    levels = completed(condition, table.levels or (known.levels if is_usual else {}))
    minimum_metric, minimum = table.minimum_metric, table.minimum
    if minimum_metric is None and is_usual and known.minimum_a_minute is not None:
        minimum_metric, minimum = _traffic(metric, metrics, known.minimum_a_minute)
    return Definition(
        name,
        table.metric,
        condition,
        levels,
        hold=table.hold if table.hold is not None else known.hold if is_usual else timedelta(0),
        count=table.count or (known.count if is_usual else 1),
        over=table.over or (FULL_OVER if is_usual and known.full else None),
        minimum_metric=minimum_metric,
        minimum=minimum,
        missed=table.missed or None,
        free_metric=table.free_metric or (_beside(metric, metrics, "B") if is_usual and known.free else None),
        matching=table.matching,
        service=table.service or (metric.service if metric else None),
        routes=table.routes,
        quiet=table.quiet,
        recovery=table.recovery,
        recovery_mode=table.recovery_mode,
    )


def _traffic(
    metric: Metric | None, metrics: Mapping[str, Metric], a_minute: float
) -> tuple[str, float] | tuple[None, None]:
    """Find the traffic of a metric's service, and how much of it is enough in its unit."""
    for name, each in metrics.items():
        if metric and metric.service and each.kind == "traffic" and each.service == metric.service:
            return name, a_minute if each.measured_in.endswith("/min") else a_minute / 60
    return None, None


def _beside(metric: Metric | None, metrics: Mapping[str, Metric], unit: str) -> str | None:
    """Find the metric that counts what is left on the same disk: of the same source, by its query."""
    if metric is None:
        return None
    wanted = (metric.source, f"{metric.query}_free", unit)
    return next((name for name, each in metrics.items() if (each.source, each.query, each.measured_in) == wanted), None)


def written_levels(levels: Levels) -> dict[str, Any]:
    """Write levels as they are kept."""
    return {severity.word: each.model_dump(by_alias=True, mode="json") for severity, each in sorted(levels.items())}


def read_levels(kept: Mapping[str, Any]) -> Levels:
    """Read levels as they were kept."""
    return {known: level(**_pair(each)) for word, each in kept.items() if (known := parse(word)) is not None}


def _pair(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {"raised": kept["raise"], "clear": kept["clear"]}


def written_route(route: Route) -> dict[str, Any]:
    """Write a route as it is kept."""
    return route.model_dump(by_alias=True, mode="json") | {"from": Severity(route.least).word}


def read_route(kept: Mapping[str, Any]) -> Route:
    """Read a route as it was kept."""
    return Route.model_validate(kept)
