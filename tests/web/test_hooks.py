"""What GitHub tells by its webhook."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from bot.db import Database
from bot.deploys import locks
from bot.deploys.grammar import Wish
from bot.flows.services import Services
from bot.integrations.github_issues import is_from_sender
from bot.web.hooks import GitHubHook
from tests.flows.deploying import CATALOGUE, stage
from tests.flows.tracking import Team, team
from tests.trackers import GitHubSite

SECRET = "a-secret-of-the-tests"
SIGNED = hmac.new(SECRET.encode(), b"{}", hashlib.sha256).hexdigest()
BY_GITHUB = '''repository = "shop/web"
[service.web.deploy.staging.github_actions]
workflow = "deploy.yml"'''


class Sender:
    """GitHub, as far as deliveries go."""

    def __init__(self, made: Team, secrets: tuple[str, ...] = (SECRET, "an-old-one")) -> None:
        self.team, self.deliveries = made, 0
        web = Flask("hooks")
        hook = GitHubHook(made.database, made.services.shelf, secrets, lambda: made.engine.now)
        web.post("/hooks/github")(hook.receive)
        self.client = web.test_client()

    def send(self, body: bytes, secret: str = SECRET, **headers: str) -> int:
        signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        self.deliveries += 1
        given = {
            "X-GitHub-Event": "issues",
            "X-GitHub-Delivery": f"d-{self.deliveries}",
            "X-Hub-Signature-256": f"sha256={signed}",
            "Content-Type": "application/json",
        }
        return self.client.post("/hooks/github", data=body, headers=given | headers).status_code

    def body(self, action: str, place: str = "shop/ops") -> bytes:
        site = self.team.site
        assert isinstance(site, GitHubSite)
        content: dict[str, Any] = {"action": action, "issue": site.shown(site.issues[1])}
        return json.dumps(content | {"repository": {"full_name": place}}).encode()


@pytest.fixture
def sender(database: Database, tmp_path: Path) -> Iterator[Sender]:
    with team(database, tmp_path, GitHubSite()) as made:
        made.add()
        made.run()
        yield Sender(made)


def test_closing_there_is_done_here_at_once(sender: Sender) -> None:
    sender.team.run(5)
    sender.team.site.set(1, "closed", "completed")
    assert sender.send(sender.body("closed", "Shop/Ops")) == 202
    assert sender.team.item().state == "done"
    sender.team.run(5)
    sender.team.site.set(1, "open")
    form = urlencode({"payload": sender.body("reopened").decode()}).encode()
    assert sender.send(form, **{"Content-Type": "application/x-www-form-urlencoded"}) == 202
    assert sender.team.item().state == "open"


def test_one_that_comes_late_or_again_changes_nothing(sender: Sender) -> None:
    sender.team.run(5)
    sender.team.site.set(1, "closed", "completed")
    closed = sender.body("closed")
    sender.send(closed, **{"X-GitHub-Delivery": "same"})
    sender.team.run(5)
    sender.team.move(1, "open")
    sender.team.run()
    assert sender.send(closed, **{"X-GitHub-Delivery": "same"}) == 202
    assert sender.send(closed) == 202
    assert sender.team.item().state == "open"


@pytest.mark.parametrize("secret", ["another", ""])
def test_a_stranger_is_not_read(sender: Sender, secret: str) -> None:
    sender.team.site.set(1, "closed", "completed")
    assert sender.send(sender.body("closed"), secret) == 401
    assert sender.send(sender.body("closed"), **{"X-Hub-Signature-256": ""}) == 401
    assert sender.team.item().state == "open"


def test_without_a_secret_nobody_is_known(sender: Sender) -> None:
    assert Sender(sender.team, ()).send(sender.body("closed"), "") == 401


def test_the_old_secret_holds_while_it_is_replaced(sender: Sender) -> None:
    assert sender.send(sender.body("labeled"), "an-old-one") == 202


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 100_000, b'{"issue": {}}', b'{"repository": 1}', b"\xff"])
def test_a_body_that_cannot_be_read_is_said(sender: Sender, body: bytes) -> None:
    assert sender.send(body) == 400


def test_other_events_are_of_no_concern(sender: Sender) -> None:
    assert sender.send(b'{"zen": "Keep it simple."}', **{"X-GitHub-Event": "ping"}) == 202


def test_issues_that_are_not_ours_change_nothing(sender: Sender) -> None:
    sender.team.site.set(1, "closed", "completed")
    assert sender.send(sender.body("closed", "shop/other")) == 202
    assert sender.team.item().state == "open"


@pytest.mark.parametrize("event", ["workflow_run", "deployment_status"])
def test_runs_of_ours_are_looked_at_at_once(database: Database, tmp_path: Path, event: str) -> None:
    made = stage(
        database, tmp_path, CATALOGUE.replace('[service.web.deploy.staging.command]\nrun = ["./deploy"]', BY_GITHUB)
    )
    services = made.engine.runner.services
    assert isinstance(services, Services)
    web = Flask("hooks")
    web.post("/hooks/github")(GitHubHook(database, services.shelf, (SECRET,), lambda: made.engine.now).receive)
    key = made.ask(Wish("web", environment="staging"))
    made.backend.ends()
    for delivery in ("d1", "d1", "d2"):
        headers = {"X-GitHub-Event": event, "X-GitHub-Delivery": delivery, "X-Hub-Signature-256": f"sha256={SIGNED}"}
        assert web.test_client().post("/hooks/github", data=b"{}", headers=headers).status_code == 202
    assert made.view(key).state == "running"
    made.engine.run_all()
    assert made.view(key).state == "live"


def merged(**pull: Any) -> bytes:
    """Write what GitHub tells of a pull request that was merged, but for what is given."""
    head = {"ref": "feature/a", "repo": {"full_name": "shop/ops"}}
    content = {"action": "closed", "pull_request": {"merged": True, "head": head, "base": {"ref": "main"}} | pull}
    return json.dumps(content | {"repository": {"full_name": "shop/ops", "default_branch": "main"}}).encode()


@pytest.mark.parametrize(
    ("pull", "is_held"),
    [
        ({}, False),
        ({"merged": False}, True),
        ({"base": {"ref": "feature/b"}}, True),
        ({"head": {"ref": "feature/b", "repo": {"full_name": "shop/ops"}}}, True),
        ({"head": {"ref": "feature/a", "repo": {"full_name": "eve/ops"}}}, True),
        ({"head": {"ref": "feature/a", "repo": None}}, True),
    ],
)
def test_a_branch_that_is_merged_gives_its_place_back(sender: Sender, pull: dict[str, Any], is_held: bool) -> None:  # noqa: FBT001
    made = sender.team
    with made.database.write() as tx:
        where = (made.engine.workspace, "web", "staging", "U1", "", made.engine.now, None)
        locks.take(tx, *where, branch="feature/a", repository="Shop/Ops")
    assert sender.send(merged(**pull), **{"X-GitHub-Event": "pull_request"}) == 202
    with made.database.read() as tx:
        assert bool(locks.of_workspace(tx, made.engine.workspace, made.engine.now)) is is_held


def test_a_merge_that_cannot_be_read_is_said(sender: Sender) -> None:
    assert sender.send(b'{"pull_request": 1}', **{"X-GitHub-Event": "pull_request"}) == 400


def test_the_signature_is_the_one_that_github_documents() -> None:
    secret, body = "It's a Secret to Everybody", b"Hello, World!"
    signed = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert is_from_sender({"x-hub-signature-256": signed}, body, [secret])
    assert not is_from_sender({"x-hub-signature-256": signed.removeprefix("sha256=")}, body, [secret])
