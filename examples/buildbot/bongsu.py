"""Has a Buildbot deploy for Bongsu: a service for its master that keeps the contract of docs/webhook.md.

    c["services"] = [Bongsu("deploy", secret, "https://bongsu.example.com/hooks/deploy", "tcp:8011")]

Each deploy is a buildset whose external id is the deploy's, so that Buildbot's own database knows it, whatever dies.
The build has the properties `service`, `environment`, `commit` and `ref`. Put a proxy with TLS before the port.
"""

import hashlib
import hmac
import json
import time
from typing import Any

import treq
from buildbot.data.resultspec import Filter
from buildbot.process.results import CANCELLED, SUCCESS, WARNINGS
from buildbot.util.service import BuildbotService
from twisted.internet import defer, endpoints, task
from twisted.python import log
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request, Site

NEAR = 300
"""Seconds that the time of a request may lie from ours."""
PAUSES = (0, 1, 5, 30)
"""Seconds before each attempt to tell how a deploy ended."""
AWAY = 500
Answer = tuple[int, dict[str, Any]]


class Bongsu(BuildbotService):
    """Takes deploys at `endpoint` for the builder of this name, and tells Bongsu at `callback` how they end."""

    name = "bongsu"

    def reconfigService(self, builder: str, secret: str, callback: str, endpoint: str) -> None:  # noqa: N802 - Buildbot's name
        """Take what the configuration says."""
        self.builder, self.secret, self.callback, self.endpoint = builder, secret.encode(), callback, endpoint

    async def _begin_service(self) -> None:
        server = endpoints.serverFromString(self.master.reactor, self.endpoint)
        self.port = await server.listen(Site(_Deploys(self)))
        self.ears = await self.master.mq.startConsuming(self._ended, ("buildsets", None, "complete"))

    def startService(self) -> "defer.Deferred[None]":  # noqa: N802 - Buildbot's name
        """Listen, and hear of what ends."""
        return super().startService().addCallback(lambda _: defer.ensureDeferred(self._begin_service()))

    async def _end_service(self) -> None:
        await self.ears.stopConsuming()
        await self.port.stopListening()

    def stopService(self) -> "defer.Deferred[None]":  # noqa: N802 - Buildbot's name
        """Listen no more."""
        return defer.ensureDeferred(self._end_service()).addCallback(lambda _: super(Bongsu, self).stopService())

    async def answer(self, method: str, path: str, body: bytes) -> Answer:
        """Do what a signed request asks for."""
        if method == "POST" and path == "/deploys":
            return await self._begin(json.loads(body))
        key, _, verb = path.removeprefix("/deploys/").partition("/")
        known = await self._buildset(key)
        if known is None:
            return 404, {"error": "no such deploy"}
        if method == "POST" and verb == "cancel":
            await self._cancel(known)
        return 200, await self._told(known)

    async def _begin(self, order: dict[str, str]) -> Answer:
        """Begin a deploy once, however often it is asked for."""
        builder = await self.master.data.get(("builders", self.builder))
        if builder is None:
            return 422, {"error": f"there is no builder {self.builder}"}
        if await self._buildset(order["id"]) is None:
            source = {"codebase": "", "repository": "", "project": "", "branch": None, "revision": order["commit"]}
            await self.master.data.updates.addBuildset(
                waited_for=False,
                sourcestamps=[source],
                reason=f"Bongsu deploys {order['service']} to {order['environment']}",
                properties={name: (value, "Bongsu") for name, value in order.items()},
                builderids=[builder["builderid"]],
                external_idstring=order["id"],
            )
        return 202, {}

    async def _cancel(self, buildset: dict[str, Any]) -> None:
        """Take what waits out of its queue, and stop what runs."""
        for request in await self._requests(buildset):
            control, why = self.master.data.control, {"reason": "cancelled in Slack"}
            await control("cancel", why, ("buildrequests", request["buildrequestid"]))
            for build in await self.master.data.get(("buildrequests", request["buildrequestid"], "builds")):
                await control("stop", why, ("builds", build["buildid"]))

    async def _told(self, buildset: dict[str, Any]) -> dict[str, Any]:
        """Say how a deploy goes: queued until its build begins, and at which step that is."""
        if buildset["complete"]:
            return {"state": _state(buildset["results"])}
        for request in await self._requests(buildset):
            for build in await self.master.data.get(("buildrequests", request["buildrequestid"], "builds")):
                return {"state": "running", "step": build["state_string"]}
        return {"state": "queued"}

    async def _requests(self, buildset: dict[str, Any]) -> list[dict[str, Any]]:
        return await self.master.data.get(("buildrequests",), filters=[Filter("buildsetid", "eq", [buildset["bsid"]])])

    async def _buildset(self, key: str) -> dict[str, Any] | None:
        found = await self.master.data.get(("buildsets",), filters=[Filter("external_idstring", "eq", [key])])
        return found[0] if found else None

    def _ended(self, _: object, buildset: dict[str, Any]) -> None:
        """Tell Bongsu how one of its deploys ended."""
        if (buildset["external_idstring"] or "").startswith("bongsu-"):
            told = {"id": buildset["external_idstring"], "state": _state(buildset["results"])}
            defer.ensureDeferred(self._tell(told)).addErrback(log.err)

    async def _tell(self, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        for pause in PAUSES:
            await task.deferLater(self.master.reactor, pause)
            then = str(int(time.time()))
            headers = {"X-Bongsu-Timestamp": then, "X-Bongsu-Signature": self.signature(then, body)}
            try:
                if (await treq.post(self.callback, body, headers=headers, timeout=10)).code < AWAY:
                    return
            except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
                log.msg(f"Bongsu was not told: {error}")

    def is_signed(self, request: Request, body: bytes) -> bool:
        """Whether a request was signed with our secret, a moment ago."""
        then, given = request.getHeader("X-Bongsu-Timestamp") or "", request.getHeader("X-Bongsu-Signature") or ""
        is_near = then.isdigit() and abs(time.time() - int(then)) < NEAR
        return bool(self.secret) and is_near and hmac.compare_digest(self.signature(then, body), given)

    def signature(self, then: str, body: bytes) -> str:
        """Sign a time and a body: the HMAC-SHA256 of both with a colon between, in hexadecimal digits."""
        return hmac.new(self.secret, then.encode() + b":" + body, hashlib.sha256).hexdigest()


class _Deploys(Resource):
    """Every address of the service."""

    isLeaf = True  # noqa: N815 - Twisted's name

    def __init__(self, service: Bongsu) -> None:
        super().__init__()
        self.service = service

    def render(self, request: Request) -> object:
        """Answer with JSON, as soon as the answer is known."""
        defer.ensureDeferred(self._answer(request)).addErrback(log.err)
        return NOT_DONE_YET

    async def _answer(self, request: Request) -> None:
        body, answer = request.content.read(), (401, {"error": "wrong signature"})
        try:
            if self.service.is_signed(request, body):
                answer = await self.service.answer(request.method.decode(), request.path.decode(), body)
        except (KeyError, TypeError, ValueError):
            answer = 400, {"error": "this is no deploy"}
        except Exception:  # noqa: BLE001 - whatever it is, it is answered
            log.err()
            answer = 500, {"error": "see the log of the master"}
        request.setResponseCode(answer[0])
        request.write(json.dumps(answer[1]).encode())
        request.finish()


def _state(results: int) -> str:
    return {SUCCESS: "succeeded", WARNINGS: "succeeded", CANCELLED: "cancelled"}.get(results, "failed")
