"""What servers tell of deploys at `/hooks/deploy`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from bot.db import Database
from bot.deploys.grammar import Wish
from bot.flows.services import Services
from bot.models import Deploy, Job
from bot.web.deploys import DeployHook
from tests.deploy_site import SECRET, VARIABLE, signed
from tests.flows.deploying import BY_WEBHOOK, Stage, stage

SECRETS = {VARIABLE: SECRET, "DEPLOY_OTHER": "another-secret"}


class Server:
    """A server that was asked for deploys, and tells of them."""

    def __init__(self, made: Stage) -> None:
        self.stage = made
        services = made.engine.runner.services
        assert isinstance(services, Services)
        web = Flask("hooks")
        hook = DeployHook(made.engine.database, services.shelf, lambda: made.engine.now, SECRETS)
        web.post("/hooks/deploy")(hook.receive)
        self.client = web.test_client()

    def send(self, body: bytes, secret: str = SECRET, late: float = 0, headers: Mapping[str, str] | None = None) -> int:
        made = signed(body, self.stage.engine.now.timestamp() - late, secret)
        return self.client.post("/hooks/deploy", data=body, headers={**made, **(headers or {})}).status_code

    def tell(self, key: int, state: str, **more: Any) -> int:
        return self.send(json.dumps({"id": self.stage.view(key).mark, "state": state, **more}).encode())


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Server:
    return Server(stage(database, tmp_path, BY_WEBHOOK))


@pytest.fixture
def key(server: Server) -> int:
    """Ask for a deploy of which its server tells nothing unless by itself."""
    asked = server.stage.ask(Wish("web", environment="staging"))
    server.stage.backend.runs.clear()
    return asked


def test_what_is_told_is_kept_and_taken_in(server: Server, key: int) -> None:
    assert server.tell(key, "running", step="build", log="3 of 9", url="https://ci.example/9") == 202
    server.stage.engine.run_all()
    view = server.stage.view(key)
    assert (view.state, view.step, view.tail, view.url) == ("running", "build", "3 of 9", "https://ci.example/9")
    server.tell(key, "succeeded")
    server.stage.engine.run_all()
    assert server.stage.view(key).state == "live"
    assert server.tell(key, "succeeded") == 202


def test_many_words_are_one_look(server: Server, key: int) -> None:
    for number in range(5):
        server.tell(key, "running", step=str(number))
    with server.stage.engine.database.read() as tx:
        assert len(tx.scalars(select(Job).where(Job.state == "ready")).all()) == 1
    server.stage.engine.run_all()
    assert server.stage.view(key).step == "4"


def test_the_same_delivery_is_taken_once(server: Server, key: int) -> None:
    body = json.dumps({"id": server.stage.view(key).mark, "state": "running", "step": "one"}).encode()
    assert server.send(body) == 202
    server.tell(key, "running", step="two")
    assert server.send(body) == 202
    server.stage.engine.run_all()
    assert server.stage.view(key).step == "two"


@pytest.mark.parametrize("late", [301, -301])
def test_an_old_delivery_is_a_strangers(server: Server, key: int, late: float) -> None:
    body = json.dumps({"id": server.stage.view(key).mark, "state": "failed"}).encode()
    assert server.send(body, late=late) == 401
    assert server.send(body, late=late / 2) == 202


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_a_stranger_is_not_read(server: Server, key: int, secret: str) -> None:
    assert server.send(b"{", secret) == 401
    for header in ("X-Bongsu-Signature", "X-Bongsu-Timestamp"):
        assert server.send(b"{", headers={header: "now"}) == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 100_000, b'{"id": "x"}', b'{"id": {}, "state": "failed"}'])
def test_a_body_that_cannot_be_read_is_said(server: Server, body: bytes) -> None:
    assert server.send(body) == 400


def test_nobody_tells_of_the_deploys_of_others(server: Server, key: int) -> None:
    mark = server.stage.view(key).mark
    body = json.dumps({"id": mark, "state": "failed"}).encode()
    unknown = [body.replace(mark.encode(), other) for other in (b"bongsu-t1-1-1", mark.encode()[:-1], b"x", b"")]
    answers = [server.send(body, "another-secret"), *map(server.send, unknown)]
    assert answers == [404] * 5
    with server.stage.engine.database.read() as tx:
        assert tx.scalars(select(Deploy.told)).all() == [None]


def test_what_is_deployed_by_something_else_is_not_theirs(server: Server) -> None:
    server.stage.ask(Wish("web", environment="production"))
    assert server.tell(1, "failed") == 404
