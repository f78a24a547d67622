"""Prometheus as metrics see it, over real HTTP: series by their queries, answered in its format.

https://prometheus.io/docs/prometheus/latest/querying/api/
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.trackers import Reply, Site

PASS = "metrics-token-of-the-tests"
MARKED = re.compile(r"label_replace\((.*?)\n, \"(\w+)\", \"([\w-]+)\", \"\", \"\"\)(?: or |$)", re.DOTALL)
"""A query of several that are laid together: what it asks, and the label it gives."""


@dataclass
class PrometheusSite(Site):
    """A server with a token; each query has series of labels and samples."""

    series: dict[str, list[tuple[dict[str, str], list[tuple[float, str]]]]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    given: list[dict[str, str]] = field(default_factory=list)
    rules: list[str] | None = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        if headers.get("Authorization") != f"Bearer {PASS}":
            return Reply(401, b"Unauthorized")
        where = path.partition("?")[0]
        if method == "GET":
            return self._known(where)
        if method != "POST" or where not in {"/api/v1/query", "/api/v1/query_range"}:
            return Reply(404, b"404 page not found")
        self.given.append(body)
        return self._asked(where, body["query"])

    def _known(self, where: str) -> Reply:
        if where == "/api/v1/rules" and self.rules is None:
            return Reply(404, b"404 page not found")
        rules = [{"type": "alerting", "name": "Down", "query": each} for each in self.rules or ()]
        told: dict[str, Any] = {
            "/api/v1/label/__name__/values": sorted(self.series),
            "/api/v1/metadata": {"up": [{"type": "gauge", "help": "Whether it is up", "unit": ""}]},
            "/api/v1/rules": {"groups": [{"name": "ours", "rules": rules}]},
            "/api/v1/targets": {"activeTargets": self.targets},
        }
        return _well(told[where]) if where in told else Reply(404, b"404 page not found")

    def _asked(self, where: str, query: str) -> Reply:
        if marked := MARKED.findall(query):
            return self._together(marked)
        if query == "(":
            return Reply(400, {"status": "error", "errorType": "bad_data", "error": "1:2: parse error: unclosed paren"})
        if query == "slow":
            return Reply(503, {"status": "error", "errorType": "timeout", "error": "query timed out"})
        found = self.series.get(query, [])
        if where == "/api/v1/query_range":
            rows = [{"metric": labels, "values": [[at, value] for at, value in samples]} for labels, samples in found]
            return _well({"resultType": "matrix", "result": rows}, self.warnings)
        if query.isdecimal():
            return _well({"resultType": "scalar", "result": [1772442000.0, query]}, self.warnings)
        newest = [{"metric": labels, "value": samples[-1]} for labels, samples in found]
        return _well({"resultType": "vector", "result": newest}, self.warnings)

    def _together(self, marked: list[tuple[str, str, str]]) -> Reply:
        """Answer several queries as one vector, where each can be one."""
        vector = []
        for query, label, mark in marked:
            told = self._asked("/api/v1/query", query)
            if told.status != 200 or told.body["data"]["resultType"] != "vector":
                return Reply(422 if told.status == 200 else told.status, told.body | {"status": "error"})
            vector += [each | {"metric": each["metric"] | {label: mark}} for each in told.body["data"]["result"]]
        return _well({"resultType": "vector", "result": vector}, self.warnings)


def _well(data: Any, warnings: list[str] | None = None) -> Reply:
    return Reply(200, {"status": "success", "data": data} | ({"warnings": warnings} if warnings else {}))
