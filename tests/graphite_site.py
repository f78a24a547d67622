"""Graphite as metrics see it, over real HTTP: series by their names, answered in its format.

https://graphite.readthedocs.io/en/stable/render_api.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from tests.trackers import Reply, Site

MARKED = re.compile(r'aliasSub\((.*), "\^", "([\w:-]+)"\)')
UNKNOWN = "Invalid parameters (Received request for unknown function: nonsense)"


@dataclass
class GraphiteSite(Site):
    """A server without passwords; each series has figures a minute apart."""

    series: dict[str, list[tuple[float | None, int]]] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    given: list[dict[str, Any]] = field(default_factory=list)
    refuses_by: int = 400

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        if (method, path) == ("GET", "/metrics/index.json"):
            return Reply(200, sorted(self.series))
        if (method, path) != ("POST", "/render"):
            return Reply(404, b"<h1>Not Found</h1>")
        self.given.append(body)
        targets = body["target"] if isinstance(body["target"], list) else [body["target"]]
        if any("nonsense(" in each for each in targets):
            return Reply(self.refuses_by, UNKNOWN.encode())
        return Reply(200, [row for each in targets for row in self._found(each, body)])

    def _found(self, target: str, given: dict[str, Any]) -> list[dict[str, Any]]:
        marked = MARKED.fullmatch(target)
        pattern, mark = marked.groups() if marked else (target, "")
        start, end = int(given["from"]), int(given["until"])
        return [
            {
                "target": f"{mark}{name}",
                "tags": {"name": name} | self.tags.get(name, {}),
                "datapoints": [point for point in points if start < point[1] <= end],
            }
            for name, points in self.series.items()
            if fnmatchcase(name, pattern)
        ]
