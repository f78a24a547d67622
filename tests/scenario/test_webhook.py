"""A deploy by the server of `examples/`, as docs/webhook.md has people run it: out, broken, cancelled."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.scenario.releasing import Releasing
from tests.scenario.running import at_work, free_port, until

SERVER = Path(__file__).parents[2] / "examples" / "deploy_server.py"
SECRET = "a-secret-of-the-tests"
PROGRAM = """
import pathlib, subprocess, sys, time
service, environment, commit = sys.argv[1:]
print("bringing", commit, "to", environment, flush=True)
if pathlib.Path("wait").exists():
    time.sleep(60)  # a run that lasts until it is cancelled
sys.exit(3 if pathlib.Path("broken").exists() else 0)
"""


STAGING = re.compile(r"\[service\.hello\.deploy\.staging\].*?(?=\[service\.hello\.deploy\.production\])", re.DOTALL)
TABLE = """[service.hello.deploy.staging.webhook]
url = "{url}/deploys"
secret = "DEPLOY_SECRET"
cancel = "{url}/deploys/{{id}}/cancel"
"""


def by_server(catalogue: str, url: str) -> str:
    """Have the service deployed to staging by a server that calls back, without a look at its health."""
    return STAGING.sub(TABLE.format(url=url), catalogue)


class Server:
    """The server of the example, and what its program does."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        (folder / "deploy.py").write_text(PROGRAM, encoding="utf-8")
        program = [sys.executable, str(SERVER), str(self.port), sys.executable, "deploy.py"]
        environment = {**os.environ, "DEPLOY_SECRET": SECRET}
        self.process = subprocess.Popen(program, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert "listening" in self.process.stdout.readline()

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "server").mkdir()
    made = Server(tmp_path / "server")
    yield made
    made.stop()


@pytest.fixture
def team(tmp_path: Path, server: Server, database_url: str) -> Iterator[Releasing]:
    url = f"http://127.0.0.1:{server.port}"
    made = Releasing(tmp_path, database_url, lambda text: by_server(text, url))
    made.environment |= {"DEPLOY_SECRET": SECRET}
    with at_work(made):
        yield made


def test_out_broken_and_cancelled(team: Releasing, server: Server) -> None:
    assert "Deploy 1 recorded" in team.deploy("hello")
    until(lambda: team.states() == ["live"], "the release")
    (server.folder / "broken").touch()
    team.deploy("hello")
    until(lambda: team.states()[1:] == ["failed"], "the end of the broken one")
    until(lambda: "bringing" in team.said(2), "what it said")
    (server.folder / "wait").touch()
    team.deploy("hello")
    until(lambda: team.states()[2:] == ["running"], "the third")
    team.press("deploy.cancel", "running")
    until(lambda: team.states()[2:] == ["cancelled"], "its end")
    assert requests.post(f"{team.url}/hooks/deploy", data=b"{}", timeout=5).status_code == 401
