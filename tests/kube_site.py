"""The API of Kubernetes over real HTTP, as deploys see it: Deployments, and a controller moved by hand.

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/
"""

import copy
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.trackers import TOKEN, Reply, Site

MERGE = "application/strategic-merge-patch+json"
EXEC = """
import json
status = {"token": "%s"}
print(json.dumps({"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": status}))
"""


def status(code: int, reason: str, message: str) -> Reply:
    body = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason, "message": message}
    return Reply(code, {**body, "code": code})


@dataclass
class KubeSite(Site):
    """One namespace, "shop"."""

    deployments: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: list[Any] = field(default_factory=list)
    tried: list[Any] = field(default_factory=list)
    """What was sent as a dry run."""

    def deployment(self, name: str = "web", *containers: str, replicas: int = 3) -> dict[str, Any]:
        """Make a Deployment that was rolled out."""
        found = [{"name": each, "image": f"{each}:old"} for each in containers or ("web",)]
        template = {"metadata": {"annotations": {"bongsu/order": "bongsu-T1-6"}}, "spec": {"containers": found}}
        self.deployments[name] = {
            "kind": "Deployment",
            "metadata": {"name": name, "generation": 4, "annotations": {"bongsu/order": "bongsu-T1-6"}},
            "spec": {"replicas": replicas, "template": template},
            "status": {},
        }
        self.roll(name, replicas, replicas, replicas)
        return self.deployments[name]

    def roll(self, name: str, updated: int, total: int, available: int) -> None:
        """Have the controller look at a Deployment, and tell how many pods are how."""
        counts = {"updatedReplicas": updated, "replicas": total, "availableReplicas": available}
        seen = {"observedGeneration": self.deployments[name]["metadata"]["generation"]}
        conditions = [{"type": "Progressing", "status": "True", "reason": "ReplicaSetUpdated"}]
        self.deployments[name]["status"] = {**seen, **{key: each for key, each in counts.items() if each}}
        self.deployments[name]["status"]["conditions"] = conditions

    def stick(self, name: str = "web") -> None:
        """Have a rollout make no progress for too long."""
        message = f'ReplicaSet "{name}-1" has timed out progressing.'
        stuck = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": message}
        self.deployments[name]["status"]["conditions"] = [stuck]

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return status(401, "Unauthorized", "Unauthorized")
        if method == "PATCH" and headers["Content-Type"] != MERGE:
            return status(415, "UnsupportedMediaType", "the body of the request was in an unknown format")
        parts, query = urlsplit(path), parse_qs(urlsplit(path).query)
        found = re.fullmatch(r"/apis/apps/v1/namespaces/([^/]+)/deployments(?:/([^/]+))?", parts.path)
        if not found or found[1] != "shop":
            return status(403, "Forbidden", f'deployments.apps is forbidden: User "bongsu" cannot get it in {path}')
        return self._one(method, unquote(found[2]), query, body) if found[2] else self._list(query)

    def _one(self, method: str, name: str, query: Mapping[str, list[str]], body: Any) -> Reply:
        if name not in self.deployments:
            return status(404, "NotFound", f'deployments.apps "{name}" not found')
        return Reply(200, self.deployments[name]) if method == "GET" else self._patch(name, query, body)

    def _list(self, query: Mapping[str, list[str]]) -> Reply:
        names, size = list(self.deployments), int(query["limit"][0])
        begin = int(query.get("continue", ["0"])[0])
        items = [self.deployments[each] for each in names[begin : begin + size]]
        more = {"continue": str(begin + size)} if begin + size < len(names) else {}
        return Reply(200, {"kind": "DeploymentList", "metadata": more, "items": items})

    def _patch(self, name: str, query: Mapping[str, list[str]], body: Any) -> Reply:
        patched = _merged(self.deployments[name], body)
        bad = [each["image"] for each in patched["spec"]["template"]["spec"]["containers"] if " " in each["image"]]
        if bad:
            return status(422, "Invalid", f'Deployment.apps "{name}" is invalid: image: Invalid value: "{bad[0]}"')
        if query.get("dryRun") == ["All"]:
            self.tried.append(body)
            return Reply(200, patched)
        self.sent.append(body)
        if patched["spec"] != self.deployments[name]["spec"]:
            patched["metadata"]["generation"] += 1
        self.deployments[name] = patched
        return Reply(200, patched)


def _merged(old: dict[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Merge as Kubernetes does: nothing takes a key away, and containers are known by their names."""
    new = copy.deepcopy(old)
    for key, value in patch.items():
        if key == "containers":
            known = {each["name"]: each for each in new[key]}
            for each in value:
                known[each["name"]] = {**known.get(each["name"], {}), **each}
            new[key] = list(known.values())
        elif value is None:
            new.pop(key, None)
        elif isinstance(value, dict):
            new[key] = _merged(new.get(key) or {}, value)
        else:
            new[key] = value
    return new


def kubeconfig(folder: Path, url: str) -> Path:
    """Write a configuration of two contexts: one has a token, one a program that gives it."""
    program, path = folder / "credentials.py", folder / "config"
    program.write_text(EXEC % TOKEN, encoding="utf-8")
    plugin = {"apiVersion": "client.authentication.k8s.io/v1", "command": sys.executable, "args": [str(program)]}
    by_program = {"exec": {**plugin, "interactiveMode": "Never"}}
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "us",
        "clusters": [{"name": "c", "cluster": {"server": url}}],
        "users": [{"name": "us", "user": {"token": TOKEN}}, {"name": "it", "user": by_program}],
        "contexts": [{"name": each, "context": {"cluster": "c", "user": each}} for each in ("us", "it")],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
