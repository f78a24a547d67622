"""Jenkins as deploys see it, over real HTTP: a job with parameters, its builds, and the queue before them.

https://www.jenkins.io/doc/book/using/remote-access-api/
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tests.github_site import Query
from tests.trackers import Reply, Site

USER, JENKINS_TOKEN = "bongsu", "11a-of-the-tests"
ACCOUNT = b64encode(f"{USER}:{JENKINS_TOKEN}".encode()).decode()
PAGE = b"<html><body>Not what you asked for</body></html>"
NOT_FOUND = Reply(404, PAGE, {"Content-Type": "text/html"})
ELSEWHERE = "http://jenkins.internal:8080"
"""Where this Jenkins believes to be."""


@dataclass
class JenkinsSite(Site):
    """One job in folders; what a test puts there is answered as Jenkins would."""

    job: str = "shop/deploy web"
    declared: set[str] = field(default_factory=lambda: {"COMMIT", "ENVIRONMENT", "DEPLOY_ID"})
    builds: list[dict[str, Any]] = field(default_factory=list)
    items: dict[int, dict[str, Any]] = field(default_factory=dict)
    left: dict[int, dict[str, Any]] = field(default_factory=dict)
    is_buildable: bool = True
    is_old: bool = False

    @property
    def where(self) -> str:
        """The path of the job."""
        return "".join(f"/job/{quote(part, safe='')}" for part in self.job.split("/"))

    def answer(self, method: str, path: str, headers: Mapping[str, str], _: Any) -> Reply:
        if headers.get("Authorization") != f"Basic {ACCOUNT}":
            return Reply(401, PAGE)
        parts = urlsplit(path)
        for pattern, take in self._routes().items():
            wanted, _, where = pattern.partition(" ")
            found = re.fullmatch(where, parts.path)
            if found and wanted == method:
                return take(*map(unquote, found.groups()), parse_qs(parts.query))
        return NOT_FOUND

    def _routes(self) -> Mapping[str, Callable[..., Reply]]:
        job = re.escape(self.where)
        return {
            f"POST {job}/buildWithParameters": self._start,
            f"GET {job}/api/json": lambda query: Reply(200, {**self._terms(), "builds": self.builds[: _limit(query)]}),
            f"GET {job}/([0-9]+)/api/json": lambda number, _: self._build(number, lambda each: Reply(200, each)),
            f"POST {job}/([0-9]+)/stop": lambda number, _: self._build(number, self._stop),
            "GET /queue/api/json": lambda _: Reply(200, {"items": list(self.items.values())}),
            "GET /queue/item/([0-9]+)/api/json": self._item,
            "POST /queue/cancelItem": self._cancel,
        }

    def queued(self, **parameters: str) -> int:
        """Have an item come into the queue."""
        number = 500 + len(self.items) + len(self.left) + len(self.builds)
        self.items[number] = {
            "_class": "hudson.model.Queue$WaitingItem",
            "id": number,
            "why": "Waiting for next available executor",
            "task": {"url": f"{ELSEWHERE}{self.where}/"},
            **_actions(parameters),
        }
        return number

    def build(self, item: int = 0, **parameters: str) -> int:
        """Have a build begin, of an item of the queue or by itself; the newest is first in lists."""
        number = 1 + len(self.builds)
        waiting = self.items.pop(item) if item else _actions(parameters)
        made = {
            "number": number,
            "url": f"{ELSEWHERE}{self.where}/{number}/",
            "queueId": item,
            "building": True,
            "result": None,
            "timestamp": int(self.now.timestamp() * 1000),
            "actions": waiting["actions"],
        }
        self.builds.insert(0, made)
        if item:
            self.left[item] = {"cancelled": False, "executable": {"number": number, "url": made["url"]}}
        return number

    def forget(self) -> None:
        """Let five minutes go by, after which items that left the queue are gone."""
        self.left.clear()

    def _terms(self) -> Mapping[str, Any]:
        declared = {"parameterDefinitions": [{"name": each} for each in sorted(self.declared)]}
        return {"buildable": self.is_buildable, "property": [{}, declared]}

    def _start(self, query: Query) -> Reply:
        item = self.queued(**{name: values[0] for name, values in query.items() if name in self.declared})
        if self.is_old:
            return Reply(302, b"", {"Location": f"{ELSEWHERE}{self.where}/"})
        return Reply(201, b"", {"Location": f"{ELSEWHERE}/queue/item/{item}/"})

    def _build(self, number: str, take: Callable[[dict[str, Any]], Reply]) -> Reply:
        found = next((each for each in self.builds if each["number"] == int(number)), None)
        return take(found) if found else NOT_FOUND

    def _stop(self, build: dict[str, Any]) -> Reply:
        if build["building"]:
            build |= {"building": False, "result": "ABORTED"}
        return Reply(302, b"", {"Location": build["url"]})

    def _item(self, number: str, _: Query) -> Reply:
        found = self.items.get(int(number)) or self.left.get(int(number))
        return Reply(200, found) if found else NOT_FOUND

    def _cancel(self, query: Query) -> Reply:
        number = int(query["id"][0])
        if number not in self.items:
            return NOT_FOUND
        del self.items[number]
        self.left[number] = {"cancelled": True, "executable": None}
        return Reply(204)


def _limit(query: Query) -> int:
    found = re.search(r"\{0,([0-9]+)\}", query["tree"][0])
    return int(found[1]) if found else 100


def _actions(parameters: Mapping[str, str]) -> dict[str, Any]:
    listed = [{"name": name, "value": value} for name, value in parameters.items()]
    return {"actions": [{"parameters": listed}, {}, None, {"parameters": [{"name": "PASSWORD"}]}]}
