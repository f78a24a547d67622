"""Argo CD over real HTTP, as deploys see it: applications that remember one operation, and a controller moved by hand.

https://argo-cd.readthedocs.io/en/stable/developer-guide/api-docs/
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.github_site import iso, sha
from tests.trackers import TOKEN, Reply, Site

COMMIT, OTHER = sha(5), sha(6)
UNAUTHENTICATED, PRECONDITION, INVALID, NOT_FOUND = 16, 9, 3, 5
LISTED = ("metadata.name", "metadata.namespace", "operation.sync", "status.health", "status.operationState.phase")
"""What a list can be asked for, of what is asked for here; what an operation carries is not among it."""


def refused(status: int, code: int, message: str) -> Reply:
    return Reply(status, {"error": message, "code": code, "message": message})


@dataclass
class ArgoSite(Site):
    """Applications by name."""

    apps: dict[str, dict[str, Any]] = field(default_factory=dict)
    commits: tuple[str, ...] = (COMMIT, OTHER)
    sent: list[Any] = field(default_factory=list)

    def app(self, name: str = "web-live", namespace: str = "argocd") -> dict[str, Any]:
        """Make an application that was synced to the same commit before, and is well."""
        state = {
            "operation": {"sync": {"revision": COMMIT}, "info": [{"name": "bongsu", "value": "bongsu-T1-6"}]},
            "phase": "Succeeded",
            "message": "successfully synced (all tasks run)",
            "syncResult": {"revision": COMMIT},
            "startedAt": iso(self.now),
            "finishedAt": iso(self.now),
        }
        status = {"health": {"status": "Healthy"}, "reconciledAt": iso(self.now), "operationState": state}
        spec = {"source": {"targetRevision": "main"}, "syncPolicy": {}}
        made = {"metadata": {"name": name, "namespace": namespace}, "spec": spec, "status": status}
        self.apps[name] = made
        return made

    def begin(self, name: str = "web-live") -> dict[str, Any]:
        """Have the controller take the operation up."""
        app = self.apps[name]
        app["status"]["operationState"] = {
            "operation": app["operation"],
            "phase": "Running",
            "startedAt": iso(self.now),
        }
        return app

    def end(self, name: str = "web-live", phase: str = "Succeeded", revision: str | None = None) -> dict[str, Any]:
        """Have the operation end; the application is looked at again later."""
        app = self.apps[name]
        synced = revision or app["operation"]["sync"]["revision"]
        end = {"phase": phase, "finishedAt": iso(self.now), "syncResult": {"revision": synced}, "message": phase}
        app["status"]["operationState"] |= end
        del app["operation"]
        return app

    def look(self, health: str, name: str = "web-live") -> None:
        """Have the controller look at the application."""
        self.apps[name]["status"] |= {"reconciledAt": iso(self.now), "health": {"status": health}}

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return refused(401, UNAUTHENTICATED, "invalid session")
        parts, query = urlsplit(path), parse_qs(urlsplit(path).query)
        if body is not None:
            self.sent.append(body)
        _, _, rest = parts.path.partition("/api/v1/applications")
        if rest == "":
            return self._list(query)
        name, _, what = unquote(rest[1:]).partition("/")
        app = self.apps.get(name)
        if app is None:
            return refused(404, NOT_FOUND, f'applications.argoproj.io "{name}" not found')
        takes = {"GET ": self._get, "POST sync": self._sync, "DELETE operation": self._terminate}
        return takes[f"{method} {what}"](app, body)

    def _list(self, query: Mapping[str, list[str]]) -> Reply:
        wanted = [each.removeprefix("items.") for each in query["fields"][0].split(",")]
        assert set(wanted) <= set(LISTED)
        items = [self._picked(app, wanted) for app in self.apps.values()]
        return Reply(200, {"metadata": {}, "items": items or None})

    def _picked(self, app: Mapping[str, Any], wanted: list[str]) -> dict[str, Any]:
        item: dict[str, Any] = {}
        for name in wanted:
            found: Any = app
            for part in name.split("."):
                found = found.get(part) if found else None
            if found:
                *parents, last = name.split(".")
                into = item
                for part in parents:
                    into = into.setdefault(part, {})
                into[last] = found
        return item

    def _get(self, app: dict[str, Any], _: Any) -> Reply:
        return Reply(200, app)

    def _sync(self, app: dict[str, Any], body: Any) -> Reply:
        wanted, automated = body["revision"], app["spec"]["syncPolicy"].get("automated")
        if automated is not None and automated.get("enabled", True):
            return refused(400, PRECONDITION, f"Cannot sync to {wanted}: auto-sync currently set to main")
        if wanted not in self.commits:
            return refused(400, PRECONDITION, f"Unable to resolve '{wanted}' to a commit SHA")
        if "operation" in app:
            return refused(400, PRECONDITION, "another operation is already in progress")
        sync = {"revision": wanted, "prune": body.get("prune", False)}
        app["operation"] = {"sync": sync, "info": body.get("infos", []), "initiatedBy": {"username": "bongsu"}}
        return Reply(200, app)

    def _terminate(self, app: dict[str, Any], _: Any) -> Reply:
        if "operation" not in app:
            return refused(400, INVALID, "Unable to terminate operation. No operation is in progress")
        app["status"]["operationState"]["phase"] = "Terminating"
        return Reply(200, {})
