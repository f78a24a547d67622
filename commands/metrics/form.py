"""What somebody entered into the forms of a watch; what cannot be is said at its field."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter

from bot.catalogue.durations import parse_duration
from bot.catalogue.metrics import Metric
from bot.catalogue.names import ServiceName, Slug
from bot.catalogue.watches import UNKNOWN, Route, WatchTable
from bot.errors import BotError, Conflict
from bot.messages.watch_form import ALWAYS, NEVER, Kept
from bot.watches.notation import read_levels
from bot.watches.rules import Definition, definition
from commands.context import Ask

MOST_SAMPLES = 1000
FIELDS: Mapping[str, str] = {
    "no_metric": "metric",
    "no_source": "source",
    "no_query": "query",
    "no_metric_name": "name",
    "taken": "name",
    "no_name": "name",
    "name_taken": "name",
    "changed_meanwhile": "name",
    "no_level": "levels",
    "twice": "levels",
    "how_many": "levels",
    "wrong": "levels",
    "no_hold": "hold",
    "no_count": "count",
    "no_missed": "missed",
    "no_over": "over",
    "no_minimum": "minimum",
    "no_labels": "matching",
}
"""Under which field a form shows what could not be."""
NAME: TypeAdapter[str] = TypeAdapter(Slug)
METRIC_NAME: TypeAdapter[str] = TypeAdapter(ServiceName)
Read = TypeVar("Read")


def read_metric(values: Mapping[str, Any], known: Mapping[str, Metric]) -> tuple[str, Metric | None]:
    """Read which metric is meant; the metric itself where it is a new one. Raises `BotError`."""
    if values.get("metric") and not values["query"]:
        return values["metric"], None
    name = _text(values, "name")
    if not values["source"]:
        raise BotError("watch_form", "no_source")
    if not _text(values, "query"):
        raise BotError("watch_form", "no_query", typed="")
    _as(lambda: METRIC_NAME.validate_python(name), "no_metric_name", name)
    if name in known:
        raise Conflict("metric", "taken", name=name)
    told = {each: _text(values, each) or None for each in ("source", "query", "kind", "unit", "title")}
    return name, _as(lambda: Metric.model_validate(told), "no_query", told["query"] or "")


def read_watch(ask: Ask, values: Mapping[str, Any], kept: Kept, known: Mapping[str, Metric]) -> Definition:
    """Read how a metric is to be watched; what is left empty is as its kind has it. Raises `BotError`."""
    metric, name, condition = known.get(kept.metric), _text(values, "name"), values["condition"]
    _as(lambda: NAME.validate_python(name), "no_name", name)
    unit, named = metric.measured_in if metric else "", ask.bench.catalogue.incident.severity
    levels = read_levels(values["levels"] or "", condition, unit, named)
    if condition == "no_data":
        levels = levels or UNKNOWN.levels
    table = WatchTable.model_construct(
        metric=kept.metric,
        condition=condition if levels else None,
        levels=levels,
        hold=_span(values, "hold", "no_hold"),
        count=_count(values, "count", "no_count"),
        over=_span(values, "over", "no_over") or None,
        missed=_count(values, "missed", "no_missed", least=0) or 0,
        matching=_labels(_text(values, "matching")),
        service=values.get("service"),
        routes=_routes(values),
        recovery=values.get("recovery"),
        recovery_mode=values.get("mode") or "ask",
        **_traffic(values),
    )
    found = definition(name, table, known)
    problem = found.problem if found.condition == condition else "levels"
    if problem == "over":
        raise BotError("watch_form", "no_over", typed="")
    if problem:
        raise BotError("watch", "wrong", problem=problem)
    return found


def _traffic(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read the traffic without which nothing is raised: a metric and how much of it, or neither."""
    metric, typed = values.get("minimum_metric"), _text(values, "minimum")
    if not metric and not typed:
        return {}
    least = _as(lambda: float(typed), "no_minimum", typed)
    if not metric or not 0 <= least < float("inf"):
        raise BotError("watch_form", "no_minimum", typed=typed)
    return {"minimum_metric": metric, "minimum": least}


def _routes(values: Mapping[str, Any]) -> tuple[Route, ...]:
    """Read who is told: a channel always, people and whoever is called in a window."""
    window = values.get("window")
    window = None if window in {None, ALWAYS} else window
    routes = []
    if values["channel"]:
        routes.append(Route(channel=values["channel"]))
    if values["people"]:
        routes.append(Route(people=tuple(values["people"]), window=window))
    if values["page"] not in {None, NEVER}:
        routes.append(Route.model_validate({"from": values["page"], "page": True, "window": window}))
    return tuple(routes)


def _labels(text: str) -> Mapping[str, str]:
    """Read labels such as `instance=web-*, job=shop`."""
    pairs = [part.partition("=") for part in text.replace("\n", ",").split(",") if part.strip()]
    found = {name.strip(): pattern.strip().strip('"') for name, _, pattern in pairs}
    if not all(found) or not all(found.values()) or len(found) < len(pairs):
        raise BotError("watch_form", "no_labels", typed=text)
    return found


def _span(values: Mapping[str, Any], field: str, otherwise: str) -> timedelta | None:
    typed = _text(values, field).replace(" ", "")
    if not typed:
        return None
    return timedelta(0) if typed in {"0", "0s"} else _as(lambda: parse_duration(typed), otherwise, typed)


def _count(values: Mapping[str, Any], field: str, otherwise: str, least: int = 1) -> int | None:
    typed = _text(values, field)
    if not typed:
        return None
    number = _as(lambda: int(typed), otherwise, typed)
    if not least <= number <= MOST_SAMPLES:
        raise BotError("watch_form", otherwise, typed=typed)
    return number


def _text(values: Mapping[str, Any], field: str) -> str:
    return str(values.get(field) or "").strip()


def _as(read: Callable[[], Read], otherwise: str, typed: str) -> Read:
    """Read something. Raises `BotError` with what was typed."""
    try:
        return read()
    except ValueError as error:
        raise BotError("watch_form", otherwise, typed=typed) from error
