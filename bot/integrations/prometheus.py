"""Figures from Prometheus, or from anything that answers its HTTP API.

https://prometheus.io/docs/prometheus/latest/querying/api/
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.http import Answer, exchange, judged
from bot.metrics.ports import Offered, Point, Series, Span, Unanswerable

SAID = 300
"""Characters of an answer that people are told."""
LARGEST = 16_000_000
"""Bytes of an answer that are read."""
TIMEOUT = timedelta(seconds=5)
"""How long Prometheus may compute; less than one waits for its answer."""
OK, REDIRECT = 200, 300
REASONS = {400: "invalid", 401: "denied", 403: "denied", 404: "missing", 422: "invalid"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Prometheus:
    """The address of a Prometheus, and a token where it wants one."""

    url: str
    token: str = field(default="", repr=False)

    def now(self, query: str, at: datetime) -> Series:
        """Tell the figure of now; a scalar is one too. Nothing at all is no data, and not 0."""
        given = {"query": query, "time": _seconds(at), "timeout": _span(TIMEOUT)}
        data, warnings = self._data("/api/v1/query", given)
        found = [{"value": data["result"]}] if data["resultType"] == "scalar" else data["result"]
        one = _one(found)
        points = (_point(one["value"]),) if one else ()
        return Series(points, _labels(one), warnings)

    def over(self, query: str, span: Span) -> Series:
        """Tell the figures of a span, by POST since a query may be long."""
        given = {
            "query": query,
            "start": _seconds(span.start),
            "end": _seconds(span.end),
            "step": _span(span.step),
            "timeout": _span(TIMEOUT),
        }
        data, warnings = self._data("/api/v1/query_range", given)
        one = _one(data["result"])
        return Series(tuple(map(_point, one["values"])) if one else (), _labels(one), warnings)

    def offered(self) -> Sequence[Offered]:
        """List the names of its metrics, with what their exporters say of them."""
        names = _readable(self._ask("GET", "/api/v1/label/__name__/values"))[0]
        told = _readable(self._ask("GET", "/api/v1/metadata?limit_per_metric=1"))[0]
        return tuple(Offered(name, *_about(told.get(name) or [{}])) for name in names)

    def _data(self, path: str, given: Mapping[str, str]) -> tuple[dict[str, Any], Sequence[str]]:
        data, warnings = _readable(self._ask("POST", path, given))
        if not isinstance(data, dict) or data.get("resultType") not in {"vector", "matrix", "scalar"}:
            raise Unanswerable("unreadable")
        return data, warnings

    def _ask(self, method: str, path: str, given: Mapping[str, str] | None = None) -> Answer:
        headers = {"Accept": "application/json", "User-Agent": "Bongsu", **(FORM if given else {})}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        content = urlencode(given).encode() if given else None
        return judged(exchange(method, f"{self.url}{path}", headers=headers, content=content, largest=LARGEST))


def _readable(answer: Answer) -> tuple[Any, Sequence[str]]:
    """Give the data of an answer that is a yes, and its warnings. Raises `Unanswerable`."""
    body = answer.body if isinstance(answer.body, dict) else {}
    if answer.status != OK or body.get("status") != "success":
        otherwise = "missing" if answer.status >= REDIRECT else "unreadable"
        why = "too_much" if answer.is_cut else REASONS.get(answer.status, otherwise)
        raise Unanswerable(why, str(body.get("error") or "")[:SAID])
    return body.get("data"), tuple(str(each)[:SAID] for each in body.get("warnings") or ())


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
