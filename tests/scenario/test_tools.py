"""Deploys through real tools: a Buildbot behind the webhook backend, Ansible behind programs."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.scenario.releasing import Releasing
from tests.scenario.running import at_work, free_port, until

EXAMPLES = Path(__file__).parents[2] / "examples"
PROGRAMS = Path(sys.executable).parent
SECRET = "a-secret-of-the-tests"
STAGING = re.compile(r"\[service\.hello\.deploy\.staging\].*?(?=\[service\.hello\.deploy\.production\])", re.DOTALL)
WEBHOOK = """[service.hello.deploy.staging.webhook]
url = "{url}/deploys"
status = "{url}/deploys/{{id}}"
cancel = "{url}/deploys/{{id}}/cancel"
secret = "DEPLOY_SECRET"
"""
PROGRAM = """#!/bin/sh
[ ! -e wait ] || exec sleep 20
[ ! -e refuse ] || exit 3
exec {python} deploy.py "$2" "$3" {port}
"""
TAC = """from twisted.application import service
from buildbot.master import BuildMaster
application = service.Application('buildmaster')
BuildMaster({folder!r}, "master.cfg").setServiceParent(application)
"""


class Buildbot:
    """A master and its worker in one process, as `examples/buildbot` configures them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, team: Releasing) -> None:
        """Make its database, and start it; it deploys into the folder of the team's service."""
        shutil.copytree(EXAMPLES / "buildbot", self.folder, ignore=shutil.ignore_patterns("__pycache__"))
        (self.folder / "buildbot.tac").write_text(TAC.format(folder=str(self.folder)), encoding="utf-8")
        given = {
            "DEPLOY_SECRET": SECRET,
            "BONGSU_URL": team.url,
            "DEPLOY_FOLDER": str(team.hello),
            "DEPLOY_ENDPOINT": f"tcp:{self.port}:interface=127.0.0.1",
        }
        environment, log = {**os.environ, **given}, self.folder / "log"
        program = [str(PROGRAMS / "buildbot"), "upgrade-master", "--quiet", str(self.folder)]
        subprocess.run(program, env=environment, check=True, capture_output=True)
        program = [str(PROGRAMS / "twistd"), "--nodaemon", "--no_save", "--pidfile=", "-y", "buildbot.tac"]
        with log.open("ab") as file:
            self.process = subprocess.Popen(program, cwd=self.folder, env=environment, stdout=file, stderr=file)
        until(self.is_up, "the Buildbot")

    def is_up(self) -> bool:
        try:
            return requests.get(self.url, timeout=5).status_code == 401
        except requests.ConnectionError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def buildbot(tmp_path: Path) -> Iterator[Buildbot]:
    made = Buildbot(tmp_path / "buildbot")
    yield made
    made.stop()


@pytest.fixture
def by_buildbot(tmp_path: Path, buildbot: Buildbot, database_url: str) -> Iterator[Releasing]:
    table = WEBHOOK.format(url=buildbot.url)
    team = Releasing(tmp_path, database_url, lambda text: STAGING.sub(table, text))
    program = team.hello / "deploy"
    program.write_text(PROGRAM.format(python=sys.executable, port=team.ports["staging"]), encoding="utf-8")
    program.chmod(0o755)
    team.environment |= {"DEPLOY_SECRET": SECRET}
    try:
        team.start()
        buildbot.start(team)
        team.ready()
        yield team
    finally:
        team.stop()


@pytest.mark.tools
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_real_buildbot_deploys(by_buildbot: Releasing) -> None:
    team = by_buildbot
    team.deploy("hello")
    until(lambda: team.states() == ["live"], "the release")
    assert team.says("staging") == "Hello from release 2 in staging"
    (team.hello / "refuse").touch()
    team.deploy("hello")
    until(lambda: team.states()[1:] == ["failed"], "the one that fails")
    (team.hello / "wait").touch()
    team.deploy("hello")
    until(lambda: team.states()[2:] == ["running"], "the third")
    team.press("deploy.cancel", "running")
    until(lambda: team.states()[2:] == ["cancelled"], "its end")


@pytest.fixture
def by_ansible(tmp_path: Path, database_url: str) -> Iterator[Releasing]:
    playbook = [str(PROGRAMS / "ansible-playbook"), "-i", "localhost,", "-c", "local", "deploy.yml", "-e"]

    def change(catalogue: str) -> str:
        folder = tmp_path / "hello"
        port = re.search(r"staging.*?http://127\.0\.0\.1:(\d+)", catalogue, re.DOTALL)
        assert port is not None
        run = json.dumps([*playbook, f"place={{environment}} commit={{commit}} port={port[1]}"])
        table = f'[service.hello.deploy.staging.command]\nfolder = "{folder}"\nrun = {run}\n'
        return STAGING.sub(lambda _: table, catalogue)

    team = Releasing(tmp_path, database_url, change)
    shutil.copy(EXAMPLES / "ansible" / "deploy.yml", team.hello)
    with at_work(team):
        yield team


@pytest.mark.tools
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_real_ansible_deploys(by_ansible: Releasing) -> None:
    team = by_ansible
    team.deploy("hello")
    until(lambda: team.states() == ["live"], "the release")
    assert team.says("staging") == "Hello from release 2 in staging"
    team.deploy("hello@broken")
    until(lambda: team.states()[1:] == ["failed"], "the broken one")
    until(lambda: "Wait until it is well" in team.said(2), "what Ansible said")
