"""Figures from Prometheus, or from anything that answers its HTTP API.

https://prometheus.io/docs/prometheus/latest/querying/api/
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from bot.http import Answer, judged
from bot.metrics.answers import OK, SAID, Server, refusal
from bot.metrics.merging import Merging
from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable

TIMEOUT = timedelta(seconds=5)
"""How long Prometheus may compute; less than one waits for its answer."""
MOST, LONGEST = 50, 16_000
"""Queries that are asked as one, and characters of them."""
LABEL = "bongsu_query"
"""The label that tells to which of several queries a series belongs."""


@dataclass(frozen=True)
class Prometheus:
    """A Prometheus."""

    server: Server
    merging: Merging = field(default_factory=lambda: Merging(MOST, LONGEST), repr=False, compare=False)

    def now(self, query: str, at: datetime) -> Series:
        """Tell the figure of now; a scalar is one too. Nothing at all is no data, and not 0."""
        found, warnings = self._instant(query, at)
        one = _one(found)
        return _latest(one, dict(one.get("metric") or {}), warnings) if one else Series(warnings=warnings)

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Tell the figures of many queries, laid together into one with `or`; what refuses that is found by halving."""
        return self.merging.ask(queries, lambda group: self._group(group, at))

    def _group(self, group: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Ask a group; a query alone goes as it stands, since a scalar cannot have a label."""
        if len(group) == 1:
            found, warnings = self._instant(group[0], at)
            return {group[0]: tuple(_latest(each, dict(each.get("metric") or {}), warnings) for each in found)}
        marked = _marked(group)
        found, warnings = self._instant(" or ".join(marked.values()), at)
        return _sorted(found, dict(zip(marked, group, strict=True)), warnings)

    def _instant(self, query: str, at: datetime) -> tuple[Sequence[Mapping[str, Any]], Sequence[str]]:
        given = {"query": query, "time": _seconds(at), "timeout": _span(TIMEOUT)}
        data, warnings = self._data("/api/v1/query", given, {"vector", "scalar"})
        return [{"value": data["result"]}] if data["resultType"] == "scalar" else data["result"], warnings

    def over(self, query: str, span: Span) -> Series:
        """Tell the figures of a span, by POST since a query may be long."""
        given = {
            "query": query,
            "start": _seconds(span.start),
            "end": _seconds(span.end),
            "step": _span(span.step),
            "timeout": _span(TIMEOUT),
        }
        data, warnings = self._data("/api/v1/query_range", given, {"matrix"})
        one = _one(data["result"])
        return Series(tuple(map(_point, one["values"])) if one else (), _labels(one), warnings)

    def offered(self) -> Sequence[Offered]:
        """List the names of its metrics, with what their exporters say of them."""
        return self._listed("/api/v1/label/__name__/values")

    def lately(self, since: datetime) -> Sequence[Offered]:
        """List the names of the metrics that told something since a moment."""
        return self._listed(f"/api/v1/label/__name__/values?start={_seconds(since)}")

    def rules(self) -> Sequence[str]:
        """List what its alert rules ask."""
        groups = _rows(self._ask("GET", "/api/v1/rules?type=alert")[0], "groups")
        return tuple(str(rule.get("query") or "") for group in groups for rule in group.get("rules") or ())

    def down(self) -> Sequence[str]:
        """Name the targets from which it gets no figures, each as `job instance`."""
        targets = _rows(self._ask("GET", "/api/v1/targets?state=active")[0], "activeTargets")
        found = (each.get("labels") or {} for each in targets if each.get("health") == "down")
        return tuple(f"{labels.get('job', '')} {labels.get('instance', '')}".strip()[:SAID] for labels in found)

    def _listed(self, path: str) -> Sequence[Offered]:
        names = self._ask("GET", path)[0]
        told = self._ask("GET", "/api/v1/metadata?limit_per_metric=1")[0]
        return tuple(Offered(name, *_about(told.get(name) or [{}])) for name in names)

    def _data(
        self, path: str, given: Mapping[str, str], kinds: Collection[str]
    ) -> tuple[dict[str, Any], Sequence[str]]:
        data, warnings = self._ask("POST", path, given)
        if not isinstance(data, dict) or data.get("resultType") not in kinds:
            raise Unanswerable("unreadable")
        return data, warnings

    def _ask(self, method: str, path: str, given: Mapping[str, str] | None = None) -> tuple[Any, Sequence[str]]:
        return _readable(self.server.ask(method, path, given))


def _readable(answer: Answer) -> tuple[Any, Sequence[str]]:
    """Give the data of an answer that is a yes, and its warnings. Raises what a `Source` raises."""
    body = answer.body if isinstance(answer.body, dict) else {}
    said = str(body.get("error") or "")
    if body.get("errorType") == "timeout":  # with the status of a server that is away, and it is well
        raise Unanswerable("slow", said[:SAID])
    judged(answer)
    if answer.status != OK or body.get("status") != "success":
        raise refusal(answer, said)
    return body.get("data"), tuple(str(each)[:SAID] for each in body.get("warnings") or ())


def _marked(group: Sequence[str]) -> Mapping[str, str]:
    """Give each query a label of its own, whose value nobody could have written into a query.

    The line ends before the bracket, so that a comment does too.
    """
    turn = token_hex(4)
    marks = [f"{turn}-{place}" for place in range(len(group))]
    return {
        mark: f'label_replace({query}\n, "{LABEL}", "{mark}", "", "")' for mark, query in zip(marks, group, strict=True)
    }


def _sorted(
    found: Sequence[Mapping[str, Any]], queries: Mapping[str, str], warnings: Sequence[str]
) -> Mapping[str, Found]:
    """Give each query what is its own by the label, without the label; `queries` are by its values."""
    told: dict[str, list[Series]] = {query: [] for query in queries.values()}
    for each in found:
        labels = dict(each.get("metric") or {})
        query = queries.get(labels.pop(LABEL, ""))
        if query is not None:
            told[query].append(_latest(each, labels, warnings))
    return told


def _latest(of: Mapping[str, Any], labels: Mapping[str, str], warnings: Sequence[str]) -> Series:
    """Read a series of one sample; a histogram is none."""
    return Series((_point(of.get("value") or ()),), labels, warnings)


def _rows(data: Any, key: str) -> Sequence[Mapping[str, Any]]:  # noqa: ANN401 - whatever it answered
    """Give a list of objects out of an answer. Raises `Unanswerable`."""
    rows = data.get(key) if isinstance(data, dict) else None
    if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
        raise Unanswerable("unreadable")
    return rows


def _one(found: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Give the only series; a metric that is several is a mistake of its query."""
    if len(found) > 1:
        raise Unanswerable("several", ", ".join(_named(each) for each in found[:3]))
    return found[0] if found else None


def _named(of: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f'{key}="{value}"' for key, value in sorted((of.get("metric") or {}).items())) + "}"


def _labels(of: Mapping[str, Any] | None) -> Mapping[str, str] | None:
    return dict(of.get("metric") or {}) if of else None


def _point(sample: Sequence[Any]) -> Point:
    """Read `[seconds, "value"]`; what is no number, or infinite, is no figure."""
    try:
        seconds, value = float(sample[0]), float(sample[1])
        return Point(datetime.fromtimestamp(seconds, UTC), value if math.isfinite(value) else None)
    except (TypeError, ValueError, IndexError, OverflowError, OSError):
        raise Unanswerable("unreadable") from None


def _about(told: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    return str(told[0].get("help") or "")[:SAID], str(told[0].get("unit") or "")


def _seconds(at: datetime) -> str:
    return f"{at.timestamp():.3f}"


def _span(of: timedelta) -> str:
    return f"{of.total_seconds():.3f}"
